using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Unicode;

namespace NeuronProbe.Corpora.Readers;

/// <summary>Writes single values of a parquet column as text, for ids and labels.</summary>
internal static class ParquetText
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>Whether values of a column can be text.</summary>
    public static bool CanWrite(ParquetLeaf leaf) => leaf.MaxRepetition == 0
        && (leaf.Type is not (ParquetType.Int96 or ParquetType.FixedBytes)
            || leaf.Meaning is ParquetMeaning.Uuid or ParquetMeaning.Decimal or ParquetMeaning.HalfFloat
                or ParquetMeaning.Text);

    /// <summary>The value of a column's row, or null where it is missing, no number, or no text.</summary>
    public static string? Of(ParquetColumn column)
    {
        if (column.IsMissing)
        {
            return null;
        }
        (ParquetBatch batch, int index, ParquetLeaf leaf) = (column.Batch, column.Index, column.Leaf);
        return leaf.Type switch
        {
            ParquetType.Boolean => batch.Numbers[index] != 0 ? "true" : "false",
            ParquetType.Int32 or ParquetType.Int64 => OfNumber(batch.Numbers[index], leaf),
            ParquetType.Float or ParquetType.Double =>
                double.IsFinite(batch.Fractions[index]) ? batch.Fractions[index].ToString(Culture) : null,
            _ => OfBytes(batch.Bytes[index].Span, leaf),
        };
    }

    /// <summary>Bytes as text, or null where they are no UTF-8.</summary>
    public static string? OfUtf8(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;

    private static string? OfNumber(long value, ParquetLeaf leaf) => leaf.Meaning switch
    {
        ParquetMeaning.Unsigned => (leaf.Type == ParquetType.Int32 ? (uint)value : (ulong)value).ToString(Culture),
        ParquetMeaning.Decimal => OfDecimal(value, leaf.Scale),
        ParquetMeaning.Date => DateOf(value),
        ParquetMeaning.Timestamp => TimestampOf(value, leaf),
        ParquetMeaning.Time => TimeOf(value, leaf),
        _ => value.ToString(Culture),
    };

    private static string? OfBytes(ReadOnlySpan<byte> bytes, ParquetLeaf leaf) => leaf.Meaning switch
    {
        ParquetMeaning.Uuid => bytes.Length == 16 ? new Guid(bytes, bigEndian: true).ToString() : null,
        ParquetMeaning.Decimal => OfDecimal(new BigInteger(bytes, isUnsigned: false, isBigEndian: true), leaf.Scale),
        ParquetMeaning.HalfFloat =>
            bytes.Length == 2 ? ((double)BinaryPrimitives.ReadHalfLittleEndian(bytes)).ToString(Culture) : null,
        _ => OfUtf8(bytes),
    };

    /// <summary>An unscaled number with its point put in.</summary>
    private static string? OfDecimal(BigInteger unscaled, int scale)
    {
        const int MostDigits = 100;
        if (scale is < 0 or > MostDigits)
        {
            return null;
        }
        string digits = BigInteger.Abs(unscaled).ToString(Culture).PadLeft(scale + 1, '0');
        string sign = unscaled.Sign < 0 ? "-" : "";
        return scale == 0 ? sign + digits : $"{sign}{digits[..^scale]}.{digits[^scale..]}";
    }

    private static string? DateOf(long days)
    {
        long number = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber + days;
        return number >= 0 && number <= DateOnly.MaxValue.DayNumber
            ? DateOnly.FromDayNumber((int)number).ToString("yyyy-MM-dd", Culture)
            : null;
    }

    private static string? TimestampOf(long value, ParquetLeaf leaf)
    {
        Int128 ticks = DateTime.UnixEpoch.Ticks + TicksOf(value, leaf.Scale);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime((long)ticks).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", Culture) + (leaf.IsUtc ? "Z" : "")
            : null;
    }

    private static string? TimeOf(long value, ParquetLeaf leaf)
    {
        Int128 ticks = TicksOf(value, leaf.Scale);
        return ticks >= 0 && ticks < TimeSpan.TicksPerDay
            ? new TimeOnly((long)ticks).ToString("HH:mm:ss.FFFFFFF", Culture)
            : null;
    }

    /// <summary>Ticks are tenths of microseconds, of which a second has 10 to the power of 7.</summary>
    private static Int128 TicksOf(long value, int scale) => scale switch
    {
        3 => (Int128)value * TimeSpan.TicksPerMillisecond,
        6 => (Int128)value * TimeSpan.TicksPerMicrosecond,
        _ => value / TimeSpan.NanosecondsPerTick,
    };
}
