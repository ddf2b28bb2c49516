using System.Runtime.InteropServices;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;

namespace NeuronProbe.Concepts.Measures;

/// <summary>All values of each neuron and the labels of their tokens, while there are few.</summary>
internal sealed class LabelledValues(int neuronCount, int conceptCount)
{
    /// <summary>Tokens that are kept at most.</summary>
    public const int MostTokens = 2048;

    private readonly List<bool> isHeldOut = [];
    private readonly List<long> documents = [];
    private readonly List<int>[] positives = [.. Enumerable.Range(0, conceptCount).Select(_ => new List<int>())];
    private readonly List<float>?[] values = [.. Enumerable.Range(0, neuronCount).Select(_ => new List<float>())];

    /// <summary>Memory of a token besides its values, where concepts share their tokens.</summary>
    public static long BytesPerToken(int conceptCount) =>
        sizeof(bool) + sizeof(long) + ControlRow.Length(conceptCount) + (conceptCount * sizeof(int));

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
        Controls.Add(marks.Controls);
        for (int concept = 0; concept < conceptCount; concept++)
        {
            foreach (Split split in Enum.GetValues<Split>())
            {
                foreach (int token in marks.Positives(split, concept))
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

    /// <summary>The tokens of one split, in ascending order of a neuron's values;
    /// those with finite values alone.</summary>
    public SortedTokens Sorted(int neuron, Split split)
    {
        var sorted = new SortedTokens(Count);
        Sort(neuron, split, sorted);
        return sorted;
    }

    /// <summary>Puts the tokens of one split in ascending order of a neuron's values;
    /// those with finite values alone.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="split">The split.</param>
    /// <param name="sorted">Gets the tokens in place of those that it has.</param>
    public void Sort(int neuron, Split split, SortedTokens sorted)
    {
        sorted.Clear();
        ReadOnlySpan<float> own = Values(neuron);
        for (int token = 0; token < own.Length; token++)
        {
            if (float.IsFinite(own[token]) && SplitOf(token) == split)
            {
                sorted.Add(token, own[token]);
            }
        }
        sorted.Sort();
    }

    /// <summary>What the control labels of a concept come to.</summary>
    /// <param name="sorted">The tokens that rank.</param>
    /// <param name="concept">The concept.</param>
    /// <param name="own">The concept's own values on them.</param>
    public ControlFigures ControlFigures(SortedTokens sorted, int concept, LabelledDistribution own) =>
        Measures.ControlFigures.Of(Controls.Aurocs(sorted, concept), own.Auroc().Value);

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

    public Split SplitOf(int token) => isHeldOut[token] ? Split.HeldOut : Split.Ranking;

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

    /// <summary>The control draws that label each token; none for what is held out.</summary>
    public ControlRows Controls { get; } = new(conceptCount);

    /// <summary>Adds all that another one keeps.</summary>
    public void Merge(LabelledValues other)
    {
        int first = Count;
        isHeldOut.AddRange(other.isHeldOut);
        documents.AddRange(other.documents);
        Controls.Add(other.Controls);
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
        Controls.Write(writer);
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
        Controls.Read(reader, count);
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

    private static byte[] ReadBytes(BinaryReader reader, int count)
    {
        byte[] bytes = new byte[count];
        reader.BaseStream.ReadExactly(bytes);
        return bytes;
    }
}
