using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe.Collectors;

/// <summary>Reads the numbers that a <see cref="FloatPlaneWriter"/> wrote.</summary>
/// <param name="reader">Where from.</param>
/// <param name="count">How many there are.</param>
internal sealed class FloatPlaneReader(BinaryReader reader, long count)
{
    private readonly float[] piece = new float[Math.Min(FloatPlaneWriter.PieceLength, count)];
    private readonly byte[] plane = new byte[Math.Min(FloatPlaneWriter.PieceLength, count)];
    private long left = count;
    private int next;
    private int end;

    /// <summary>Reads the next numbers, in the order in which they were written.</summary>
    /// <exception cref="EndOfStreamException">There are not as many.</exception>
    public void Read(Span<float> numbers)
    {
        while (numbers.Length > 0)
        {
            if (next == end)
            {
                ReadPiece();
            }
            int length = Math.Min(numbers.Length, end - next);
            piece.AsSpan(next, length).CopyTo(numbers);
            numbers = numbers[length..];
            next += length;
        }
    }

    private void ReadPiece()
    {
        (next, end) = (0, (int)Math.Min(piece.Length, left));
        if (end == 0)
        {
            throw new EndOfStreamException();
        }
        left -= end;
        Span<uint> bits = MemoryMarshal.Cast<float, uint>(piece.AsSpan(0, end));
        Span<byte> bytes = plane.AsSpan(0, end);
        bits.Clear();
        for (int shift = 0; shift < sizeof(float) * FloatPlaneWriter.Bits; shift += FloatPlaneWriter.Bits)
        {
            reader.BaseStream.ReadExactly(bytes);
            Put(bytes, shift, bits);
        }
    }

    /// <summary>Puts one byte of each number to the others.</summary>
    private static void Put(ReadOnlySpan<byte> bytes, int shift, Span<uint> bits)
    {
        int i = 0;
        for (; i + Vector512<byte>.Count <= bits.Length; i += Vector512<byte>.Count)
        {
            (Vector512<ushort> low, Vector512<ushort> high) = Vector512.Widen(Vector512.Create(bytes[i..]));
            (Vector512<uint> first, Vector512<uint> second) = Vector512.Widen(low);
            (Vector512<uint> third, Vector512<uint> fourth) = Vector512.Widen(high);
            Span<uint> own = bits.Slice(i, Vector512<byte>.Count);
            Add(own, first);
            Add(own[Lanes.Count..], second);
            Add(own[(2 * Lanes.Count)..], third);
            Add(own[(3 * Lanes.Count)..], fourth);
        }
        for (; i < bits.Length; i++)
        {
            bits[i] |= (uint)bytes[i] << shift;
        }

        void Add(Span<uint> own, Vector512<uint> wide) =>
            (Vector512.Create<uint>(own) | (wide << shift)).CopyTo(own);
    }
}
