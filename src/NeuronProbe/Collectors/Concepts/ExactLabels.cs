using System.Runtime.InteropServices;
using NeuronProbe.Corpora.Concepts;
using NeuronProbe.Probing;

namespace NeuronProbe.Collectors.Concepts;

/// <summary>All values of each neuron and the labels of their tokens, while there are few.</summary>
internal sealed class ExactLabels(int neuronCount, int conceptCount)
{
    /// <summary>Tokens that are kept at most.</summary>
    public const int MostTokens = 2048;

    private readonly List<bool> isHeldOut = [];
    private readonly List<long> documents = [];
    private readonly List<byte> controls = [];
    private readonly List<int>[] positives = [.. Enumerable.Range(0, conceptCount).Select(_ => new List<int>())];
    private readonly List<float>?[] values = [.. Enumerable.Range(0, neuronCount).Select(_ => new List<float>())];

    /// <summary>Tokens that are kept.</summary>
    public int Count => isHeldOut.Count;

    /// <summary>Adds the labels of a block's tokens; their values follow neuron by neuron.</summary>
    public void Begin(BlockConcepts marks)
    {
        int first = Count;
        foreach (DocumentPiece piece in marks.Pieces)
        {
            isHeldOut.AddRange(Enumerable.Repeat(piece.IsHeldOut, piece.Count));
            documents.AddRange(Enumerable.Repeat(piece.Document.Document.Index, piece.Count));
        }
        for (int token = 0; token < marks.TokenCount; token++)
        {
            for (int concept = 0; concept < conceptCount; concept++)
            {
                controls.Add((byte)marks.Controls[(token * marks.ControlStride) + concept]);
            }
        }
        for (int concept = 0; concept < conceptCount; concept++)
        {
            foreach (int half in new[] { 0, 1 })
            {
                foreach (int token in marks.Positives(half, concept))
                {
                    positives[concept].Add(first + token);
                }
            }
        }
    }

    public void Add(int neuron, ReadOnlySpan<float> added) => values[neuron]!.AddRange(added);

    /// <summary>For each token, whether a concept applies to it.</summary>
    public bool[] Marks(int concept)
    {
        bool[] isPositive = new bool[Count];
        positives[concept].ForEach(token => isPositive[token] = true);
        return isPositive;
    }

    /// <summary>The finite values of one half in groups of equal ones.</summary>
    public LabelledDistribution Distribution(int neuron, int half, int concept)
    {
        bool[] isPositive = Marks(concept);
        return Grouped(neuron, half, 1, token => isPositive[token] ? 1 : 0);
    }

    /// <summary>The mean AUROC of the control labels of a concept, as <see cref="ControlBins.Auroc"/> has it, from the values themselves.</summary>
    public double? ControlAuroc(int neuron, int concept)
    {
        LabelledDistribution pooled = Grouped(neuron, 0, ConceptPlan.ControlDraws, token => Controls(token)[concept]);
        return pooled.HasBoth ? pooled.Auroc() : null;
    }

    /// <summary>Puts all values of a neuron into bins, and forgets them.</summary>
    public void MoveTo(LabelBins bins, int neuron)
    {
        if (values[neuron] is { Count: > 0 } own)
        {
            bins.Add(neuron, CollectionsMarshal.AsSpan(own), this);
        }
        values[neuron] = null;
    }

    public bool Holds(int neuron) => values[neuron] is not null;

    public bool IsHeldOut(int token) => isHeldOut[token];

    /// <summary>Makes room, so that no list has to grow.</summary>
    /// <param name="tokens">Tokens that will come.</param>
    public void Reserve(int tokens)
    {
        foreach (List<float>? own in values)
        {
            own!.EnsureCapacity(tokens);
        }
    }

    /// <summary>The number of each token's document, its index in the corpus.</summary>
    public ReadOnlySpan<long> Documents => CollectionsMarshal.AsSpan(documents);

    /// <summary>All values of a neuron.</summary>
    public ReadOnlySpan<float> Values(int neuron) => CollectionsMarshal.AsSpan(values[neuron]);

    public IReadOnlyList<int> Positives(int concept) => positives[concept];

    public ReadOnlySpan<byte> Controls(int token) => CollectionsMarshal.AsSpan(controls).Slice(token * conceptCount, conceptCount);

    /// <summary>Adds all that another one keeps.</summary>
    public void Merge(ExactLabels other)
    {
        int first = Count;
        isHeldOut.AddRange(other.isHeldOut);
        documents.AddRange(other.documents);
        controls.AddRange(other.controls);
        for (int concept = 0; concept < conceptCount; concept++)
        {
            positives[concept].AddRange(other.positives[concept].Select(token => first + token));
        }
        for (int neuron = 0; neuron < neuronCount; neuron++)
        {
            values[neuron]!.AddRange(other.values[neuron]!);
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(Count);
        writer.Write([.. isHeldOut.Select(isHeld => isHeld ? (byte)1 : (byte)0)]);
        documents.ForEach(writer.Write7BitEncodedInt64);
        writer.Write(CollectionsMarshal.AsSpan(controls));
        foreach (List<int> own in positives)
        {
            writer.Write7BitEncodedInt(own.Count);
            own.ForEach(writer.Write7BitEncodedInt);
        }
        foreach (List<float>? own in values)
        {
            writer.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(own)));
        }
    }

    public void Read(BinaryReader reader)
    {
        int count = (int)SavedState.ReadCount(reader, "tokens", MostTokens);
        isHeldOut.AddRange(ReadBytes(reader, count).Select(b => b == 1));
        documents.AddRange(Enumerable.Range(0, count).Select(_ => SavedState.ReadCount(reader, "document")));
        controls.AddRange(ReadBytes(reader, count * conceptCount));
        foreach (List<int> own in positives)
        {
            int labelled = (int)SavedState.ReadCount(reader, "labelled tokens", count);
            for (int i = 0; i < labelled; i++)
            {
                own.Add((int)SavedState.ReadCount(reader, "labelled token", count - 1));
            }
        }
        foreach (List<float>? own in values)
        {
            CollectionsMarshal.SetCount(own!, count);
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(own)));
        }
    }

    /// <summary>The finite values of one half in groups of equal ones, each token counted as often as it is labelled or not in a number of draws.</summary>
    private LabelledDistribution Grouped(int neuron, int half, int draws, Func<int, int> labelled)
    {
        List<float> own = values[neuron]!;
        int[] tokens = [.. Enumerable.Range(0, own.Count).Where(token => float.IsFinite(own[token]) && isHeldOut[token] == (half == 1))];
        float[] sorted = Array.ConvertAll(tokens, token => own[token]);
        Array.Sort(sorted, tokens);
        var groups = new List<LabelledGroup>();
        for (int first = 0, end; first < sorted.Length; first = end)
        {
            long positives = 0;
            for (end = first; end < sorted.Length && sorted[end] == sorted[first]; end++)
            {
                positives += labelled(tokens[end]);
            }
            // The sum makes -0 a 0.
            groups.Add(new LabelledGroup(sorted[first] + 0f, true, positives, ((long)draws * (end - first)) - positives));
        }
        return new LabelledDistribution([.. groups]);
    }

    private static byte[] ReadBytes(BinaryReader reader, int count)
    {
        byte[] bytes = new byte[count];
        reader.BaseStream.ReadExactly(bytes);
        return bytes;
    }
}
