using NeuronProbe.Collectors;

namespace NeuronProbe.Comparisons;

/// <summary>Goes through the bins of a distribution, and knows the share of the values up to where it is.</summary>
/// <param name="bins">Bins that hold something, ascending.</param>
internal struct BinWalk(HistogramBin[] bins)
{
    private readonly long total = CountOf(bins);
    private int next;
    private long passed;

    /// <summary>Whether all bins were passed.</summary>
    public readonly bool IsAtEnd => next == bins.Length;

    /// <summary>The bin that comes next.</summary>
    public readonly HistogramBin Bin => bins[next];

    /// <summary>The share of the values in the bins that were passed, from 0 to 1.</summary>
    public readonly double Share => (double)passed / total;

    /// <summary>Passes a bin.</summary>
    public void Step() => passed += bins[next++].Count;

    /// <summary>Which of two comes first with its next bin: below 0 the first one, above 0 the second one, 0 where it
    /// is the same bin.</summary>
    /// <exception cref="ArgumentException">Their bins overlap.</exception>
    public static int Compare(in BinWalk one, in BinWalk other)
    {
        if (one.IsAtEnd || other.IsAtEnd)
        {
            return one.IsAtEnd ? 1 : -1;
        }
        (HistogramBin a, HistogramBin b) = (one.Bin, other.Bin);
        if (a.Lower == b.Lower && a.Upper == b.Upper)
        {
            return 0;
        }
        if (Math.Min(a.Upper, b.Upper) > Math.Max(a.Lower, b.Lower))
        {
            throw new ArgumentException(
                $"expected bins with the same edges, but got {a.Lower} to {a.Upper} beside {b.Lower} to {b.Upper}.");
        }
        return (a.Lower, a.Upper).CompareTo((b.Lower, b.Upper));
    }

    private static long CountOf(HistogramBin[] bins)
    {
        long count = 0;
        foreach (ref readonly HistogramBin bin in bins.AsSpan())
        {
            count += bin.Count;
        }
        return count;
    }
}
