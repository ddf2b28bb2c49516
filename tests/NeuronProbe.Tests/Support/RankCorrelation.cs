namespace NeuronProbe.Tests.Support;

/// <summary>Spearman's rank correlation.</summary>
internal static class RankCorrelation
{
    /// <summary>The correlation of the ranks of two series of the same length; equal values share the mean of their
    /// ranks, as in SciPy's <c>spearmanr</c>.</summary>
    public static double Of(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        (double[] first, double[] second) = (RanksFromMiddle(a), RanksFromMiddle(b));
        return PlainMath.Dot(first, second) / Math.Sqrt(PlainMath.Dot(first, first) * PlainMath.Dot(second, second));
    }

    /// <summary>Ranks less their mean.</summary>
    private static double[] RanksFromMiddle(IReadOnlyList<double> values)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).OrderBy(i => values[i])];
        double[] ranks = new double[order.Length];
        for (int from = 0, to; from < order.Length; from = to)
        {
            for (to = from + 1; to < order.Length && values[order[to]] == values[order[from]];)
            {
                to++;
            }
            foreach (int i in order.AsSpan(from, to - from))
            {
                ranks[i] = (from + to - order.Length) / 2.0;
            }
        }
        return ranks;
    }
}
