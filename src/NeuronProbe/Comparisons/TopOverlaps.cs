using NeuronProbe.Collectors;

namespace NeuronProbe.Comparisons;

/// <summary>How many of a neuron's top examples two scans have in common.</summary>
internal static class TopOverlaps
{
    private static readonly Tail[] Tails = Enum.GetValues<Tail>();

    /// <summary>The share of the longer list that both have, by tail, document and token, over all tails; null where a
    /// scan has no list.</summary>
    /// <param name="one">The baseline's lists.</param>
    /// <param name="other">The other scan's.</param>
    /// <param name="neuron">Index into the selection.</param>
    public static double? Of(TopExamplesCollector? one, TopExamplesCollector? other, int neuron)
    {
        if (one is null || other is null)
        {
            return null;
        }
        int common = 0;
        int longer = 0;
        foreach (Tail tail in Tails)
        {
            ExampleKey[] mine = [.. one.Keys(neuron, tail)];
            ExampleKey[] theirs = [.. other.Keys(neuron, tail)];
            longer += Math.Max(mine.Length, theirs.Length);
            foreach (ref readonly ExampleKey key in mine.AsSpan())
            {
                common += IsAmong(key, theirs) ? 1 : 0;
            }
        }
        return longer == 0 ? null : (double)common / longer;
    }

    // Lists are short, and a token that the tool added has no number, so its place in the window tells it apart.
    private static bool IsAmong(in ExampleKey key, ExampleKey[] others)
    {
        foreach (ref readonly ExampleKey other in others.AsSpan())
        {
            if (key.Document == other.Document && key.Token == other.Token
                && (key.Token >= 0 || (key.FirstToken, key.Position) == (other.FirstToken, other.Position)))
            {
                return true;
            }
        }
        return false;
    }
}
