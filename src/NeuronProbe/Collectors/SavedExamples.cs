using System.Runtime.InteropServices;
using System.Text;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Collectors;

/// <summary>
/// Lists of examples in a saved state: all contexts once, then the lists, which name contexts by their number.
/// </summary>
internal static class SavedExamples
{
    // Used again for each site: of large objects, those of one scan's sites would all wait for the same late
    // collection.
    [ThreadStatic]
    private static Dictionary<(Passage Passage, int Position), int>? numbersKept;

    [ThreadStatic]
    private static List<(Passage Passage, int Position)>? contextsKept;

    public static void Write(BinaryWriter writer, IEnumerable<ExampleList> lists)
    {
        Dictionary<(Passage Passage, int Position), int> numbers = numbersKept ??= [];
        List<(Passage Passage, int Position)> contexts = contextsKept ??= [];
        // A write that failed may have left some.
        numbers.Clear();
        contexts.Clear();
        foreach (ExampleList list in lists)
        {
            foreach (int place in list.InOrder())
            {
                if (numbers.TryAdd(list[place].Context, contexts.Count))
                {
                    contexts.Add(list[place].Context);
                }
            }
        }
        writer.Write7BitEncodedInt(contexts.Count);
        foreach ((Passage passage, int position) in contexts)
        {
            WriteContext(writer, passage, position);
        }
        foreach (ExampleList list in lists)
        {
            writer.Write7BitEncodedInt(list.Count);
            foreach (int place in list.InOrder())
            {
                writer.Write7BitEncodedInt(numbers[list[place].Context]);
                writer.Write(list[place].Score);
                WriteAll(writer, list.Activations(place));
            }
        }
        numbers.Clear();
        contexts.Clear();
    }

    /// <summary>Replaces what the lists hold by what was written of as many lists.</summary>
    /// <exception cref="InvalidDataException">
    /// A count or a number is out of range, or a score is not finite.
    /// </exception>
    public static void Read(BinaryReader reader, IEnumerable<ExampleList> lists, int capacity, long mostTokens)
    {
        List<(Passage Passage, int Position)> contexts = [];
        for (long left = SavedState.ReadCount(reader, "contexts"); left > 0; left--)
        {
            (Passage passage, int position) = ReadContext(reader);
            int length = passage.ContextLength(position);
            contexts.Add(length <= mostTokens
                ? (passage, position)
                : throw new InvalidDataException(
                    $"examples: expected a context of at most {mostTokens} tokens, but got {length}."));
        }
        foreach (ExampleList list in lists)
        {
            list.Clear();
            int count = (int)SavedState.ReadCount(reader, "examples", capacity);
            for (int place = 0; place < count; place++)
            {
                ReadPlace(reader, contexts, list, mostTokens);
            }
        }
    }

    /// <summary>Writes the context of a position alone, whatever else its passage has.</summary>
    internal static void WriteContext(BinaryWriter writer, Passage passage, int position)
    {
        TokenContext context = passage.ContextOf(position);
        writer.Write(context.Document);
        WriteBytes(writer, Encoding.UTF8.GetBytes(context.DocumentId));
        writer.Write7BitEncodedInt(context.Token);
        writer.Write7BitEncodedInt(passage.FirstToken);
        writer.Write7BitEncodedInt(position);
        writer.Write7BitEncodedInt(context.Index);
        writer.Write7BitEncodedInt(context.TokenIds.Length);
        WriteBytes(writer, PassageEncoding.Encode(
            context.TokenIds, context.Ranges, context.Text, context.CharStart ?? -1, context.CharEnd ?? -1));
    }

    /// <summary>
    /// Reads what <see cref="WriteContext"/> wrote: a passage of that context alone, and the position.
    /// </summary>
    /// <exception cref="InvalidDataException">The bytes are no context.</exception>
    internal static (Passage Passage, int Position) ReadContext(BinaryReader reader)
    {
        long document = reader.ReadInt64();
        string documentId = Encoding.UTF8.GetString(ReadBytes(reader));
        int token = reader.Read7BitEncodedInt();
        int firstToken = reader.Read7BitEncodedInt();
        int position = reader.Read7BitEncodedInt();
        int index = reader.Read7BitEncodedInt();
        int length = reader.Read7BitEncodedInt();
        byte[] encoded = ReadBytes(reader);
        // Every token takes at least one byte, so a larger number can't be true.
        if (index < 0 || index >= length || length > encoded.Length)
        {
            throw new InvalidDataException(
                $"expected a token among at most {encoded.Length}, but got token {index} of {length}.");
        }
        if (index > position || (token >= 0 && (token < firstToken || (long)token - firstToken > position)))
        {
            throw new InvalidDataException(
                $"expected a token of the window that begins with token {firstToken}, but got token {token} at "
                + $"position {position}.");
        }
        try
        {
            TokenContext context = Decode(document, documentId, token, index, length, encoded);
            return (Passage.Of(context, firstToken, position), position);
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("expected the context of a token, but got other bytes.", exception);
        }
    }

    private static TokenContext Decode(
        long document, string documentId, int token, int index, int length, byte[] encoded)
    {
        int[] ids = new int[length];
        TextRange[] ranges = new TextRange[length];
        Span<int> offsets = [-1, -1];
        string? text = PassageEncoding.Decode(encoded, length, 0, ids, ranges, offsets);
        int end = text?.Length ?? 0;
        if (ranges.Any(range => range.Start < 0 || range.End < range.Start || range.End > end))
        {
            throw new InvalidDataException("expected tokens within their text, but got others.");
        }
        return new(document, documentId, token, index, ids, text, ranges, OrNull(offsets[0]), OrNull(offsets[1]));

        static int? OrNull(int offset) => offset < 0 ? null : offset;
    }

    private static void ReadPlace(
        BinaryReader reader, List<(Passage Passage, int Position)> contexts, ExampleList list, long mostTokens)
    {
        int number = (int)SavedState.ReadCount(reader, "context number", contexts.Count - 1);
        float score = reader.ReadSingle();
        if (!float.IsFinite(score))
        {
            throw new InvalidDataException($"examples: expected a finite activation, but got {score}.");
        }
        (Passage passage, int position) = contexts[number];
        foreach (ref float activation in list.Put(list.Count, score, passage, position, mostTokens))
        {
            activation = reader.ReadSingle();
        }
    }

    /// <summary>Writes numbers as <see cref="BinaryWriter"/> does one by one.</summary>
    private static void WriteAll(BinaryWriter writer, ReadOnlySpan<float> numbers)
    {
        if (BitConverter.IsLittleEndian)
        {
            writer.Write(MemoryMarshal.AsBytes(numbers));
            return;
        }
        foreach (float number in numbers)
        {
            writer.Write(number);
        }
    }

    private static void WriteBytes(BinaryWriter writer, byte[] bytes)
    {
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] ReadBytes(BinaryReader reader)
    {
        int length = reader.Read7BitEncodedInt();
        if (length < 0)
        {
            throw new InvalidDataException($"expected a length, but got {length}.");
        }
        // A wrong length must not ask for memory that the stream can't fill.
        using MemoryStream bytes = new();
        while (bytes.Length < length)
        {
            byte[] part = reader.ReadBytes((int)Math.Min(length - bytes.Length, 1 << 16));
            if (part.Length == 0)
            {
                throw new EndOfStreamException();
            }
            bytes.Write(part);
        }
        return bytes.ToArray();
    }
}
