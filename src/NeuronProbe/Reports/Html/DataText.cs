using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports.Html;

/// <summary>The JSON of one data file of the report.</summary>
/// <remarks>
/// Text of the corpus can't become markup or script in it: what could end an element, a string or a line of script, and
/// what is invisible or turns the writing, is escaped. A lone surrogate becomes U+FFFD; a number that is NaN or
/// infinite is null.
/// </remarks>
internal sealed class DataText : IDisposable
{
    private const int MostOfNumber = 32;

    // Fifteen digits, which decimals have back as they were.
    private const string MostDigits = "E14";

    // Of the largest magnitude of a list of half floats, so that none overflows and small ones keep their digits.
    private const int ExponentOfLargest = 14;

    // Letters that nobody sees: joiners, fillers of Hangul, selectors of variants.
    private static readonly (char First, char Last)[] Unseen =
    [
        ('\u034f', '\u034f'), ('\u115f', '\u1160'), ('\u17b4', '\u17b5'), ('\u180b', '\u180f'), ('\u3164', '\u3164'),
        ('\ufe00', '\ufe0f'), ('\uffa0', '\uffa0'),
    ];

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.Create(SeenCharacters()),
        SkipValidation = true,
    };

    private readonly ArrayBufferWriter<byte> bytes = new();

    public DataText() => Json = new Utf8JsonWriter(bytes, Options);

    public Utf8JsonWriter Json { get; }

    /// <summary>Ends the text.</summary>
    /// <returns>Its bytes, in UTF-8.</returns>
    public ReadOnlyMemory<byte> Finish()
    {
        Json.Flush();
        return bytes.WrittenMemory;
    }

    /// <summary>Writes a number with so many significant digits at most.</summary>
    public void Figure(double value, int digits)
    {
        if (!double.IsFinite(value))
        {
            Json.WriteNullValue();
            return;
        }
        Span<byte> room = stackalloc byte[MostOfNumber];
        value.TryFormat(room, out int length, $"G{digits}", CultureInfo.InvariantCulture);
        Json.WriteRawValue(room[..length], skipInputValidation: true);
    }

    /// <summary>Writes a number that the page rounds further, to the same as the number itself, where rounding twice
    /// might come to another.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">Significant digits that are written: more than the page shows.</param>
    public void FigureToRound(double value, int digits)
    {
        if (!double.IsFinite(value))
        {
            Json.WriteNullValue();
            return;
        }
        Span<char> cut = stackalloc char[MostOfNumber];
        Span<char> text = stackalloc char[MostOfNumber];
        _ = value.TryFormat(cut, out int length, MostDigits, CultureInfo.InvariantCulture);
        double known = double.Parse(cut[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
        _ = known.TryFormat(text, out length, $"E{digits - 1}", CultureInfo.InvariantCulture);
        double nearest = double.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
        int last = text.IndexOf('E') - 1;
        // What ends so may be a half, on whose wrong side it must not come to stand.
        if (nearest != known && text[last] is ('0' or '5'))
        {
            int end = cut.IndexOf('E');
            cut[(last + 1)..end].Fill('0');
            cut[last] += (char)(cut[last] is '0' or '5' ? 1 : 0);
            nearest = double.Parse(cut[..(end + length - last - 1)], NumberStyles.Float, CultureInfo.InvariantCulture);
        }
        Figure(nearest, digits);
    }

    /// <summary>Writes a list of such numbers.</summary>
    public void FiguresToRound(string name, IEnumerable<double> values, int digits)
    {
        Json.WriteStartArray(name);
        foreach (double value in values)
        {
            FigureToRound(value, digits);
        }
        Json.WriteEndArray();
    }

    /// <summary>Writes a float32 with the shortest digits that read back to it.</summary>
    public void Exact(float value)
    {
        if (!float.IsFinite(value))
        {
            Json.WriteNullValue();
            return;
        }
        Span<byte> room = stackalloc byte[ShortestDigits.MostBytes];
        Json.WriteRawValue(room[..ShortestDigits.Write(value, room)], skipInputValidation: true);
    }

    /// <summary>Writes a value of a table; numbers but float32 with so many significant digits at most.</summary>
    public void Value(in Cell cell, int digits)
    {
        switch (cell.Kind)
        {
            case CellKind.Whole:
                Json.WriteNumberValue(cell.Whole);
                break;
            case CellKind.Real:
                FigureToRound(cell.Number, digits);
                break;
            case CellKind.Real32:
                Exact((float)cell.Number);
                break;
            case CellKind.Empty:
                Json.WriteNullValue();
                break;
            default:
                Json.WriteStringValue(cell.ToString());
                break;
        }
    }

    /// <summary>Writes a list of numbers with so many significant digits at most.</summary>
    public void Figures(string name, IEnumerable<double> values, int digits)
    {
        Json.WriteStartArray(name);
        foreach (double value in values)
        {
            Figure(value, digits);
        }
        Json.WriteEndArray();
    }

    /// <summary>Writes a list of texts.</summary>
    public void Texts(string name, IEnumerable<string?> values)
    {
        Json.WriteStartArray(name);
        foreach (string? value in values)
        {
            Json.WriteStringValue(value);
        }
        Json.WriteEndArray();
    }

    /// <summary>Writes whole numbers in as few bytes as hold all of them.</summary>
    public void PackedWhole(string name, ReadOnlySpan<long> values)
    {
        long least = 0;
        long most = 0;
        foreach (long value in values)
        {
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }
        if (values.IndexOfAnyExcept(values.IsEmpty ? 0 : values[0]) < 0)
        {
            Same(name, values.IsEmpty ? double.NaN : values[0], values.Length);
        }
        else if (least >= 0 && most <= byte.MaxValue)
        {
            Packed<byte>(name, "u8", [.. Map(values, value => (byte)value)]);
        }
        else if (least >= 0 && most <= ushort.MaxValue)
        {
            Packed<ushort>(name, "u16", [.. Map(values, value => (ushort)value)]);
        }
        else if (least >= int.MinValue && most <= int.MaxValue)
        {
            Packed<int>(name, "i32", [.. Map(values, value => (int)value)]);
        }
        else
        {
            Packed<double>(name, "f64", Map(values, value => (double)value));
        }
    }

    /// <summary>Writes numbers as float32, seven significant digits; infinities stay.</summary>
    public void PackedReal(string name, ReadOnlySpan<double> values)
    {
        if (!WroteSame(name, values))
        {
            Packed<float>(name, "f32", Map(values, value => (float)value));
        }
    }

    /// <summary>Writes numbers as half floats of a unit of their own: three significant digits, for values down to a
    /// 2^28th of the largest magnitude.</summary>
    public void PackedHalf(string name, ReadOnlySpan<double> values)
    {
        if (WroteSame(name, values))
        {
            return;
        }
        double largest = 0;
        foreach (double value in values)
        {
            largest = double.IsFinite(value) ? Math.Max(largest, Math.Abs(value)) : largest;
        }
        double unit = largest > 0 ? Math.ScaleB(1, Math.ILogB(largest) - ExponentOfLargest) : 1;
        Packed<Half>(name, "f16", Map(values, value => (Half)(value / unit)), unit);
    }

    public void Dispose() => Json.Dispose();

    /// <summary>The characters that may stand as they are in what is written, but for those that the encoder itself
    /// escapes: signs of markup, controls, breaks of lines, surrogates.</summary>
    public static TextEncoderSettings SeenCharacters()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.All);
        for (int c = 0; c <= char.MaxValue; c++)
        {
            if (char.GetUnicodeCategory((char)c) == UnicodeCategory.Format
                || Unseen.Any(range => c >= range.First && c <= range.Last))
            {
                settings.ForbidCharacter((char)c);
            }
        }
        return settings;
    }

    private static TTo[] Map<TFrom, TTo>(ReadOnlySpan<TFrom> values, Func<TFrom, TTo> map)
    {
        var mapped = new TTo[values.Length];
        for (int i = 0; i < mapped.Length; i++)
        {
            mapped[i] = map(values[i]);
        }
        return mapped;
    }

    /// <summary>Writes one number for all, where all are the same.</summary>
    private bool WroteSame(string name, ReadOnlySpan<double> values)
    {
        // NaN equals itself here, and an infinity is no number of JSON.
        foreach (double value in values)
        {
            if (!value.Equals(values[0]) || double.IsInfinity(value))
            {
                return false;
            }
        }
        Same(name, values.IsEmpty ? double.NaN : values[0], values.Length);
        return true;
    }

    private void Same(string name, double value, int length)
    {
        Json.WriteStartObject(name);
        Json.WriteString("type", "same");
        Json.WritePropertyName("value");
        Figure(value, 17);
        Json.WriteNumber("length", length);
        Json.WriteEndObject();
    }

    private void Packed<T>(string name, string type, T[] values, double? unit = null)
        where T : struct
    {
        Json.WriteStartObject(name);
        Json.WriteString("type", type);
        if (unit is { } number)
        {
            Json.WriteNumber("unit", number);
        }
        Json.WriteBase64String("data", MemoryMarshal.AsBytes(values.AsSpan()));
        Json.WriteEndObject();
    }
}
