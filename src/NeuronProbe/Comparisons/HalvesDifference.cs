using System.Numerics;
using NeuronProbe.Collectors;

namespace NeuronProbe.Comparisons;

/// <summary>By how much figures of one neuron differ between two halves of a scan's own documents.</summary>
/// <remarks>
/// Documents are in eight groups. Seven ways to halve these, which are orthogonal (the rows of a Hadamard matrix), hold
/// all that the groups tell of differences between documents: each figure is the root of the mean of the squared
/// differences over the seven, with as many degrees of freedom.
/// </remarks>
/// <param name="Mean">Of the mean, in units of activation.</param>
/// <param name="LogStd">Of the logarithm of the standard deviation.</param>
/// <param name="Density">Of the share of active values.</param>
/// <param name="Wasserstein">The first Wasserstein distance, in units of activation.</param>
/// <param name="KolmogorovSmirnov">The largest distance of the cumulative distributions.</param>
internal readonly record struct HalvesDifference(
    double Mean, double LogStd, double Density, double Wasserstein, double KolmogorovSmirnov)
{
    /// <summary>Ways to halve the groups.</summary>
    public const int Splits = DocumentGroups.Count - 1;

    /// <summary>What two halves of a neuron's documents differ by.</summary>
    /// <param name="groups">The counts by group.</param>
    /// <param name="neuron">Index into the selection.</param>
    /// <returns>The differences, or null where a half has no values, or the values do not vary in one.</returns>
    public static HalvesDifference? Of(GroupsCollector groups, int neuron)
    {
        HistogramBin[] grid = groups.Bins(neuron, DocumentGroups.All);
        if (grid.Length == 0)
        {
            return null;
        }
        var counts = new long[DocumentGroups.Count][];
        var active = new long[DocumentGroups.Count];
        for (int group = 0; group < counts.Length; group++)
        {
            counts[group] = OnGrid(groups.Bins(neuron, 1u << group), grid);
            active[group] = groups.Active(neuron, 1u << group);
        }
        return Of(grid, counts, active);
    }

    /// <summary>The same from the counts themselves.</summary>
    /// <param name="grid">All bins, ascending.</param>
    /// <param name="counts">Of each group the values in each bin.</param>
    /// <param name="active">Of each group the values that are active.</param>
    internal static HalvesDifference? Of(
        ReadOnlySpan<HistogramBin> grid, IReadOnlyList<long[]> counts, IReadOnlyList<long> active)
    {
        var sum = default(HalvesDifference);
        for (int split = 1; split <= Splits; split++)
        {
            if (Between(grid, counts, active, split) is not { } found)
            {
                return null;
            }
            sum = new(
                sum.Mean + (found.Mean * found.Mean),
                sum.LogStd + (found.LogStd * found.LogStd),
                sum.Density + (found.Density * found.Density),
                sum.Wasserstein + (found.Wasserstein * found.Wasserstein),
                sum.KolmogorovSmirnov + (found.KolmogorovSmirnov * found.KolmogorovSmirnov));
        }
        return new(
            Math.Sqrt(sum.Mean / Splits),
            Math.Sqrt(sum.LogStd / Splits),
            Math.Sqrt(sum.Density / Splits),
            Math.Sqrt(sum.Wasserstein / Splits),
            Math.Sqrt(sum.KolmogorovSmirnov / Splits));
    }

    private static HalvesDifference? Between(
        ReadOnlySpan<HistogramBin> grid, IReadOnlyList<long[]> counts, IReadOnlyList<long> active, int split)
    {
        var one = new List<HistogramBin>(grid.Length);
        var other = new List<HistogramBin>(grid.Length);
        for (int bin = 0; bin < grid.Length; bin++)
        {
            (long mine, long theirs) = Halves(counts, split, bin);
            AddIf(one, grid[bin], mine);
            AddIf(other, grid[bin], theirs);
        }
        if (one.Count == 0 || other.Count == 0)
        {
            return null;
        }
        (double mean, double variance, long count) = MomentsOf(one);
        (double otherMean, double otherVariance, long otherCount) = MomentsOf(other);
        if (variance <= 0 || otherVariance <= 0)
        {
            return null;
        }
        long of = 0;
        long ofOther = 0;
        for (int group = 0; group < active.Count; group++)
        {
            (of, ofOther) = IsInFirst(group, split)
                ? (of + active[group], ofOther)
                : (of, ofOther + active[group]);
        }
        BinnedDistance distance = BinnedDistance.Between([.. one], [.. other]);
        return new(
            otherMean - mean,
            Math.Log(otherVariance / variance) / 2,
            ((double)ofOther / otherCount) - ((double)of / count),
            distance.Wasserstein,
            distance.KolmogorovSmirnov);

        static void AddIf(List<HistogramBin> bins, in HistogramBin bin, long count)
        {
            if (count > 0)
            {
                bins.Add(bin with { Count = count });
            }
        }
    }

    private static (long First, long Second) Halves(IReadOnlyList<long[]> counts, int split, int bin)
    {
        long first = 0;
        long second = 0;
        for (int group = 0; group < counts.Count; group++)
        {
            if (IsInFirst(group, split))
            {
                first += counts[group][bin];
            }
            else
            {
                second += counts[group][bin];
            }
        }
        return (first, second);
    }

    private static bool IsInFirst(int group, int split) => BitOperations.PopCount((uint)(group & split)) % 2 == 0;

    private static (double Mean, double Variance, long Count) MomentsOf(List<HistogramBin> bins)
    {
        long count = 0;
        double sum = 0;
        foreach (HistogramBin bin in bins)
        {
            count += bin.Count;
            sum += bin.Count * bin.Middle;
        }
        double mean = sum / count;
        double squares = 0;
        foreach (HistogramBin bin in bins)
        {
            squares += bin.Count * (bin.Middle - mean) * (bin.Middle - mean);
        }
        return (mean, squares / count, count);
    }

    /// <summary>The counts of adjacent bins of a grid as counts of all its bins.</summary>
    private static long[] OnGrid(HistogramBin[] bins, HistogramBin[] grid)
    {
        long[] counts = new long[grid.Length];
        int at = 0;
        foreach (HistogramBin bin in bins)
        {
            while (grid[at].Lower != bin.Lower || grid[at].Upper != bin.Upper)
            {
                at++;
            }
            counts[at] = bin.Count;
        }
        return counts;
    }
}
