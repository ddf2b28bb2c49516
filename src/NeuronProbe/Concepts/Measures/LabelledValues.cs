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
    private readonly List<(long Chunk, int First, int Count)> chunks = [];
    private readonly List<float>?[] values = [.. Enumerable.Range(0, neuronCount).Select(_ => new List<float>())];

    /// <summary>Memory of a token besides its values, where concepts share their tokens.</summary>
    public static long BytesPerToken(int conceptCount) =>
        sizeof(bool) + sizeof(long) + ControlRow.Length(conceptCount) + (conceptCount * sizeof(int));

    /// <summary>Tokens that are kept.</summary>
    public int Count => isHeldOut.Count;

    /// <summary>Where the tokens of the chunks that have ended end.</summary>
    private int EndOfChunks => chunks.Count == 0 ? 0 : chunks[^1].First + chunks[^1].Count;

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

    /// <summary>Notes that the tokens that came since the last chunk are of this one.</summary>
    public void EndChunk(long chunk)
    {
        if (Count > EndOfChunks)
        {
            chunks.Add((chunk, EndOfChunks, Count - EndOfChunks));
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
        chunks.AddRange(other.chunks.Select(own => own with { First = first + own.First }));
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

    /// <summary>Writes all in the order of chunks, whatever the order in which they came.</summary>
    public void Write(BinaryWriter writer)
    {
        int[] order = [.. chunks.Order().SelectMany(own => Enumerable.Range(own.First, own.Count))];
        int[] places = new int[order.Length];
        for (int place = 0; place < order.Length; place++)
        {
            places[order[place]] = place;
        }
        writer.Write7BitEncodedInt(chunks.Count);
        foreach ((long chunk, _, int count) in chunks.Order())
        {
            writer.Write7BitEncodedInt64(chunk);
            writer.Write7BitEncodedInt(count);
        }
        foreach (int token in order)
        {
            writer.Write(isHeldOut[token]);
            writer.Write7BitEncodedInt64(documents[token]);
        }
        Controls.Write(writer, order);
        foreach (List<int> own in positives)
        {
            writer.Write7BitEncodedInt(own.Count);
            foreach (int place in own.Select(token => places[token]).Order())
            {
                writer.Write7BitEncodedInt(place);
            }
        }
        foreach (List<float>? own in values)
        {
            Array.ForEach(order, token => writer.Write(own![token]));
        }
    }

    public void Read(BinaryReader reader)
    {
        for (long left = SavedState.ReadCount(reader, "chunks", MostTokens); left > 0; left--)
        {
            long chunk = SavedState.ReadCount(reader, "chunk");
            int own = (int)SavedState.ReadCount(reader, "tokens", MostTokens - EndOfChunks);
            chunks.Add((chunk, EndOfChunks, own));
        }
        int count = EndOfChunks;
        for (int token = 0; token < count; token++)
        {
            isHeldOut.Add(reader.ReadBoolean());
            documents.Add(SavedState.ReadCount(reader, "document"));
        }
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
}
