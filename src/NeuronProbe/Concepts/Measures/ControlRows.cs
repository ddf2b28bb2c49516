using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NeuronProbe.Concepts.Labels;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Of each of some tokens, the control draws that label it, as <see cref="ControlRow"/> packs them.</summary>
/// <param name="conceptCount">Concepts.</param>
/// <param name="capacity">Tokens for which there is room from the start.</param>
internal sealed class ControlRows(int conceptCount, int capacity = 0)
{
    private const int LineBytes = 64;
    private const int Lanes = 8;

    // Rows begin at a cache line, and none that fits into one lies in two.
    private byte[] bytes = [];
    private int start;

    /// <summary>Bytes of a row that say something.</summary>
    public int RowLength { get; } = ControlRow.Length(conceptCount);

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride { get; } = StrideOf(ControlRow.Length(conceptCount));

    /// <summary>Tokens.</summary>
    public int Count { get; private set; }

    /// <summary>Row by row, and after them a row that no draw labels, of as many bytes as a vector of 512 bits has or
    /// more.</summary>
    public ReadOnlySpan<byte> Padded => bytes.AsSpan(start, (Count * Stride) + PaddingOf(Stride));

    /// <summary>Bytes from one row to the next, of which each has so many that say something.</summary>
    public static int StrideOf(int rowLength) => rowLength <= LineBytes
        ? (int)BitOperations.RoundUpToPowerOf2((uint)rowLength)
        : (rowLength + LineBytes - 1) / LineBytes * LineBytes;

    /// <summary>Adds a token, which no draw labels as yet.</summary>
    /// <returns>Its row.</returns>
    public Span<byte> Add()
    {
        Grow(Count + 1);
        return Row(Count - 1);
    }

    /// <summary>Adds the tokens of others of the same concepts.</summary>
    public void Add(ControlRows other)
    {
        int first = Count;
        Grow(Count + other.Count);
        other.bytes.AsSpan(other.start, other.Count * Stride).CopyTo(bytes.AsSpan(start + (first * Stride)));
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

    /// <summary>Writes the rows of some tokens, in their order.</summary>
    public void Write(BinaryWriter writer, ReadOnlySpan<int> tokens)
    {
        foreach (int token in tokens)
        {
            writer.Write(Row(token));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote of so many tokens, in place of those that are there.</summary>
    public void Read(BinaryReader reader, int count)
    {
        bytes.AsSpan().Clear();
        Count = 0;
        Grow(count);
        for (int token = 0; token < count; token++)
        {
            reader.BaseStream.ReadExactly(Row(token));
        }
    }

    private static int PaddingOf(int stride) => Math.Max(stride, LineBytes);

    private Span<byte> Row(int token) => bytes.AsSpan(start + (token * Stride), RowLength);

    private void Grow(int count)
    {
        if ((count * (long)Stride) + PaddingOf(Stride) > bytes.Length - start)
        {
            Resize((int)Math.Max(count, Math.Max(capacity, 2L * Count)));
        }
        Count = count;
    }

    private unsafe void Resize(int room)
    {
        // Pinned: memory that moved would begin elsewhere in a cache line.
        byte[] larger = GC.AllocateArray<byte>(
            checked((room * Stride) + PaddingOf(Stride) + LineBytes - 1), pinned: true);
        int first = (int)(-(nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(larger)) & (LineBytes - 1));
        bytes.AsSpan(start, Count * Stride).CopyTo(larger.AsSpan(first));
        (bytes, start) = (larger, first);
    }
}
