using System.Runtime.InteropServices;

namespace NeuronProbe.Collectors;

/// <summary>The values of one neuron as the bins of a histogram know them.</summary>
internal sealed class BinnedDistribution : Distribution
{
    private readonly List<HistogramBin> bins;
    private readonly long[] ends;
    private readonly float min;
    private readonly float max;

    /// <param name="bins">All fine bins, ascending.</param>
    /// <param name="min">The smallest value, exactly.</param>
    /// <param name="max">The largest value, exactly.</param>
    public BinnedDistribution(List<HistogramBin> bins, float min, float max)
    {
        this.bins = bins;
        this.min = min;
        this.max = max;
        ends = new long[bins.Count];
        long count = 0;
        ReadOnlySpan<HistogramBin> all = CollectionsMarshal.AsSpan(bins);
        for (int i = 0; i < ends.Length; i++)
        {
            count += all[i].Count;
            ends[i] = count;
        }
        Count = count;
    }

    public override long Count { get; }

    /// <summary>The middle of the value's bin: within 2 % of the value or 1e-4 of the largest magnitude;
    /// the first and the last exactly.</summary>
    public override double OrderStatistic(long rank)
    {
        if (rank <= 0 || rank >= Count - 1)
        {
            return rank <= 0 ? min : max;
        }
        // The first bin that ends after the rank; bins without values end where the one before does.
        int low = 0;
        int high = ends.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = ends[middle] > rank ? (low, middle) : (middle + 1, high);
        }
        return Math.Clamp(bins[low].Middle, min, max);
    }

    /// <summary>A bin that the border cuts through is split in proportion.</summary>
    public override double FractionBeyond(double magnitude)
    {
        double beyond = 0;
        foreach (ref readonly HistogramBin bin in CollectionsMarshal.AsSpan(bins))
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
}
