using static NeuronProbe.Models.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>A nonlinearity under the name that config.json gives it.</summary>
/// <param name="Name">The name, as Hugging Face spells it.</param>
/// <param name="Apply">The operation in the run's type. It may write over its argument, and gives the result back.</param>
/// <param name="Formula">The same written out, for float64; the first batch of a scan is checked against it.</param>
internal sealed record ActivationFunction(string Name, Func<Tensor, Tensor> Apply, Func<Tensor, Tensor> Formula)
{
    private static readonly ActivationFunction[] All =
    [
        new("gelu", x => x.gelu_(), ErrorFunctionGelu),
        new("gelu_new", TanhGelu.Apply, TanhGeluFormula),
        new("gelu_fast", TanhGelu.Apply, TanhGeluFormula),
        new("gelu_pytorch_tanh", TanhGelu.Apply, TanhGeluFormula),
        new("quick_gelu", QuickGelu, x => x * SigmoidOf(Held(1.702) * x)),
        new("relu", x => x.relu_(), x => x.clamp_min(Zero)),
        new("silu", x => nn.functional.silu(x, inplace: true), x => x * SigmoidOf(x)),
        new("swish", x => nn.functional.silu(x, inplace: true), x => x * SigmoidOf(x)),
        new("sigmoid", x => x.sigmoid_(), SigmoidOf),
        new("tanh", x => x.tanh_(), x => x.tanh()),
    ];

    /// <summary>GELU by its tanh formula, for families whose configs name no function.</summary>
    public static ActivationFunction TanhFormula => All.First(a => a.Name == "gelu_new");

    /// <summary>Finds the function that a config names.</summary>
    /// <exception cref="ProbeException">The name is not known.</exception>
    public static ActivationFunction Find(ModelConfig config, string key, string fallback)
    {
        string name = config.Text(key, fallback);
        return All.FirstOrDefault(a => a.Name == name) ?? throw config.Wrong(key, $"one of {string.Join(", ", All.Select(a => a.Name))}", $"'{name}'");
    }

    /// <summary>The function that the library itself names.</summary>
    public static ActivationFunction Named(string name) => All.First(a => a.Name == name);

    private static Tensor QuickGelu(Tensor x)
    {
        using Tensor scaled = Held(1.702) * x;
        using Tensor gate = scaled.sigmoid_();
        return x.mul_(gate);
    }

    private static Tensor SigmoidOf(Tensor x) => (-x).exp().add(One, One).reciprocal();

    private static Tensor ErrorFunctionGelu(Tensor x) => Held(0.5) * x * (x / Held(Math.Sqrt(2))).erf().add(One, One);

    private static Tensor TanhGeluFormula(Tensor x) => Held(0.5) * x * (Held(Math.Sqrt(2 / Math.PI)) * x.add(x * x * x, Held(0.044715))).tanh().add(One, One);
}
