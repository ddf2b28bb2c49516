using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuronProbe.Tables;

/// <summary>
/// The shortest decimal digits that read back to the same float32, and of those the nearest to it: what .NET writes,
/// several times as fast. A scan's results have millions of them.
/// </summary>
/// <remarks>
/// Giulietti, "The Schubfach way to render doubles" (2021), for 32 bits: a decimal in the interval of numbers that
/// round to the value is found with three products by a power of ten, which stands in a table to 64 bits, rounded up.
/// </remarks>
internal static class ShortestDigits
{
    /// <summary>Bytes that <see cref="Write"/> needs at most; a number has up to 15.</summary>
    public const int MostBytes = 24;

    private const int FractionBits = 23;
    private const int ExponentBias = 150;
    private const int LeastPower = -31;
    private const int MostPower = 45;

    // Outside of these .NET writes an exponent, or may do so.
    private const int LeastScale = -3;
    private const int MostScale = 7;

    // Digits that are written at once, and the number after the last of so many.
    private const int AtOnce = 8;
    private const uint AtOncePower = 100_000_000;

    private static ReadOnlySpan<uint> PowersOfTen =>
        [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    private static readonly ulong[] Powers =
        [.. Enumerable.Range(LeastPower, MostPower - LeastPower + 1).Select(Power)];

    /// <summary>Writes a finite float32 as .NET does with the format "R" and the invariant culture.</summary>
    /// <param name="value">The value.</param>
    /// <param name="bytes">At least <see cref="MostBytes"/> long; its beginning is written.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Write(float value, Span<byte> bytes)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        uint exponent = (bits >> FractionBits) & 0xFF;
        if (exponent is not 0 and not 0xFF)
        {
            (uint digits, int power) = Decimal(bits & ((1 << FractionBits) - 1), (int)exponent);
            int length = LengthOf(digits);
            int scale = length + power;
            if (scale is >= LeastScale and <= MostScale)
            {
                return Place(value < 0, digits, length, scale, bytes);
            }
        }
        return value.TryFormat(bytes, out int written, "R", CultureInfo.InvariantCulture)
            ? written
            : throw new ArgumentException($"expected room for {MostBytes} bytes.", nameof(bytes));
    }

    /// <summary>Writes digits that begin so many places before the decimal point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Place(bool isNegative, uint digits, int length, int scale, Span<byte> bytes)
    {
        int at = 0;
        if (isNegative)
        {
            bytes[at++] = (byte)'-';
        }
        bool isBelowOne = scale <= 0;
        if (isBelowOne)
        {
            "0.000"u8.CopyTo(bytes[at..]);
            at += 2 - scale;
        }
        if (length > AtOnce)
        {
            bytes[at++] = (byte)('0' + (digits / AtOncePower));
            digits %= AtOncePower;
            length--;
            scale--;
        }
        // What is written after the last digit, or where the point goes, is overwritten or not counted.
        ulong text = EightDigits(digits) >> (8 * (AtOnce - length));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[at..], text);
        if (isBelowOne)
        {
            return at + length;
        }
        if (length <= scale)
        {
            bytes.Slice(at + length, scale - length).Fill((byte)'0');
            return at + scale;
        }
        bytes[at + scale] = (byte)'.';
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[(at + scale + 1)..], text >> (8 * scale));
        return at + length + 1;
    }

    /// <summary>Eight digits as text, of which the first is the lowest byte.</summary>
    /// <remarks>Halves of four digits, then pairs, then digits: each step divides all of them in one product, whose
    /// rounding is exact for numbers of so few digits.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong EightDigits(uint digits)
    {
        uint high = digits / 10_000;
        ulong halves = high | ((ulong)(digits - (high * 10_000)) << 32);
        ulong hundreds = ((halves * 10_486) >> 20) & 0x0000_007F_0000_007F;
        ulong pairs = hundreds | ((halves - (hundreds * 100)) << 16);
        ulong tens = ((pairs * 103) >> 10) & 0x000F_000F_000F_000F;
        return (tens | ((pairs - (tens * 10)) << 8)) + 0x3030_3030_3030_3030;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LengthOf(uint digits)
    {
        // 1233 / 4096 is a little more than the logarithm of 2.
        int length = ((BitOperations.Log2(digits) + 1) * 1233) >> 12;
        return digits >= PowersOfTen[length] ? length + 1 : length;
    }

    /// <summary>A normal number as digits without zeros at the end, times a power of ten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (uint Digits, int Power) Decimal(uint fraction, int exponent)
    {
        uint c = fraction | (1u << FractionBits);
        int q = exponent - ExponentBias;
        (uint digits, int power) = q is > -24 and <= 0 && (c & ((1u << -q) - 1)) == 0
            ? (c >> -q, 0)
            : Nearest(c, q, isLowerCloser: fraction == 0 && exponent > 1);
        while (digits % 10 == 0)
        {
            digits /= 10;
            power++;
        }
        return (digits, power);
    }

    /// <summary>The shortest decimal of c times 2^q.</summary>
    /// <param name="c">The number's fraction with its leading one.</param>
    /// <param name="q">Its power of two.</param>
    /// <param name="isLowerCloser">Whether the next smaller float32 is half as far as the next larger one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (uint Digits, int Power) Nearest(uint c, int q, bool isLowerCloser)
    {
        uint odd = c & 1;
        int k = ((q * 1262611) - (isLowerCloser ? 524031 : 0)) >> 22;
        int h = q + ((-k * 1741647) >> 19) + 1;
        ulong power = Powers[-k - LeastPower];
        uint lower = RoundToOdd(power, ((4 * c) - 2 + (isLowerCloser ? 1u : 0)) << h) + odd;
        uint value = RoundToOdd(power, (4 * c) << h);
        uint upper = RoundToOdd(power, ((4 * c) + 2) << h) - odd;
        uint s = value / 4;
        if (s >= 10)
        {
            uint tens = s / 10;
            bool isBelowIn = lower <= 40 * tens;
            bool isAboveIn = (40 * tens) + 40 <= upper;
            if (isBelowIn != isAboveIn)
            {
                return (tens + (isAboveIn ? 1u : 0), k + 1);
            }
        }
        bool isFloorIn = lower <= 4 * s;
        bool isCeilingIn = (4 * s) + 4 <= upper;
        if (isFloorIn != isCeilingIn)
        {
            return (s + (isCeilingIn ? 1u : 0), k);
        }
        uint middle = (4 * s) + 2;
        bool isUp = value > middle || (value == middle && (s & 1) == 1);
        return (s + (isUp ? 1u : 0), k);
    }

    /// <summary>The upper part of a product; its last bit is set where anything below is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint RoundToOdd(ulong power, uint factor)
    {
        ulong high = Math.BigMul(power, factor, out ulong low);
        return (uint)high | ((low >> 32) > 1 ? 1u : 0);
    }

    /// <summary>A power of ten as 64 bits of which the first is set, rounded up.</summary>
    private static ulong Power(int k)
    {
        BigInteger ten = BigInteger.Pow(10, Math.Abs(k));
        int shift = 63 - ((k * 1741647) >> 19);
        BigInteger numerator = (k < 0 ? BigInteger.One : ten) << Math.Max(0, shift);
        BigInteger denominator = (k < 0 ? ten : BigInteger.One) << Math.Max(0, -shift);
        return (ulong)((numerator + denominator - 1) / denominator);
    }
}
