using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NeuronProbe.Concepts.Labels;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Of each of some tokens, the control draws that label it, as <see cref="ControlRow"/> packs them.</summary>
/// <param name="conceptCount">Concepts.</param>
internal sealed class ControlRows(int conceptCount)
{
    // What follows the last row, so that whole vectors can be read from the last byte on.
    private const int Padding = 64;
    private const int Lanes = 8;

    private byte[] bytes = new byte[Padding];

    /// <summary>Bytes of a row.</summary>
    public int RowLength { get; } = ControlRow.Length(conceptCount);

    /// <summary>Tokens.</summary>
    public int Count { get; private set; }

    /// <summary>Row by row, and after them as many bytes as a vector of 512 bits has.</summary>
    public ReadOnlySpan<byte> Padded => bytes.AsSpan(0, (Count * RowLength) + Padding);

    private Span<byte> Rows => bytes.AsSpan(0, Count * RowLength);

    /// <summary>Adds a token, which no draw labels as yet.</summary>
    /// <returns>Its row.</returns>
    public Span<byte> Add()
    {
        Grow(Count + 1);
        return Rows[^RowLength..];
    }

    /// <summary>Adds the tokens of others of the same concepts.</summary>
    public void Add(ControlRows other)
    {
        int first = Count;
        Grow(Count + other.Count);
        other.Rows.CopyTo(Rows[(first * RowLength)..]);
    }

    /// <summary>The AUROC of each draw of a concept over tokens in the order of their values, which are all known; NaN
    /// where a draw labels none of them, or all.</summary>
    /// <remarks>Each labelled token adds twice the tokens below it and once those of equal value, its own included. Of
    /// these, pairs of labelled tokens are their number squared, which is taken off.</remarks>
    public Bounded[] Aurocs(SortedTokens sorted, int concept)
    {
        Span<Vector512<long>> lanes = stackalloc Vector512<long>[3];
        Span<Vector512<long>> counts = stackalloc Vector512<long>[3];
        Span<Vector512<long>> wins = stackalloc Vector512<long>[3];
        for (int i = 0; i < lanes.Length; i++)
        {
            lanes[i] = Vector512.Create(1L, 2, 4, 8, 16, 32, 64, 128) << (i * Lanes);
        }
        counts.Clear();
        wins.Clear();
        int place = 0;
        foreach (int end in sorted.GroupEnds)
        {
            Vector512<long> weight = Vector512.Create((long)place + end);
            for (; place < end; place++)
            {
                int draws = ControlRow.Draws(Row(sorted.Tokens[place]), concept);
                for (int i = 0; i < lanes.Length && draws != 0; i++)
                {
                    Vector512<long> isLabelled = Vector512.Equals(Vector512.Create((long)draws) & lanes[i], lanes[i]);
                    counts[i] -= isLabelled;
                    wins[i] += isLabelled & weight;
                }
            }
        }
        return [.. Enumerable.Range(0, ConceptPlan.ControlDraws).Zip(
            MemoryMarshal.Cast<Vector512<long>, long>(counts).ToArray(),
            MemoryMarshal.Cast<Vector512<long>, long>(wins).ToArray())
            .Select(draw => new Bounded(
                (draw.Third - ((double)draw.Second * draw.Second)) / (2.0 * draw.Second * (place - draw.Second)), 0))];
    }

    public void Write(BinaryWriter writer) => writer.Write(Rows);

    /// <summary>Reads what <see cref="Write"/> wrote of so many tokens, in place of those that are there.</summary>
    public void Read(BinaryReader reader, int count)
    {
        Count = 0;
        Grow(count);
        reader.BaseStream.ReadExactly(Rows);
    }

    private ReadOnlySpan<byte> Row(int token) => bytes.AsSpan(token * RowLength, RowLength);

    private void Grow(int count)
    {
        int length = checked((count * RowLength) + Padding);
        if (length > bytes.Length)
        {
            Array.Resize(ref bytes, (int)Math.Min(Array.MaxLength, Math.Max(length, 2L * bytes.Length)));
        }
        Count = count;
    }
}
