using System.Text;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Corpora.Windows;

/// <summary>Adjacent tokens of a window in few bytes, from which the contexts of several positions are cut; it holds on to nothing of the corpus but the id.</summary>
internal sealed class Passage
{
    // By position in the window: the first of the tokens, and those of them that are the document's own.
    private readonly int first;
    private readonly int firstOwn;
    private readonly int endOwn;
    private readonly int length;
    private readonly byte[] packed;

    private Passage(long document, string documentId, int firstToken, int first, int firstOwn, int endOwn, int length, byte[] packed)
    {
        Document = document;
        DocumentId = documentId;
        FirstToken = firstToken;
        this.first = first;
        this.firstOwn = firstOwn;
        this.endOwn = endOwn;
        this.length = length;
        this.packed = packed;
    }

    public long Document { get; }

    public string DocumentId { get; }

    /// <summary>The number of its window's first token, which tells the windows of a document apart.</summary>
    public int FirstToken { get; }

    /// <summary>Packs the tokens at a range of positions of a window.</summary>
    public static Passage Of(Window window, int first, int end)
    {
        TokenizedDocument document = window.Document;
        TextRange piece = PieceOf(window, first, end);
        TextRange[] ranges = [.. Enumerable.Range(first, end - first).Select(position => RangeOf(window, position, piece))];
        byte[] packed = Pack(
            window.Ids.AsSpan(first, end - first), ranges, document.Text?[piece.Start..piece.End], document.Text is null ? 0 : document.CodePointOffset(piece.Start));
        return new(
            document.Document.Index, document.Document.Id, window.FirstToken, first, window.PrefixLength, window.PrefixLength + window.TokenCount, end - first, packed);
    }

    /// <summary>Packs a context alone.</summary>
    /// <param name="context">The context.</param>
    /// <param name="firstToken">The number of its window's first token.</param>
    /// <param name="position">The position in the window of the token that it is the context of.</param>
    public static Passage Of(TokenContext context, int firstToken, int position)
    {
        int first = position - context.Index;
        int offset = context.Text is string text && context.CharStart is int start ? start - CodePointsIn(text.AsSpan(0, context.Ranges[context.Index].Start)) : 0;
        byte[] packed = Pack(context.TokenIds, context.Ranges, context.Text, offset);
        return new(context.Document, context.DocumentId, firstToken, first, first, first + context.TokenIds.Length, context.TokenIds.Length, packed);
    }

    /// <summary>Cuts out a context.</summary>
    /// <param name="token">The token's number in the document, or -1 where the tool added it.</param>
    /// <param name="position">The token's position in its window.</param>
    /// <param name="index">Tokens of the context before it.</param>
    /// <param name="count">Tokens of the context.</param>
    public TokenContext Cut(int token, int position, int index, int count)
    {
        using BinaryReader reader = new(new MemoryStream(packed));
        bool hasText = reader.ReadBoolean();
        int[] ids = new int[count];
        TextRange[] ranges = new TextRange[count];
        int from = position - index - first;
        for (int i = -from; i < length - from; i++)
        {
            int id = reader.Read7BitEncodedInt();
            int start = hasText ? reader.Read7BitEncodedInt() : 0;
            int end = hasText ? start + reader.Read7BitEncodedInt() : 0;
            if (i >= 0 && i < count)
            {
                ids[i] = id;
                ranges[i] = new(start, end);
            }
        }
        if (!hasText)
        {
            return new(Document, DocumentId, token, index, ids, null, ranges, null, null);
        }
        int offset = reader.Read7BitEncodedInt();
        string text = reader.ReadString();
        int? charStart = token < 0 ? null : offset + CodePointsIn(text.AsSpan(0, ranges[index].Start));
        int? charEnd = token < 0 ? null : offset + CodePointsIn(text.AsSpan(0, ranges[index].End));
        TextRange piece = count == length ? new(0, text.Length) : PieceOf(ranges, position - index);
        for (int i = 0; i < count; i++)
        {
            ranges[i] = new(Math.Clamp(ranges[i].Start, piece.Start, piece.End) - piece.Start, Math.Clamp(ranges[i].End, piece.Start, piece.End) - piece.Start);
        }
        return new(Document, DocumentId, token, index, ids, text[piece.Start..piece.End], ranges, charStart, charEnd);
    }

    private static byte[] Pack(ReadOnlySpan<int> ids, TextRange[] ranges, string? text, int codePointOffset)
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
            writer.Write7BitEncodedInt(codePointOffset);
            writer.Write(text);
        }
        return bytes.ToArray();
    }

    private static int CodePointsIn(ReadOnlySpan<char> text)
    {
        int count = 0;
        foreach (Rune _ in text.EnumerateRunes())
        {
            count++;
        }
        return count;
    }

    /// <summary>The part of the document from the first to the last character of the own tokens in a range of positions.</summary>
    private static TextRange PieceOf(Window window, int first, int end) =>
        Enclosing(Enumerable.Range(first, end - first).Select(window.TokenAt).Where(token => token >= 0).Select(token => window.Document.Tokens[token]).Select(token => new TextRange(token.Start, token.End)));

    /// <summary>The same within the passage.</summary>
    private TextRange PieceOf(TextRange[] ranges, int from) => Enclosing(ranges.Where((_, i) => from + i >= firstOwn && from + i < endOwn));

    private static TextRange Enclosing(IEnumerable<TextRange> ranges)
    {
        int start = int.MaxValue;
        int end = 0;
        foreach (TextRange range in ranges)
        {
            start = Math.Min(start, range.Start);
            end = Math.Max(end, range.End);
        }
        return start > end ? new(0, 0) : new(start, end);
    }

    /// <summary>A position's range in the piece; an added token has an empty one at the end where it stands.</summary>
    private static TextRange RangeOf(Window window, int position, TextRange piece)
    {
        if (window.TokenAt(position) is int token and >= 0)
        {
            TextToken own = window.Document.Tokens[token];
            return new(own.Start - piece.Start, own.End - piece.Start);
        }
        int edge = position < window.PrefixLength ? 0 : piece.End - piece.Start;
        return new(edge, edge);
    }
}
