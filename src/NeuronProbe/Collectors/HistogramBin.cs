using NeuronProbe.Tables;

namespace NeuronProbe.Collectors;

/// <summary>A bin of the histogram's own resolution, or a union of adjacent ones.</summary>
/// <param name="Lower">Its lower edge.</param>
/// <param name="Upper">Its upper edge; the same as the lower one where it holds zeros alone.</param>
/// <param name="Count">Values in it.</param>
internal readonly record struct HistogramBin(float Lower, float Upper, long Count)
{
    /// <summary>The table <c>histogram</c>, a row a bin.</summary>
    public static TableSchema<HistogramBin> Schema { get; } = new(
        "histogram",
        "histogram",
        isSingleRow: false,
        [new("lower", bin => bin.Lower), new("upper", bin => bin.Upper), new("count", bin => bin.Count)]);

    /// <summary>The value in its middle.</summary>
    public double Middle => ((double)Lower + Upper) / 2;
}
