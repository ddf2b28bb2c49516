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
    public static IReadOnlyList<HistogramBin> Of(ReadOnlySpan<HistogramBin> fine)
    {
        if (fine.Length == 0)
        {
            return [];
        }
        int zero = FindZero(fine);
        int neighbour = zero > 0 ? zero - 1 : 1;
        int first = zero == 0 ? 1 : 0;
        int last = zero == fine.Length - 1 ? zero - 1 : fine.Length - 1;
        double range = (double)fine[last].Upper - fine[first].Lower;
        long count = 0;
        for (int i = 0; i < fine.Length; i++)
        {
            count += fine[i].Count;
        }
        // A 32nd, rounded up: the product of a count and 32 may be more than a number holds.
        long part = (count / Parts) + (count % Parts > 0 ? 1 : 0);
        List<HistogramBin> closed = new(Most);
        HistogramBin open = new(fine[first].Lower, fine[first].Lower, 0);
        for (int i = first; i <= last; i++)
        {
            if (i == zero)
            {
                continue;
            }
            HistogramBin bin = fine[i];
            long zeros = zero >= 0 && i == neighbour ? fine[zero].Count : 0;
            open = new(open.Lower, bin.Upper, open.Count + bin.Count + zeros);
            if (((double)open.Upper - open.Lower) * Parts >= range || open.Count >= part || i == last)
            {
                if (open.Count > 0)
                {
                    closed.Add(open);
                }
                open = new(open.Upper, open.Upper, 0);
            }
        }
        return closed;
    }

    /// <summary>The bin of zeros, which are put into the bin below, or the one above where there is none below, so that
    /// every bin has a width; -1 where there is no such bin, or no other one.</summary>
    private static int FindZero(ReadOnlySpan<HistogramBin> fine)
    {
        for (int i = 0; i < fine.Length && fine.Length > 1; i++)
        {
            if (fine[i] is { Lower: 0, Upper: 0 })
            {
                return i;
            }
        }
        return -1;
    }
}
