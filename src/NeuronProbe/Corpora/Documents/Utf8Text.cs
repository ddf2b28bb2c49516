using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace NeuronProbe.Corpora.Documents;

/// <summary>Turns bytes into text; a wrong one is named with its place,
/// and with the encoding that the bytes speak for.</summary>
internal static class Utf8Text
{
    // Of fewer bytes a share says nothing.
    private const int FewBytes = 16;

    private const string OfNoText = ", or leave the file out if it is not text.";

    /// <summary>The text of a piece of a source.</summary>
    /// <param name="bytes">The piece: whole lines, or all of them.</param>
    /// <param name="source">For messages.</param>
    /// <param name="line">The line where it starts, from 1.</param>
    /// <param name="offset">Bytes of the content before it.</param>
    /// <param name="isEnd">Whether the content ends with it.</param>
    /// <exception cref="ProbeException">A byte is not UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, TextSource source, long line, long offset, bool isEnd)
    {
        Demand(bytes, source, line, offset, isEnd);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Refuses a piece of a source that is not UTF-8.</summary>
    /// <inheritdoc cref="Decode"/>
    public static void Demand(ReadOnlySpan<byte> bytes, TextSource source, long line, long offset, bool isEnd)
    {
        if (Utf8.IsValid(bytes))
        {
            return;
        }
        int wrong = FirstInvalid(bytes, out bool isCut);
        long wrongLine = line + bytes[..wrong].Count((byte)'\n');
        throw isCut && isEnd
            ? source.Invalid(
                wrongLine,
                "UTF-8 text",
                $"an incomplete character at its end (byte {offset + wrong})",
                $"It may be cut off. {Advice(bytes)}")
            : source.Invalid(
                wrongLine, "UTF-8 text", $"the byte 0x{bytes[wrong]:X2} (byte {offset + wrong})", Advice(bytes));
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes, out bool isCut)
    {
        int index = 0;
        OperationStatus status;
        while ((status = Rune.DecodeFromUtf8(bytes[index..], out _, out int length)) == OperationStatus.Done)
        {
            index += length;
        }
        isCut = status == OperationStatus.NeedMoreData;
        return index;
    }

    /// <summary>Which encoding the bytes are likely to be in: 0x80 to 0x9F are control characters in latin1, quotation
    /// marks and dashes in cp1252.</summary>
    private static string Advice(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> sample = bytes[..Math.Min(bytes.Length, 1 << 16)];
        int controls = 0, high = 0, windows = 0, notWindows = 0;
        foreach (byte b in sample)
        {
            controls += b < ' ' && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f') ? 1 : 0;
            high += b >= 0x80 ? 1 : 0;
            windows += b is >= 0x80 and < 0xA0 ? 1 : 0;
            notWindows += b is 0x81 or 0x8D or 0x8F or 0x90 or 0x9D ? 1 : 0;
        }
        if (controls * 20 > sample.Length)
        {
            return $"It looks like binary data: convert it to text{OfNoText}";
        }
        if (high * 2 > sample.Length && sample.Length >= FewBytes)
        {
            return "It looks like another alphabet in an encoding of its own: "
                + "convert the file, for example with 'iconv -f cp1251 -t utf-8' (Cyrillic), '-f gb18030' (Chinese) "
                + $"or '-f shift_jis' (Japanese){OfNoText}";
        }
        return windows == 0 ? $"Convert the file, for example with 'iconv -f latin1 -t utf-8'{OfNoText}"
            : notWindows == 0 ? $"Convert the file, for example with 'iconv -f cp1252 -t utf-8'{OfNoText}"
            : "Convert the file with 'iconv -t utf-8' from the encoding that it was written in; "
                + $"it is neither latin1 nor cp1252{OfNoText}";
    }
}
