using NeuronProbe.Collectors;

namespace NeuronProbe.Comparisons;

/// <summary>How many values of a neuron are up to the end of a bin in two scans.</summary>
/// <remarks>
/// Bins of two scans may have other ends, where the largest values are not the same. So what is compared is how many
/// values are up to each end: those of the first scan that are surely below it, moved by the slack, are at least as
/// many, and those that may be are at most as many.
/// </remarks>
/// <param name="First">Values of the first scan.</param>
/// <param name="Second">Values of the second one.</param>
/// <param name="Bound">By how many they may differ.</param>
internal readonly record struct BinDifference(long First, long Second, long Bound)
{
    private double Share => First == Second ? 0 : Math.Abs(First - Second) / (double)Bound;

    /// <summary>That of the bin which is furthest off, measured by its bound.</summary>
    /// <param name="first">The neuron's values in the first scan.</param>
    /// <param name="second">The same in the second one.</param>
    /// <param name="slack">How far a value may move.</param>
    public static BinDifference Worst(BinnedDistribution first, BinnedDistribution second, double slack)
    {
        var worst = new BinDifference(0, 0, 0);
        (int sure, int here, int perhaps) = (0, 0, 0);
        (long surely, long now, long most, long other) = (0, 0, 0, 0);
        ReadOnlySpan<HistogramBin> bins = first.Bins;
        foreach (ref readonly HistogramBin bin in second.Bins)
        {
            other += bin.Count;
            double end = bin.Upper;
            for (; sure < bins.Length && bins[sure].Upper <= end - slack; sure++)
            {
                surely += bins[sure].Count;
            }
            for (; here < bins.Length && bins[here].Upper <= end; here++)
            {
                now += bins[here].Count;
            }
            for (; perhaps < bins.Length && bins[perhaps].Lower <= end + slack; perhaps++)
            {
                most += bins[perhaps].Count;
            }
            var difference = new BinDifference(now, other, other < now ? now - surely : most - now);
            worst = difference.Share > worst.Share ? difference : worst;
        }
        return worst;
    }
}
