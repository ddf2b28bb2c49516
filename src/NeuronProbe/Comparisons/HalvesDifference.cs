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
        (HistogramBin[] grid, long[][] counts, long[] active) = groups.ByGroup(neuron);
        return grid.Length == 0 ? null : Of(grid, counts, active);
    }

    /// <summary>The same from the counts themselves.</summary>
    /// <param name="grid">All bins, ascending.</param>
    /// <param name="counts">Of each group the values in each bin.</param>
    /// <param name="active">Of each group the values that are active.</param>
    internal static HalvesDifference? Of(ReadOnlySpan<HistogramBin> grid, long[][] counts, long[] active)
    {
        var sum = default(HalvesDifference);
        long[] first = new long[grid.Length];
        long[] second = new long[grid.Length];
        for (int split = 1; split <= Splits; split++)
        {
            Array.Clear(first);
            Array.Clear(second);
            (long activeInFirst, long activeInSecond) = (0, 0);
            for (int group = 0; group < counts.Length; group++)
            {
                bool isInFirst = BitOperations.PopCount((uint)(group & split)) % 2 == 0;
                (isInFirst ? ref activeInFirst : ref activeInSecond) += active[group];
                Add(counts[group], isInFirst ? first : second);
            }
            if (Between(grid, first, second, activeInFirst, activeInSecond) is not { } found)
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

    private static void Add(long[] counts, long[] half)
    {
        for (int bin = 0; bin < half.Length; bin++)
        {
            half[bin] += counts[bin];
        }
    }

    private static HalvesDifference? Between(
        ReadOnlySpan<HistogramBin> grid, long[] first, long[] second, long activeInFirst, long activeInSecond)
    {
        (double mean, double variance, long count) = MomentsOf(grid, first);
        (double otherMean, double otherVariance, long otherCount) = MomentsOf(grid, second);
        if (!(variance > 0) || !(otherVariance > 0))
        {
            return null;
        }
        (double area, double distance) = Distances(grid, first, second, count, otherCount);
        return new(
            otherMean - mean,
            Math.Log(otherVariance / variance) / 2,
            ((double)activeInSecond / otherCount) - ((double)activeInFirst / count),
            area,
            distance);
    }

    private static (double Area, double Distance) Distances(
        ReadOnlySpan<HistogramBin> grid, long[] first, long[] second, long count, long otherCount)
    {
        double area = 0;
        double distance = 0;
        double difference = 0;
        (long passed, long otherPassed) = (0, 0);
        for (int bin = 0; bin < grid.Length; bin++)
        {
            passed += first[bin];
            otherPassed += second[bin];
            double next = ((double)passed / count) - ((double)otherPassed / otherCount);
            area += ((double)grid[bin].Upper - grid[bin].Lower) * BinnedDistance.MeanMagnitude(difference, next);
            distance = Math.Max(distance, Math.Abs(next));
            difference = next;
        }
        return (area, distance);
    }

    private static (double Mean, double Variance, long Count) MomentsOf(
        ReadOnlySpan<HistogramBin> grid, long[] counts)
    {
        long count = 0;
        double sum = 0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            count += counts[bin];
            sum += counts[bin] * grid[bin].Middle;
        }
        double mean = sum / count;
        double squares = 0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            double away = grid[bin].Middle - mean;
            squares += counts[bin] * away * away;
        }
        return (mean, squares / count, count);
    }
}
