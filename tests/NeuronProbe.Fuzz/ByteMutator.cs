using System.Buffers.Binary;
using System.Text;

namespace NeuronProbe.Fuzz;

/// <summary>Damages bytes: flips, cuts, repeats, splices,
/// and puts in numbers and texts that parsers stumble over.</summary>
/// <param name="random">What decides.</param>
internal sealed class ByteMutator(Random random)
{
    private const int LongestMutant = 1 << 20;

    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 127, 128, 255, 256, short.MaxValue, ushort.MaxValue, int.MaxValue, int.MinValue, uint.MaxValue,
        long.MaxValue, long.MinValue, 1L << 28, 1L << 31, 1L << 33, 1L << 40,
    ];

    private static readonly byte[][] Texts =
    [
        .. new[]
        {
            "null", "true", "{}", "[]", "\"\"", "-1", "1e999", "-0", "0.5", "NaN", "Infinity", "99999999999999999999",
            "\\u0000", "\\ud800",
            "\"", "'", ",", ":", "\t", "\n", "\r", "\r\n", "\0", "\u00a0", "\u200b", "\ufeff", "\U0001F600", "e\u0301",
            "<s>", "##", "Ġ", "▁", "../", "%s",
            "(a+)+$", "(?:", "[^", "{9999999}", "\\p{", "*", "**", "-", "@", "# text = ", "1-2\t", "_",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xfe, 0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0x1f, 0x8b], "PAR1"u8.ToArray(),
        "PK\u0003\u0004"u8.ToArray(),
    ];

    /// <summary>A mutant of one of the seeds, damaged in one to four places.</summary>
    public byte[] Mutate(IReadOnlyList<byte[]> seeds)
    {
        byte[] mutant = seeds[random.Next(seeds.Count)];
        for (int i = 1 + (random.Next(8) == 0 ? random.Next(4) : 0); i > 0; i--)
        {
            mutant = Damage(mutant, seeds);
        }
        return mutant.Length <= LongestMutant ? mutant : mutant[..LongestMutant];
    }

    private byte[] Damage(byte[] bytes, IReadOnlyList<byte[]> seeds)
    {
        int at = random.Next(bytes.Length + 1);
        int length = random.Next(Math.Min(bytes.Length - at, random.Next(4) == 0 ? bytes.Length : 16) + 1);
        switch (random.Next(10))
        {
            case 0:
                return Replace(bytes, at, length, []);
            case 1:
                return Replace(bytes, at, 0, Texts[random.Next(Texts.Length)]);
            case 2:
                return Replace(bytes, at, length, Texts[random.Next(Texts.Length)]);
            case 3:
                return Replace(
                    bytes, at, 0, Repeat(bytes.AsSpan(at, length), 1 + random.Next(random.Next(6) == 0 ? 3000 : 3)));
            case 4:
                return bytes[..at];
            case 5:
                byte[] other = seeds[random.Next(seeds.Count)];
                return [.. bytes[..at], .. other[random.Next(other.Length + 1)..]];
            case 6:
                return Replace(bytes, at, Math.Min(bytes.Length - at, 8), Number());
            case 7:
                return ReplaceDigits(bytes, at);
            case 8:
                return SetByte(bytes, at, (byte)random.Next(256));
            default:
                return at < bytes.Length
                    ? SetByte(bytes, at, (byte)(bytes[at] ^ (1 << random.Next(8))))
                    : bytes[..^Math.Min(1, bytes.Length)];
        }
    }

    private byte[] Number()
    {
        byte[] number = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, Numbers[random.Next(Numbers.Length)]);
        return number[..(1 << random.Next(4))];
    }

    /// <summary>Puts another number in the place of the digits that come next.</summary>
    private byte[] ReplaceDigits(byte[] bytes, int at)
    {
        int start = bytes.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0)
        {
            return SetByte(bytes, at, (byte)'0');
        }
        start += at;
        int end = start;
        while (end < bytes.Length && bytes[end] is >= (byte)'0' and <= (byte)'9')
        {
            end++;
        }
        return Replace(bytes, start, end - start, Encoding.ASCII.GetBytes($"{Numbers[random.Next(Numbers.Length)]}"));
    }

    private static byte[] Replace(byte[] bytes, int at, int length, byte[] by) =>
        [.. bytes[..at], .. by, .. bytes[(at + length)..]];

    private static byte[] SetByte(byte[] bytes, int at, byte value)
    {
        byte[] copy = [.. bytes];
        if (at < copy.Length)
        {
            copy[at] = value;
        }
        return copy;
    }

    private static byte[] Repeat(ReadOnlySpan<byte> piece, int count)
    {
        byte[] all = new byte[Math.Min(LongestMutant, piece.Length * count)];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = piece[i % piece.Length];
        }
        return all;
    }
}
