namespace NeuronProbe.Collectors;

/// <summary>The values of one neuron as the bins of a histogram know them.</summary>
internal sealed class BinnedDistribution : Distribution
{
    // Those that hold something, and how many values there are up to the end of each, once that is asked for.
    private readonly HistogramBin[] bins;
    private long[]? ends;
    private readonly float min;
    private readonly float max;

    /// <param name="fine">All fine bins, ascending; they are copied.</param>
    /// <param name="min">The smallest value, exactly.</param>
    /// <param name="max">The largest value, exactly.</param>
    public BinnedDistribution(ReadOnlySpan<HistogramBin> fine, float min, float max)
    {
        this.min = min;
        this.max = max;
        int filled = 0;
        foreach (ref readonly HistogramBin bin in fine)
        {
            filled += bin.Count > 0 ? 1 : 0;
        }
        bins = new HistogramBin[filled];
        int next = 0;
        foreach (ref readonly HistogramBin bin in fine)
        {
            if (bin.Count > 0)
            {
                Count += bin.Count;
                bins[next++] = bin;
            }
        }
    }

    public override long Count { get; }

    private long[] Ends => ends ??= FindEnds();

    /// <summary>The bins that hold something, ascending.</summary>
    public ReadOnlySpan<HistogramBin> Bins => bins;

    /// <summary>The middle of the value's bin: within 2 % of the value or 1e-4 of the largest magnitude;
    /// the first and the last exactly.</summary>
    public override double OrderStatistic(long rank)
    {
        if (rank <= 0 || rank >= Count - 1)
        {
            return rank <= 0 ? min : max;
        }
        // The first bin that ends after the rank.
        long[] passed = Ends;
        int low = 0;
        int high = passed.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = passed[middle] > rank ? (low, middle) : (middle + 1, high);
        }
        return Math.Clamp(bins[low].Middle, min, max);
    }

    /// <summary>How many values are surely below a value, and how many surely above it. Those of the value's own bin
    /// are neither, but for zeros, which are known exactly, and beyond the exact smallest and largest.</summary>
    public (long Below, long Above) Around(float value)
    {
        if (value > max || value < min)
        {
            return value > max ? (Count, 0) : (0, Count);
        }
        int below = FirstBin(bin => !IsBelow(bin, value));
        int above = FirstBin(bin => IsAbove(bin, value));
        return (below == 0 ? 0 : Ends[below - 1], Count - (above == 0 ? 0 : Ends[above - 1]));
    }

    /// <summary>The fraction of values that have more than this magnitude; there must be values. A bin that the border
    /// cuts through is split in proportion.</summary>
    public double FractionBeyond(double magnitude)
    {
        double beyond = 0;
        foreach (ref readonly HistogramBin bin in bins.AsSpan())
        {
            double near = Math.Min(Math.Abs((double)bin.Lower), Math.Abs((double)bin.Upper));
            double far = Math.Max(Math.Abs((double)bin.Lower), Math.Abs((double)bin.Upper));
            if (near >= magnitude && far > magnitude)
            {
                beyond += bin.Count;
            }
            else if (far > magnitude)
            {
                beyond += bin.Count * ((far - magnitude) / (far - near));
            }
        }
        return beyond / Count;
    }

    // A bin above zero has its lower edge and not its upper one; below zero it is the other way round. Zero is in
    // neither of the bins of tiny values beside it.
    private static bool IsBelow(in HistogramBin bin, float value) =>
        bin.Upper < value || (bin.Upper == value && bin.Upper >= 0 && bin.Lower < bin.Upper);

    private static bool IsAbove(in HistogramBin bin, float value) =>
        bin.Lower > value || (bin.Lower == value && bin.Lower <= 0 && bin.Lower < bin.Upper);

    /// <summary>The first bin of which something holds that holds of all after it too.</summary>
    private int FirstBin(Predicate<HistogramBin> holds)
    {
        (int from, int to) = (0, bins.Length);
        while (from < to)
        {
            int middle = (from + to) / 2;
            (from, to) = holds(bins[middle]) ? (from, middle) : (middle + 1, to);
        }
        return from;
    }

    private long[] FindEnds()
    {
        long[] found = new long[bins.Length];
        long end = 0;
        for (int bin = 0; bin < bins.Length; bin++)
        {
            found[bin] = end += bins[bin].Count;
        }
        return found;
    }
}
