using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe.Collectors;

/// <summary>Writes numbers into a saved state: of each piece of 2^20 of them the last bytes of all first, those with
/// signs and exponents at the end.</summary>
/// <remarks>Bytes of one kind pack well where they stand side by side, and not at all among those of fractions, which
/// are random. The bytes follow from the numbers and their order, not from how many come at a time.</remarks>
/// <param name="writer">Where to.</param>
/// <param name="count">How many numbers will come; with the last of them all is written.</param>
internal sealed class FloatPlaneWriter(BinaryWriter writer, long count)
{
    /// <summary>Numbers of a piece; the last one may have fewer.</summary>
    public const int PieceLength = 1 << 20;

    /// <summary>Bits of a byte.</summary>
    public const int Bits = 8;

    private readonly float[] piece = new float[Math.Min(PieceLength, count)];
    private readonly byte[] plane = new byte[Math.Min(PieceLength, count)];
    private long left = count;
    private int held;

    /// <summary>Writes the next numbers.</summary>
    /// <exception cref="ArgumentException">They are more than will come.</exception>
    public void Write(ReadOnlySpan<float> numbers)
    {
        if (numbers.Length > left)
        {
            throw new ArgumentException($"expected at most {left} numbers, but got {numbers.Length}.", nameof(numbers));
        }
        left -= numbers.Length;
        while (numbers.Length > 0)
        {
            int length = Math.Min(numbers.Length, piece.Length - held);
            numbers[..length].CopyTo(piece.AsSpan(held));
            numbers = numbers[length..];
            held += length;
            if (held == piece.Length || (left == 0 && numbers.Length == 0))
            {
                WritePiece();
            }
        }
    }

    private void WritePiece()
    {
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(piece.AsSpan(0, held));
        Span<byte> bytes = plane.AsSpan(0, held);
        for (int shift = 0; shift < sizeof(float) * Bits; shift += Bits)
        {
            Take(bits, shift, bytes);
            writer.Write(bytes);
        }
        held = 0;
    }

    /// <summary>Takes one byte of each number.</summary>
    private static void Take(ReadOnlySpan<uint> bits, int shift, Span<byte> bytes)
    {
        int i = 0;
        for (; i + Vector512<byte>.Count <= bits.Length; i += Vector512<byte>.Count)
        {
            ReadOnlySpan<uint> own = bits.Slice(i, Vector512<byte>.Count);
            Vector512.Narrow(Vector512.Narrow(Of(own, 0), Of(own, 1)), Vector512.Narrow(Of(own, 2), Of(own, 3)))
                .CopyTo(bytes[i..]);
        }
        for (; i < bits.Length; i++)
        {
            bytes[i] = (byte)(bits[i] >> shift);
        }

        Vector512<uint> Of(ReadOnlySpan<uint> own, int group) =>
            (Vector512.Create(own[(group * Lanes.Count)..]) >> shift) & Vector512.Create((uint)byte.MaxValue);
    }
}
