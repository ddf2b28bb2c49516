using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>How every JSON output writes cells: as the framework's writer does, byte for byte, for results that have a
/// hundred million numbers: nothing is checked that the caller knows.</summary>
/// <remarks>
/// Text stays readable: letters of all languages are written as they are. A lone surrogate becomes U+FFFD. NaN and
/// infinities, which a list may hold, are null.
/// </remarks>
/// <param name="bytes">Where to.</param>
internal readonly struct JsonText(ByteBuffer bytes)
{
    // A number's digits, sign, point and exponent, and the comma.
    private const int MostOfInt32 = 12;
    private const int MostOfNumber = 32;

    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>A property's name with its quotes and colon.</summary>
    public static byte[] Name(string name)
    {
        var bytes = new ByteBuffer();
        new JsonText(bytes).Text(name);
        return [.. bytes.WrittenSpan, (byte)':'];
    }

    /// <summary>Writes bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> json) => bytes.Write(json);

    /// <summary>Writes an object.</summary>
    /// <param name="names">The <see cref="Name"/> of each property.</param>
    /// <param name="cells">As many values.</param>
    public void Object(byte[][] names, ReadOnlySpan<Cell> cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            byte[] name = names[i];
            Span<byte> room = bytes.GetSpan(name.Length + 1);
            room[0] = i == 0 ? (byte)'{' : (byte)',';
            name.CopyTo(room[1..]);
            bytes.Advance(name.Length + 1);
            Value(cells[i]);
        }
        Raw(cells.IsEmpty ? "{}"u8 : "}"u8);
    }

    /// <summary>Writes a value.</summary>
    public void Value(in Cell cell)
    {
        if (cell.Shared is { } shared)
        {
            if (shared.Json is null)
            {
                int start = bytes.WrittenCount;
                Plain(cell);
                shared.Json = bytes.WrittenSpan[start..].ToArray();
                return;
            }
            Raw(shared.Json);
            return;
        }
        Plain(cell);
    }

    private void Plain(in Cell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Whole:
                Number(cell.Whole);
                break;
            case CellKind.Real:
                Utf8Formatter.TryFormat(cell.Number, bytes.GetSpan(MostOfNumber), out int length);
                bytes.Advance(length);
                break;
            case CellKind.Real32:
                bytes.Advance(ShortestDigits.Write((float)cell.Number, bytes.GetSpan(MostOfNumber)));
                break;
            case CellKind.Text:
                Text(cell.Text);
                break;
            case CellKind.WholeList:
                List(cell.WholeList);
                break;
            case CellKind.Real32List:
                List(cell.Real32List);
                break;
            case CellKind.TextList:
                List(cell.TextList);
                break;
            default:
                Raw("null"u8);
                break;
        }
    }

    /// <summary>Writes a whole number.</summary>
    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, bytes.GetSpan(MostOfNumber), out int length);
        bytes.Advance(length);
    }

    /// <summary>Writes a text in quotes.</summary>
    public void Text(string text)
    {
        Span<byte> room = bytes.GetSpan((3 * text.Length) + 2);
        OperationStatus status =
            Utf8.FromUtf16(text, room[1..], out _, out int length, replaceInvalidSequences: false);
        if (status != OperationStatus.Done || Encoder.FindFirstCharacterToEncodeUtf8(room.Slice(1, length)) >= 0)
        {
            string encoded = Encoder.Encode(text);
            room = bytes.GetSpan((3 * encoded.Length) + 2);
            length = Encoding.UTF8.GetBytes(encoded, room[1..]);
        }
        room[0] = (byte)'"';
        room[length + 1] = (byte)'"';
        bytes.Advance(length + 2);
    }

    private void List(ReadOnlySpan<string> values)
    {
        Raw("["u8);
        for (int i = 0; i < values.Length; i++)
        {
            Raw(i == 0 ? ""u8 : ","u8);
            Text(values[i]);
        }
        Raw("]"u8);
    }

    private void List(ReadOnlySpan<int> values)
    {
        Span<byte> room = bytes.GetSpan((values.Length * MostOfInt32) + 2);
        int at = 0;
        room[at++] = (byte)'[';
        foreach (int value in values)
        {
            value.TryFormat(room[at..], out int length, default, null);
            at += length;
            room[at++] = (byte)',';
        }
        Close(room, at);
    }

    private void List(ReadOnlySpan<float> values)
    {
        Span<byte> room = bytes.GetSpan((values.Length * (ShortestDigits.MostBytes + 1)) + 2);
        int at = 0;
        room[at++] = (byte)'[';
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                at += ShortestDigits.Write(value, room[at..]);
            }
            else
            {
                "null"u8.CopyTo(room[at..]);
                at += 4;
            }
            room[at++] = (byte)',';
        }
        Close(room, at);
    }

    /// <summary>Ends a list in place of its last comma, or after its beginning.</summary>
    private void Close(Span<byte> room, int end)
    {
        int at = end == 1 ? 1 : end - 1;
        room[at] = (byte)']';
        bytes.Advance(at + 1);
    }
}
