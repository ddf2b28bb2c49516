using NeuronProbe.Models.Kernels;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>A nonlinearity under the name that config.json gives it.</summary>
/// <param name="Name">The name, as Hugging Face spells it.</param>
/// <param name="Apply">The operation in the run's type. It may write over its argument, and gives the result
/// back.</param>
/// <param name="Formula">The same written out, for float64; the first batch of a scan is checked against it.</param>
internal sealed record ActivationFunction(string Name, Func<Tensor, Tensor> Apply, Func<Tensor, Tensor> Formula)
{
    /// <summary>The same over numbers in this process's memory, written over each; null where nothing is to be
    /// done.</summary>
    public FloatFunction? OnFloats { get; private init; }

    // Beyond which gelu_10 gives no value.
    private const double Cut = 10;

    // What leaky_relu multiplies numbers below zero by.
    private const double LeakySlope = ElementFunctions.LeakyRelu.Slope;

    private const double LaplaceMean = ElementFunctions.Laplace.Mean;
    private const double LaplaceWidth = ElementFunctions.Laplace.Width;

    // Functions of the published code that have weights of their own.
    private static readonly string[] Trained = ["prelu", "xielu"];

    private static readonly ActivationFunction[] All =
    [
        Ours<ElementFunctions.Gelu>("gelu", x => x.gelu_(), ErrorFunctionGelu),
        Ours<ElementFunctions.Gelu>("gelu_python", x => x.gelu_(), ErrorFunctionGelu),
        Ours<ElementFunctions.CutGelu>(
            "gelu_10", x => x.gelu_().clamp_(Held(-Cut), Held(Cut)),
            x => ErrorFunctionGelu(x).clamp(Held(-Cut), Held(Cut))),
        TanhGelu("gelu_new"),
        TanhGelu("gelu_fast"),
        TanhGelu("gelu_accurate"),
        TanhGelu("gelu_pytorch_tanh"),
        TanhGelu("gelu_python_tanh"),
        Ours<ElementFunctions.QuickGelu>("quick_gelu", QuickGelu, x => x * SigmoidOf(Held(1.702) * x)),
        Ours<ElementFunctions.Relu>("relu", x => x.relu_(), Positive),
        Ours<ElementFunctions.SquaredRelu>("relu2", SquaredRelu, x => Positive(x) * Positive(x)),
        Ours<ElementFunctions.CutRelu>("relu6", x => x.clamp_(Zero, Held(6)), x => x.clamp(Zero, Held(6))),
        Ours<ElementFunctions.LeakyRelu>(
            "leaky_relu", LeakyRelu, x => Positive(x).add(Positive(-x), Held(-LeakySlope))),
        Silu("silu"),
        Silu("swish"),
        Ours<ElementFunctions.Hardswish>(
            "hardswish", Hardswish, x => x * x.add(Held(3), One).clamp(Zero, Held(6)) / Held(6)),
        Ours<ElementFunctions.Mish>("mish", Mish, x => x * Softplus(x).tanh()),
        Ours<ElementFunctions.Laplace>("laplace", Laplace, LaplaceFormula),
        Ours<ElementFunctions.Sigmoid>("sigmoid", x => x.sigmoid_(), SigmoidOf),
        Ours<ElementFunctions.Tanh>("tanh", x => x.tanh_(), x => x.tanh()),
        new("linear", x => x, x => x),
    ];

    /// <summary>The names that configs may give.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(a => a.Name)];

    /// <summary>GELU by its tanh formula, for families whose configs name no function.</summary>
    public static ActivationFunction TanhFormula => All.First(a => a.Name == "gelu_new");

    /// <summary>Finds the function that a config names.</summary>
    /// <exception cref="ProbeException">The name is not known.</exception>
    public static ActivationFunction Find(ModelConfig config, string key, string fallback)
    {
        string name = config.Text(key, fallback);
        if (Trained.Contains(name))
        {
            throw config.Wrong(key, "a function without weights of its own, which are not read here", $"'{name}'");
        }
        return All.FirstOrDefault(a => a.Name == name)
            ?? throw config.Wrong(key, $"one of {string.Join(", ", Names)}", $"'{name}'");
    }

    /// <summary>The function that the library itself names.</summary>
    public static ActivationFunction Named(string name) => All.First(a => a.Name == name);

    private static ActivationFunction TanhGelu(string name) => Ours<ElementFunctions.TanhGelu>(
        name, x => x.gelu_(TorchSharp.Modules.GELU.Approximate.tanh), TanhGeluFormula);

    private static ActivationFunction Silu(string name) => Ours<ElementFunctions.Silu>(
        name, x => nn.functional.silu(x, inplace: true), x => x * SigmoidOf(x));

    /// <summary>A kernel of ours where it can run, and LibTorch's operations elsewhere.</summary>
    private static ActivationFunction Ours<T>(
        string name, Func<Tensor, Tensor> library, Func<Tensor, Tensor> formula)
        where T : IElementFunction =>
        new(name, x => CpuKernels.CanRead(x) ? Elementwise.Apply<T>(x) : library(x), formula)
        {
            OnFloats = Elementwise.Apply<T>,
        };

    private static Tensor QuickGelu(Tensor x)
    {
        using Tensor scaled = Held(1.702) * x;
        using Tensor gate = scaled.sigmoid_();
        return x.mul_(gate);
    }

    private static Tensor SquaredRelu(Tensor x)
    {
        x.relu_();
        return x.mul_(x);
    }

    private static Tensor LeakyRelu(Tensor x)
    {
        using Tensor below = x.clamp_max(Zero);
        return x.clamp_min_(Zero).add_(below, Held(LeakySlope));
    }

    private static Tensor Hardswish(Tensor x)
    {
        using Tensor shifted = x.add(Held(3), One);
        using Tensor gate = shifted.clamp_(Zero, Held(6));
        return x.mul_(gate).div_(Held(6));
    }

    private static Tensor Mish(Tensor x)
    {
        using Tensor soft = Softplus(x);
        using Tensor gate = soft.tanh_();
        return x.mul_(gate);
    }

    private static Tensor Laplace(Tensor x) =>
        x.add_(Held(-LaplaceMean), One).div_(Held(LaplaceWidth)).erf_().add_(One, One).mul_(Held(0.5));

    private static Tensor LaplaceFormula(Tensor x) =>
        Held(0.5) * (x.add(Held(-LaplaceMean), One) / Held(LaplaceWidth)).erf().add(One, One);

    private static Tensor Positive(Tensor x) => x.clamp_min(Zero);

    /// <summary>ln(1 + exp x), written so that nothing overflows.</summary>
    private static Tensor Softplus(Tensor x)
    {
        using var scope = NewDisposeScope();
        return Positive(x).add((-x.abs()).exp().log1p(), One).MoveToOuterDisposeScope();
    }

    private static Tensor SigmoidOf(Tensor x) => (-x).exp().add(One, One).reciprocal();

    private static Tensor ErrorFunctionGelu(Tensor x) => Held(0.5) * x * (x / Held(Math.Sqrt(2))).erf().add(One, One);

    private static Tensor TanhGeluFormula(Tensor x) =>
        Held(0.5) * x * (Held(Math.Sqrt(2 / Math.PI)) * x.add(x * x * x, Held(0.044715))).tanh().add(One, One);
}
