using NeuronProbe.Collectors;

namespace NeuronProbe.Comparisons;

/// <summary>How far two distributions are apart, as far as the bins of two histograms tell.</summary>
/// <remarks>
/// Bins are made of the bits of a float32, so two histograms have the same edges, and both cumulative distributions are
/// exact at each. Within a bin values are taken as spread evenly. Values that are tiny for one of both are joined in
/// the other one too.
/// </remarks>
/// <param name="Wasserstein">The first Wasserstein distance, which is the area between both cumulative distributions,
/// in units of activation.</param>
/// <param name="WassersteinError">By how much that of the values themselves may differ: half a bin's width for each
/// value, on average.</param>
/// <param name="KolmogorovSmirnov">The largest distance between both cumulative distributions at an edge, from 0 to
/// 1; that of the values is no smaller.</param>
/// <param name="KolmogorovSmirnovMost">What that of the values is at most.</param>
internal readonly record struct BinnedDistance(
    double Wasserstein, double WassersteinError, double KolmogorovSmirnov, double KolmogorovSmirnovMost)
{
    /// <summary>Compares two histograms that hold something.</summary>
    /// <param name="one">Bins, ascending.</param>
    /// <param name="other">Bins with the same edges, as far as they are above both's tiny values.</param>
    public static BinnedDistance Between(ReadOnlySpan<HistogramBin> one, ReadOnlySpan<HistogramBin> other)
    {
        (HistogramBin[] mine, HistogramBin[] theirs) = OnSameEdges(one, other);
        return Between(new BinWalk(mine), new BinWalk(theirs));
    }

    /// <summary>The bins of both that hold something, with tiny values joined up to the same edge.</summary>
    public static (HistogramBin[] One, HistogramBin[] Other) OnSameEdges(
        ReadOnlySpan<HistogramBin> one, ReadOnlySpan<HistogramBin> other)
    {
        float high = Math.Max(TinyEdge(one, 1), TinyEdge(other, 1));
        float low = Math.Max(TinyEdge(one, -1), TinyEdge(other, -1));
        return (JoinTiny(one, low, high), JoinTiny(other, low, high));
    }

    private static BinnedDistance Between(BinWalk first, BinWalk second)
    {
        double area = 0;
        double error = 0;
        double distance = 0;
        double most = 0;
        double difference = 0;
        double end = 0;
        while (!first.IsAtEnd || !second.IsAtEnd)
        {
            int order = BinWalk.Compare(first, second);
            HistogramBin bin = order <= 0 ? first.Bin : second.Bin;
            double width = (double)bin.Upper - bin.Lower;
            area += Math.Abs(difference) * (difference == 0 ? 0 : bin.Lower - end);
            (double before, double beforeOther) = (first.Share, second.Share);
            if (order <= 0)
            {
                first.Step();
            }
            if (order >= 0)
            {
                second.Step();
            }
            double next = first.Share - second.Share;
            area += width * MeanMagnitude(difference, next);
            error += width * (first.Share - before + (second.Share - beforeOther)) / 2;
            distance = Math.Max(distance, Math.Abs(next));
            most = Math.Max(most, Math.Max(first.Share - beforeOther, second.Share - before));
            difference = next;
            end = bin.Upper;
        }
        return new(area, error, distance, most);
    }

    /// <summary>The mean magnitude of what goes evenly from one number to another.</summary>
    internal static double MeanMagnitude(double from, double to)
    {
        double sum = Math.Abs(from) + Math.Abs(to);
        return sum == 0 ? 0 : from * to >= 0 ? sum / 2 : ((from * from) + (to * to)) / (2 * sum);
    }

    /// <summary>The magnitude at which tiny values of a sign end; 0 where there are none.</summary>
    private static float TinyEdge(ReadOnlySpan<HistogramBin> bins, int sign)
    {
        foreach (ref readonly HistogramBin bin in bins)
        {
            bool isTiny = sign > 0 ? bin.Lower == 0 && bin.Upper > 0 : bin.Upper == 0 && bin.Lower < 0;
            if (isTiny && bin.Count > 0)
            {
                return sign > 0 ? bin.Upper : -bin.Lower;
            }
        }
        return 0;
    }

    /// <summary>The bins that hold something, those with magnitudes up to the edges of tiny values joined.</summary>
    private static HistogramBin[] JoinTiny(ReadOnlySpan<HistogramBin> bins, float low, float high)
    {
        var joined = new HistogramBin[bins.Length];
        int count = 0;
        foreach (ref readonly HistogramBin bin in bins)
        {
            if (bin.Count == 0)
            {
                continue;
            }
            bool isLow = bin.Lower < 0 && -bin.Lower <= low;
            bool isHigh = bin.Upper > 0 && bin.Lower >= 0 && bin.Upper <= high;
            HistogramBin tiny = isLow ? new(-low, 0, bin.Count) : isHigh ? new(0, high, bin.Count) : bin;
            if (count > 0 && joined[count - 1].Lower == tiny.Lower && joined[count - 1].Upper == tiny.Upper)
            {
                joined[count - 1] = tiny with { Count = joined[count - 1].Count + tiny.Count };
            }
            else
            {
                joined[count++] = tiny;
            }
        }
        return count == joined.Length ? joined : joined[..count];
    }
}
