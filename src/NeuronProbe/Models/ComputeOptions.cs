namespace NeuronProbe.Models;

/// <summary>How and where a model computes, in the words of the command line.</summary>
/// <param name="Type"><c>float32</c>, <c>bfloat16</c> or <c>float16</c>.</param>
/// <param name="Device"><c>auto</c>, <c>cpu</c> or <c>cuda</c>.</param>
/// <param name="MatrixProduct"><c>auto</c>, <c>linear</c>, <c>convolution</c> or <c>packed</c>.</param>
/// <param name="Threads">Threads for its products.</param>
internal sealed record ComputeOptions(string Type, string Device, string MatrixProduct, int Threads)
{
    /// <summary>What <c>auto</c> chose for shapes before, as <c>INPUTSxOUTPUTS</c>;
    /// they are not measured again.</summary>
    public IReadOnlyDictionary<string, string> ProductsByShape { get; init; } = new Dictionary<string, string>();
}
