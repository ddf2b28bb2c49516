using System.Runtime.CompilerServices;
using System.Text;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Windows;

/// <summary>
/// Adjacent tokens and the text that they stand for as bytes, in a <see cref="Passage"/> and in saved states.
/// </summary>
/// <remarks>
/// Whether there is text; of each token its id and, where there is text, where it begins there and how long it is;
/// where there is text, offsets in the document that the caller needs, and the text in UTF-8. Numbers take a byte for
/// seven bits, so that all is about half of what arrays and a string take: a scan may keep a million examples.
/// </remarks>
internal static class PassageEncoding
{
    /// <summary>Encodes tokens.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="ranges">Where each stands in the text; not read where there is none.</param>
    /// <param name="text">The text, or null.</param>
    /// <param name="offsets">
    /// As many offsets as are asked for when it is decoded; left out where there is no text.
    /// </param>
    public static byte[] Encode(
        ReadOnlySpan<int> ids, ReadOnlySpan<TextRange> ranges, string? text, params ReadOnlySpan<int> offsets)
    {
        using MemoryStream bytes = new();
        using BinaryWriter writer = new(bytes);
        writer.Write(text is not null);
        for (int i = 0; i < ids.Length; i++)
        {
            writer.Write7BitEncodedInt(ids[i]);
            if (text is not null)
            {
                writer.Write7BitEncodedInt(ranges[i].Start);
                writer.Write7BitEncodedInt(ranges[i].End - ranges[i].Start);
            }
        }
        if (text is not null)
        {
            foreach (int offset in offsets)
            {
                writer.Write7BitEncodedInt(offset);
            }
            writer.Write(text);
        }
        return bytes.ToArray();
    }

    /// <summary>Decodes tokens that stand side by side among those that were encoded.</summary>
    /// <param name="encoded">The bytes.</param>
    /// <param name="count">How many tokens were encoded.</param>
    /// <param name="first">Which of them comes first, from 0.</param>
    /// <param name="ids">Takes the ids of as many as it is long.</param>
    /// <param name="ranges">Takes where each of them stands in the whole text; left alone where there is none.</param>
    /// <param name="offsets">Takes the offsets; left alone where there is no text.</param>
    /// <returns>The whole text, or null.</returns>
    public static string? Decode(
        byte[] encoded, int count, int first, Span<int> ids, Span<TextRange> ranges, Span<int> offsets)
    {
        EncodedBytes reader = new(encoded);
        bool hasText = reader.Byte() != 0;
        for (int i = -first; i < count - first; i++)
        {
            int id = reader.Number();
            int start = hasText ? reader.Number() : 0;
            int end = hasText ? start + reader.Number() : 0;
            if (i >= 0 && i < ids.Length)
            {
                ids[i] = id;
                ranges[i] = new(start, end);
            }
        }
        if (!hasText)
        {
            return null;
        }
        foreach (ref int offset in offsets)
        {
            offset = reader.Number();
        }
        return reader.Text();
    }

    /// <summary>Reads what <see cref="BinaryWriter"/> wrote; a reader of streams takes several times as long.</summary>
    private ref struct EncodedBytes(ReadOnlySpan<byte> bytes)
    {
        // A number's fifth piece has the last four of its 32 bits.
        private const int LastShift = 28;
        private const byte MostOfLast = 15;

        private ReadOnlySpan<byte> left = bytes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public byte Byte()
        {
            if (left.IsEmpty)
            {
                throw new EndOfStreamException();
            }
            byte next = left[0];
            left = left[1..];
            return next;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Number()
        {
            uint number = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte piece = Byte();
                if (shift == LastShift && piece > MostOfLast)
                {
                    throw new FormatException("expected a number of 32 bits, but got more.");
                }
                number |= (uint)(piece & 0x7F) << shift;
                if (piece < 0x80)
                {
                    return (int)number;
                }
            }
        }

        public string Text()
        {
            int length = Number();
            if (length < 0 || length > left.Length)
            {
                throw new EndOfStreamException();
            }
            return Encoding.UTF8.GetString(left[..length]);
        }
    }
}
