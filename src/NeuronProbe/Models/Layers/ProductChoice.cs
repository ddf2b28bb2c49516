using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.X86;
using NeuronProbe.Models.Kernels;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>Says for each shape which product a model's linear modules use: one that is forced, or the best one on this
/// machine.</summary>
/// <remarks>
/// In float32, on processors with fused multiply-adds, that is our own, unless a measurement shows another to be faster
/// by so much that it is worth more than results which are the same for any batch and machine. Else the faster one of
/// LibTorch's two depends on the processor: the library behind <c>linear</c> holds back on some, where a convolution
/// goes to another library. A convolution lays its kernel out again at each call, which pays from
/// <see cref="LeastRows"/> rows on. Narrow modules, where a measurement is noise, are not measured.
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

    // What another product must win over LibTorch's linear, and over our own: nobody wants other rounding for the
    // noise of a measurement.
    private const double WorthLeavingLinear = 1.03;
    private const double WorthLeavingPacked = 1.1;

    private static readonly Dictionary<string, MatrixProduct> Names = new()
    {
        ["linear"] = MatrixProduct.Linear,
        ["convolution"] = MatrixProduct.Convolution,
        ["packed"] = MatrixProduct.Packed,
    };

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
                chosen[(from, to)] = Names.GetValueOrDefault(product, MatrixProduct.Linear);
            }
        }
    }

    /// <summary>Reads <c>--matmul</c>. Convolutions are for float32 and bfloat16 on a CPU, our own product for float32
    /// there; for other types and devices all products are <c>linear</c>.</summary>
    /// <param name="name"><c>auto</c>, <c>linear</c>, <c>convolution</c> or <c>packed</c>.</param>
    /// <param name="type">The type that the model computes in.</param>
    /// <param name="device">Where.</param>
    /// <param name="byShape">What was chosen for shapes before, as <see cref="ByShape"/> has it.</param>
    /// <exception cref="ProbeException">Our own product is asked for where there is none.</exception>
    public static ProductChoice Of(
        string name, ScalarType type, Device device, IReadOnlyDictionary<string, string>? byShape = null)
    {
        bool isOnCpu = device.type == TorchSharp.DeviceType.CPU;
        if (name == "packed" && !(isOnCpu && type == ScalarType.Float32))
        {
            throw new ProbeException(
                "--matmul: expected auto, linear or convolution for "
                + (isOnCpu ? "this --dtype" : "this --device") + ", but got 'packed', which is for float32 on a CPU. "
                + "Leave it out, or choose --dtype float32 and --device cpu.");
        }
        bool hasChoice = isOnCpu && type is ScalarType.Float32 or ScalarType.BFloat16;
        return !hasChoice ? new ProductChoice(MatrixProduct.Linear)
            : Names.TryGetValue(name, out MatrixProduct product) ? new ProductChoice(product)
            : new ProductChoice(type, byShape ?? new Dictionary<string, string>());
    }

    /// <summary>One product for all: our own where there is one, else <c>linear</c>.</summary>
    public static ProductChoice Unmeasured(ScalarType type, Device device) =>
        new(device.type == TorchSharp.DeviceType.CPU ? PreferredFor(type) : MatrixProduct.Linear);

    /// <summary>The product of most shapes, by its name.</summary>
    public string Name => NameOf(forced
        ?? chosen.Values.GroupBy(p => p).OrderByDescending(g => g.Count()).Select(g => g.Key).FirstOrDefault());

    /// <summary>Whether most shapes have our own product.</summary>
    public bool IsPacked => Name == NameOf(MatrixProduct.Packed);

    /// <summary>Whether all products are our own, whose results are the same on every machine.</summary>
    public bool IsPackedAlone => forced is { } product
        ? product == MatrixProduct.Packed
        : chosen.Count > 0 && chosen.Values.All(own => own == MatrixProduct.Packed);

    /// <summary>What was chosen for each shape, as <c>INPUTSxOUTPUTS</c>; empty where one product is forced.</summary>
    public IReadOnlyDictionary<string, string> ByShape =>
        chosen.ToDictionary(c => $"{c.Key.Inputs}x{c.Key.Outputs}", c => NameOf(c.Value));

    private MatrixProduct Preferred => PreferredFor(type);

    /// <summary>The product of modules of this shape.</summary>
    public MatrixProduct ProductOf(int inputs, int outputs)
    {
        if (forced is { } product)
        {
            return product;
        }
        if (!chosen.TryGetValue((inputs, outputs), out MatrixProduct choice))
        {
            choice = Math.Min(inputs, outputs) < LeastWidth ? Preferred : Measure(inputs, outputs);
            chosen[(inputs, outputs)] = choice;
        }
        return choice;
    }

    /// <summary>Rows of inputs from which a module of this shape convolves; <see cref="int.MaxValue"/> where it never
    /// does.</summary>
    public int RowsToConvolve(int inputs, int outputs) =>
        ProductOf(inputs, outputs) != MatrixProduct.Convolution ? int.MaxValue : forced is null ? LeastRows : 0;

    private static MatrixProduct PreferredFor(ScalarType type) =>
        type == ScalarType.Float32 && Fma.IsSupported ? MatrixProduct.Packed : MatrixProduct.Linear;

    private static string NameOf(MatrixProduct product) => Names.First(n => n.Value == product).Key;

    /// <summary>Times all ways on a slice of the outputs, a few milliseconds each, and takes the best of few
    /// rounds.</summary>
    private MatrixProduct Measure(int inputs, int outputs)
    {
        const int Step = PackedMatrix.PanelWidth;
        int width = (int)Math.Clamp(
            Math.Floor(MeasuredOperations / (2.0 * MeasuredRows * inputs) / Step) * Step, Math.Min(Step, outputs),
            outputs);
        using var scope = NewDisposeScope();
        using var noGradient = inference_mode();
        Tensor input = full(MeasuredRows, inputs, Held(0.5), type);
        Tensor weight = full(width, inputs, Held(0.5), type);
        using var memory = new PackedMemory();
        using var linear = new Linear(weight, null, int.MaxValue);
        using var convolution = new Linear(weight, null, 0);
        using Linear? packed = Preferred == MatrixProduct.Packed
            ? new Linear(new Lazy<PackedMatrix>(PackedMatrix.Pack(weight, false, null, memory)), inputs, width)
            : null;
        (double linearTime, double convolutionTime, double packedTime) =
            (double.MaxValue, double.MaxValue, double.MaxValue);
        for (int round = 0; round <= Rounds; round++)
        {
            linearTime = Math.Min(linearTime, TimeOf(linear, input));
            convolutionTime = Math.Min(convolutionTime, TimeOf(convolution, input));
            packedTime = packed is null ? packedTime : Math.Min(packedTime, TimeOf(packed, input));
        }
        return Math.Min(linearTime, convolutionTime) * WorthLeavingPacked >= packedTime ? MatrixProduct.Packed
            : convolutionTime * WorthLeavingLinear < linearTime ? MatrixProduct.Convolution
            : MatrixProduct.Linear;
    }

    private static double TimeOf(Linear module, Tensor input)
    {
        long start = Stopwatch.GetTimestamp();
        using Tensor output = module.forward(input);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
