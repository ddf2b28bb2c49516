using System.Diagnostics;
using System.Globalization;
using NeuronProbe.Models.Kernels;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>Says for each shape which product a model's linear modules use: one that is forced, or the faster one on
/// this machine.</summary>
/// <remarks>
/// The faster one depends on the processor: the library behind <c>linear</c> holds back on some, where a convolution
/// goes to another library. A convolution lays its kernel out again at each call, which pays from
/// <see cref="LeastRows"/> rows on; below, and for narrow modules, where a measurement is noise, <c>linear</c> is taken
/// without measuring.
/// </remarks>
internal sealed class ProductChoice
{
    /// <summary>Rows of inputs from which a convolution that was chosen and not forced is used.</summary>
    public const int LeastRows = 256;

    /// <summary>Narrower modules are not measured.</summary>
    public const int LeastWidth = 256;

    private const int MeasuredRows = 1024;
    private const double MeasuredOperations = 4e8;
    private const int Rounds = 3;

    // What a convolution must win: nobody wants another product, and so other rounding, for the noise of a measurement.
    private const double WorthChanging = 1.03;

    private readonly SortedDictionary<(int Inputs, int Outputs), MatrixProduct> chosen = [];
    private readonly MatrixProduct? forced;
    private readonly ScalarType type;

    /// <summary>One product for all.</summary>
    public ProductChoice(MatrixProduct product) => forced = product;

    private ProductChoice(ScalarType type, IReadOnlyDictionary<string, string> byShape)
    {
        this.type = type;
        foreach ((string shape, string product) in byShape)
        {
            if (shape.Split('x') is [var inputs, var outputs]
                && int.TryParse(inputs, NumberStyles.None, CultureInfo.InvariantCulture, out int from)
                && int.TryParse(outputs, NumberStyles.None, CultureInfo.InvariantCulture, out int to))
            {
                chosen[(from, to)] = product == NameOf(MatrixProduct.Convolution)
                    ? MatrixProduct.Convolution
                    : MatrixProduct.Linear;
            }
        }
    }

    /// <summary>Reads <c>--matmul</c>. Convolutions are for float32 and bfloat16 on a CPU; for other types and devices
    /// all products are <c>linear</c>.</summary>
    /// <param name="name"><c>auto</c>, <c>linear</c> or <c>convolution</c>.</param>
    /// <param name="type">The type that the model computes in.</param>
    /// <param name="device">Where.</param>
    /// <param name="byShape">What was chosen for shapes before, as <see cref="ByShape"/> has it.</param>
    public static ProductChoice Of(
        string name, ScalarType type, Device device, IReadOnlyDictionary<string, string>? byShape = null)
    {
        bool canConvolve = device.type == TorchSharp.DeviceType.CPU
            && type is ScalarType.Float32 or ScalarType.BFloat16;
        return name == "linear" || !canConvolve ? new ProductChoice(MatrixProduct.Linear)
            : name == "convolution" ? new ProductChoice(MatrixProduct.Convolution)
            : new ProductChoice(type, byShape ?? new Dictionary<string, string>());
    }

    /// <summary>The product of most shapes: <c>linear</c> or <c>convolution</c>.</summary>
    public string Name => NameOf(forced ?? (2 * chosen.Values.Count(p => p == MatrixProduct.Convolution) > chosen.Count
        ? MatrixProduct.Convolution
        : MatrixProduct.Linear));

    /// <summary>What was chosen for each shape, as <c>INPUTSxOUTPUTS</c>; empty where one product is forced.</summary>
    public IReadOnlyDictionary<string, string> ByShape =>
        chosen.ToDictionary(c => $"{c.Key.Inputs}x{c.Key.Outputs}", c => NameOf(c.Value));

    /// <summary>Rows of inputs from which a module of this shape convolves; <see cref="int.MaxValue"/> where it never
    /// does.</summary>
    public int RowsToConvolve(int inputs, int outputs)
    {
        if (forced is { } product)
        {
            return product == MatrixProduct.Convolution ? 0 : int.MaxValue;
        }
        if (!chosen.TryGetValue((inputs, outputs), out MatrixProduct choice))
        {
            choice = Math.Min(inputs, outputs) < LeastWidth ? MatrixProduct.Linear : Measure(inputs, outputs);
            chosen[(inputs, outputs)] = choice;
        }
        return choice == MatrixProduct.Convolution ? LeastRows : int.MaxValue;
    }

    private static string NameOf(MatrixProduct product) => product == MatrixProduct.Linear ? "linear" : "convolution";

    /// <summary>Times both ways on a slice of the outputs, a few milliseconds each, and takes the best of few
    /// rounds.</summary>
    private MatrixProduct Measure(int inputs, int outputs)
    {
        int width = (int)Math.Clamp(MeasuredOperations / (2.0 * MeasuredRows * inputs) / 16 * 16, 64, outputs);
        using var scope = NewDisposeScope();
        using var noGradient = inference_mode();
        Tensor input = full(MeasuredRows, inputs, Held(0.5), type);
        Tensor weight = full(width, inputs, Held(0.5), type);
        using var linear = new Linear(weight, null, int.MaxValue);
        using var convolution = new Linear(weight, null, 0);
        (double linearTime, double convolutionTime) = (double.MaxValue, double.MaxValue);
        for (int round = 0; round <= Rounds; round++)
        {
            linearTime = Math.Min(linearTime, TimeOf(linear, input));
            convolutionTime = Math.Min(convolutionTime, TimeOf(convolution, input));
        }
        return convolutionTime * WorthChanging < linearTime ? MatrixProduct.Convolution : MatrixProduct.Linear;
    }

    private static double TimeOf(Linear module, Tensor input)
    {
        long start = Stopwatch.GetTimestamp();
        using Tensor output = module.forward(input);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
