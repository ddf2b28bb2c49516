using BenchmarkDotNet.Attributes;
using NeuronProbe.Collectors;

namespace NeuronProbe.Benchmarks;

/// <summary>The collectors' kernels over one neuron's activations of a batch, which are in the cache, with vectors and
/// without. Times are per activation.</summary>
public class KernelBenchmarks
{
    private readonly int[] slots = new int[ActivationSamples.Tokens];
    private float[] values = [];
    private int top;

    [Params("gelu", "relu")]
    public string Kind { get; set; } = "";

    [Params(true, false)]
    public bool WithVectors { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        values = ActivationSamples.Make(Kind)[..ActivationSamples.Tokens];
        top = OctaveBins.Key(values.Max(MathF.Abs));
    }

    [Benchmark(OperationsPerInvoke = ActivationSamples.Tokens)]
    public double Sums() => ValueSums.Of(values, 0, WithVectors).Sum;

    [Benchmark(OperationsPerInvoke = ActivationSamples.Tokens)]
    public double Powers() => PowerSums.Of(values, 0.28, WithVectors).Fourths;

    [Benchmark(OperationsPerInvoke = ActivationSamples.Tokens)]
    public float LargestScore() => Scores.Largest(values, 1, WithVectors);

    [Benchmark(OperationsPerInvoke = ActivationSamples.Tokens)]
    public int FindSlots() => BinSlots.Find(values, top, slots, WithVectors).Count;
}
