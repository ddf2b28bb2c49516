using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Comparisons;

/// <summary>A neuron's lists of tokens in two scans.</summary>
/// <param name="table">Where differences go.</param>
/// <param name="site">The site.</param>
/// <param name="neuron">The neuron.</param>
/// <param name="slack">How far an activation may be off.</param>
internal sealed class ExampleDifference(TableDifference table, string site, int neuron, double slack)
{
    private const string Column = "activation";

    /// <summary>Compares lists of extremes: rank by rank, and token by token. One that only one of them has must be
    /// so near to another place of the other list that it may have lost it.</summary>
    public void Compare(TopExample[] first, TopExample[] second)
    {
        table.Add("rank", site, neuron, first.Length, second.Length, 0);
        foreach (Tail tail in first.Select(row => row.Tail).Distinct())
        {
            TopExample[] one = [.. first.Where(row => row.Tail == tail)];
            TopExample[] other = [.. second.Where(row => row.Tail == tail)];
            foreach ((TopExample a, TopExample b) in one.Zip(other))
            {
                table.Add(Column, site, neuron, a.Activation, b.Activation, slack);
            }
            CompareShared(one, other, KeyOf);
            HashSet<(long, int)> kept = [.. other.Select(KeyOf)];
            foreach (TopExample lost in one.Where(row => other.Length > 0 && !kept.Contains(KeyOf(row))))
            {
                double nearest = other.Where(row => row.Context.Document == lost.Context.Document)
                    .Append(other[^1]).Select(row => (double)row.Activation)
                    .MinBy(value => Math.Abs(value - lost.Activation));
                table.Add("token", site, neuron, lost.Activation, nearest, 2 * slack);
            }
        }

        static (long, int) KeyOf(TopExample row) => (row.Context.Document, row.Context.Token);
    }

    /// <summary>Compares what both lists have of the same token.</summary>
    /// <param name="first">One list.</param>
    /// <param name="second">The other one.</param>
    /// <param name="keyOf">What tells tokens apart.</param>
    public void CompareShared<TRow, TKey>(TRow[] first, TRow[] second, Func<TRow, TKey> keyOf)
        where TRow : Example
        where TKey : notnull
    {
        Dictionary<TKey, TRow> others = second.DistinctBy(keyOf).ToDictionary(keyOf);
        foreach (TRow row in first)
        {
            bool isShared = others.TryGetValue(keyOf(row), out TRow? other);
            table.AddOther("token", site, neuron, isShared, mayDiffer: true);
            if (isShared)
            {
                table.Add(Column, site, neuron, row.Activation, other!.Activation, slack);
                table.AddOther(
                    "token_id", site, neuron, IsSame(row.Context, other.Context), mayDiffer: false);
                CompareContexts(row.ContextActivations, other.ContextActivations);
            }
        }
    }

    /// <summary>Compares the activations round a token; of these the one that is furthest off.</summary>
    private void CompareContexts(float[] first, float[] second)
    {
        int worst = -1;
        double most = 0;
        for (int i = 0; i < Math.Min(first.Length, second.Length); i++)
        {
            double off = Math.Abs((double)first[i] - second[i]);
            (worst, most) = off > most ? (i, off) : (worst, most);
        }
        if (worst >= 0)
        {
            // Tokens that do not count may be larger than all that do.
            double bound = Math.Max(slack, SiteDifference.ActivationBound * first.Max(Math.Abs));
            table.Add("context_activations", site, neuron, first[worst], second[worst], bound);
        }
    }

    private static bool IsSame(TokenContext one, TokenContext other) =>
        one.DocumentId == other.DocumentId && one.CharStart == other.CharStart && one.CharEnd == other.CharEnd
        && one.Text == other.Text && one.TokenIds.AsSpan().SequenceEqual(other.TokenIds);
}
