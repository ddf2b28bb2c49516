namespace NeuronProbe.Collectors;

/// <summary>Joins adjacent fine bins into few that can be drawn.</summary>
internal static class DisplayBins
{
    /// <summary>The most bins that come out.</summary>
    public const int Most = 64;

    private const int Parts = Most / 2;

    /// <summary>Unions of adjacent fine bins that hold something, ascending,
    /// each with a width unless all values are zero.</summary>
    /// <remarks>
    /// A bin is closed as soon as it has a 32nd of the range or a 32nd of the values. At most 32 can be closed for
    /// their width and at most 32 for their values, and both numbers are reached only where no part of the range and no
    /// value is left for one more: 64 in all.
    /// </remarks>
    /// <param name="fine">All fine bins from the lowest to the highest that holds something, ascending.</param>
    public static IReadOnlyList<HistogramBin> Of(IReadOnlyList<HistogramBin> fine)
    {
        List<HistogramBin> widths = JoinZero(fine);
        if (widths.Count == 0)
        {
            return widths;
        }
        double range = (double)widths[^1].Upper - widths[0].Lower;
        long count = widths.Sum(bin => bin.Count);
        List<HistogramBin> closed = [];
        HistogramBin open = new(widths[0].Lower, widths[0].Lower, 0);
        for (int i = 0; i < widths.Count; i++)
        {
            open = new(open.Lower, widths[i].Upper, open.Count + widths[i].Count);
            bool isFull = ((double)open.Upper - open.Lower) * Parts >= range || (Int128)open.Count * Parts >= count;
            if (isFull || i == widths.Count - 1)
            {
                closed.Add(open);
                open = new(open.Upper, open.Upper, 0);
            }
        }
        closed.RemoveAll(bin => bin.Count == 0);
        return closed;
    }

    /// <summary>Puts the zeros into the bin below, or the one above where there is none below,
    /// so that every bin has a width.</summary>
    private static List<HistogramBin> JoinZero(IReadOnlyList<HistogramBin> fine)
    {
        List<HistogramBin> bins = [.. fine];
        int zero = bins.FindIndex(bin => bin is { Lower: 0, Upper: 0 });
        if (zero >= 0 && bins.Count > 1)
        {
            int neighbour = zero > 0 ? zero - 1 : 1;
            bins[neighbour] = bins[neighbour] with { Count = bins[neighbour].Count + bins[zero].Count };
            bins.RemoveAt(zero);
        }
        return bins;
    }
}
