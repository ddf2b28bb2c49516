using BenchmarkDotNet.Attributes;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using static TorchSharp.torch;

namespace NeuronProbe.Benchmarks;

/// <summary>Our kernels of the forward pass beside LibTorch's operations,
/// for 2,048 tokens of GPT-2 small's shape.</summary>
public class ModelBenchmarks
{
    private const int Tokens = 2048;
    private const int Width = 768;

    private readonly DotProductAttention attention = new(12, 12, 64, 0.125);
    private Tensor joint = empty(0);
    private Tensor hidden = empty(0);
    private Tensor activated = empty(0);

    [Params("float32", "bfloat16")]
    public string Type { get; set; } = "";

    [Params(128, 512)]
    public int WindowLength { get; set; }

    [Params(true, false)]
    public bool WithKernels { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        ScalarType type = Type == "float32" ? ScalarType.Float32 : ScalarType.BFloat16;
        joint = randn([Tokens / WindowLength, WindowLength, 3 * Width], type);
        hidden = randn([Tokens, 4 * Width], type);
        activated = hidden.clone();
        CpuKernels.AreOn = WithKernels;
    }

    [GlobalCleanup]
    public void Restore() => CpuKernels.AreOn = true;

    [Benchmark]
    public void Attend()
    {
        using var noGradient = inference_mode();
        using Tensor mixed = attention.Mix(
            new HeadColumns(joint), new HeadColumns(joint, Width), new HeadColumns(joint, 2 * Width));
    }

    /// <summary>With a copy, since it writes over its argument.</summary>
    [Benchmark]
    public void TanhGelu() => ActivationFunction.Named("gelu_new").Apply(activated.copy_(hidden));
}
