namespace NeuronProbe.Effects.Ablation;

/// <summary>The contexts with the highest keys, at most one a document, with the losses of their tokens.</summary>
/// <param name="limit">How many at most.</param>
internal sealed class ContextList(int limit)
{
    private readonly List<Context> contexts = [];

    /// <summary>Whether a context would be taken; where keys are equal, the smaller hash wins.</summary>
    /// <param name="key">What contexts are taken by; never NaN.</param>
    /// <param name="hash">A random number of its token.</param>
    public bool Takes(double key, ulong hash) =>
        contexts.Count < limit || (limit > 0 && IsBefore((key, hash), contexts[^1]));

    /// <summary>Takes a context, unless its document has one already that comes before it.</summary>
    /// <param name="context">One that is taken by its key.</param>
    public void Add(Context context)
    {
        int same = contexts.FindIndex(other => other.Document == context.Document);
        if (same >= 0)
        {
            if (!IsBefore((context.Key, context.Hash), contexts[same]))
            {
                return;
            }
            contexts.RemoveAt(same);
        }
        int place = contexts.FindIndex(other => IsBefore((context.Key, context.Hash), other));
        contexts.Insert(place < 0 ? contexts.Count : place, context);
        if (contexts.Count > limit)
        {
            contexts.RemoveAt(limit);
        }
    }

    /// <summary>The mean over all their tokens and its interval.</summary>
    public LossChange Find()
    {
        var sums = new ClusterSums();
        foreach (Context context in contexts)
        {
            sums.Add(context.Document, context.Tokens, context.Loss, context.Change, isLast: true);
        }
        return sums.Find();
    }

    private static bool IsBefore((double Key, ulong Hash) one, in Context other) =>
        one.Key > other.Key || (one.Key == other.Key && one.Hash < other.Hash);

    /// <summary>A context with the sums over its tokens.</summary>
    internal readonly record struct Context(
        double Key, ulong Hash, long Document, int Tokens, double Loss, double Change);
}
