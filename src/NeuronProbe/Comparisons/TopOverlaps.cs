using NeuronProbe.Collectors;

namespace NeuronProbe.Comparisons;

/// <summary>How many of a neuron's top examples two scans have in common.</summary>
internal static class TopOverlaps
{
    /// <summary>The share of the longer list that both have, by tail, document and token; null where a scan has no
    /// list.</summary>
    /// <param name="one">The baseline's lists.</param>
    /// <param name="other">The other scan's.</param>
    /// <param name="neuron">Index into the selection.</param>
    public static double? Of(TopExamplesCollector? one, TopExamplesCollector? other, int neuron)
    {
        if (one is null || other is null)
        {
            return null;
        }
        HashSet<(Tail, long, int, int)> mine = [.. KeysOf(one, neuron)];
        HashSet<(Tail, long, int, int)> theirs = [.. KeysOf(other, neuron)];
        int longer = Math.Max(mine.Count, theirs.Count);
        mine.IntersectWith(theirs);
        return longer == 0 ? null : (double)mine.Count / longer;
    }

    // A token that the tool added has no number, so its place in the window tells it apart.
    private static IEnumerable<(Tail, long, int, int)> KeysOf(TopExamplesCollector top, int neuron) =>
        from tail in Enum.GetValues<Tail>()
        from key in top.Keys(neuron, tail)
        select (tail, key.Document, key.Token, key.Token < 0 ? key.Position : 0);
}
