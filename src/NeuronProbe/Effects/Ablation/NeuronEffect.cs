using System.Numerics.Tensors;

namespace NeuronProbe.Effects.Ablation;

/// <summary>What one ablation changes, summed batch by batch.</summary>
internal sealed class NeuronEffect
{
    private readonly ClusterSums[] groups;
    private readonly ContextList top;
    private readonly ContextList random;
    private readonly TokenChanges tokens;
    private double[] changes = [];

    /// <param name="conceptCount">Concepts.</param>
    /// <param name="contexts">Contexts that are kept of either kind.</param>
    /// <param name="seen">The tokens that come in the corpus.</param>
    public NeuronEffect(int conceptCount, int contexts, SeenTokens seen)
    {
        groups = [.. Enumerable.Range(0, 1 + conceptCount).Select(_ => new ClusterSums())];
        (top, random) = (new ContextList(contexts), new ContextList(contexts));
        tokens = new TokenChanges(seen);
    }

    /// <summary>Bytes that it takes.</summary>
    public static long Bytes(int conceptCount, int contexts, int vocabularySize) =>
        ((1L + conceptCount) * 200) + (contexts * 2L * 48) + (vocabularySize * (long)sizeof(double));

    /// <summary>Adds a batch.</summary>
    /// <param name="layout">Its tokens.</param>
    /// <param name="numbers">The number of each among the seen ones.</param>
    /// <param name="losses">The model's losses.</param>
    /// <param name="ablated">Those with the neurons set.</param>
    /// <param name="values">What the neuron was on each row of the batch; empty where several are set.</param>
    public void Add(
        LossLayout layout, int[] numbers, ReadOnlySpan<double> losses, ReadOnlySpan<double> ablated,
        ReadOnlySpan<float> values)
    {
        if (changes.Length < losses.Length)
        {
            changes = new double[losses.Length];
        }
        Span<double> own = changes.AsSpan(0, losses.Length);
        TensorPrimitives.Subtract(ablated, losses, own);
        tokens.Add(numbers, own);
        foreach (DocumentLosses piece in layout.Groups[0])
        {
            groups[0].Add(
                piece.Document, piece.End - piece.First, Sum(losses[piece.First..piece.End]),
                Sum(own[piece.First..piece.End]), piece.IsLast);
        }
        for (int concept = 0; concept < groups.Length - 1; concept++)
        {
            AddConcept(layout, concept, losses, own);
        }
        AddContexts(layout, losses, own, values);
    }

    /// <summary>What was found.</summary>
    /// <param name="value">What the neuron was set to, or null.</param>
    /// <param name="concepts">Names of the concepts.</param>
    public IEnumerable<AblationRow> Rows(float? value, IReadOnlyList<string> concepts)
    {
        yield return new AblationRow(AblationRow.Corpus, null, value, groups[0].Find());
        for (int concept = 0; concept < concepts.Count; concept++)
        {
            yield return new AblationRow(AblationRow.Corpus, concepts[concept], value, groups[1 + concept].Find());
        }
        foreach ((string name, ContextList list) in new[] { (AblationRow.Top, top), (AblationRow.Random, random) })
        {
            if (list.Find() is { Tokens: > 0 } found)
            {
                yield return new AblationRow(name, null, value, found);
            }
        }
    }

    /// <summary>The tokens whose log-probability changes most.</summary>
    public IReadOnlyList<AblationTokenRow> Tokens() => tokens.Find();

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }
        return sum;
    }

    private void AddConcept(
        LossLayout layout, int concept, ReadOnlySpan<double> losses, ReadOnlySpan<double> own)
    {
        IReadOnlyList<int> members = layout.MembersOf(concept);
        foreach (DocumentLosses piece in layout.Groups[1 + concept])
        {
            (double loss, double change) = (0, 0);
            for (int i = piece.First; i < piece.End; i++)
            {
                loss += losses[members[i]];
                change += own[members[i]];
            }
            groups[1 + concept].Add(piece.Document, piece.End - piece.First, loss, change, piece.IsLast);
        }
    }

    private void AddContexts(
        LossLayout layout, ReadOnlySpan<double> losses, ReadOnlySpan<double> own, ReadOnlySpan<float> values)
    {
        foreach (ContextStart start in layout.Starts)
        {
            if (random.Takes(0, start.Hash))
            {
                random.Add(ContextOf(start, 0, losses, own));
            }
            if (!values.IsEmpty && !float.IsNaN(values[start.Row]) && top.Takes(values[start.Row], start.Hash))
            {
                top.Add(ContextOf(start, values[start.Row], losses, own));
            }
        }
    }

    private static ContextList.Context ContextOf(
        ContextStart start, double key, ReadOnlySpan<double> losses, ReadOnlySpan<double> own) => new(
            key, start.Hash, start.Document, start.End - start.First, Sum(losses[start.First..start.End]),
            Sum(own[start.First..start.End]));
}
