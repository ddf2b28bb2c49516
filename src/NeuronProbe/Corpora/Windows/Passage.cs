using System.Text;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Corpora.Windows;

/// <summary>Adjacent tokens of a window, from which the contexts of several positions are cut.</summary>
/// <remarks>
/// A scan may keep a million examples. So one is a position in a passage that its neighbours and all neurons share; the
/// passage stores ids, ranges and text as <see cref="PassageEncoding"/> has them, and how many tokens a context has on
/// each side. Contexts are made of it when they are asked for. Of the corpus it holds on to the document's id alone.
/// </remarks>
internal sealed class Passage
{
    private const char FirstSurrogate = '\ud800';
    private const char LastSurrogate = '\udfff';

    private readonly int tokensEachSide;

    // By position in the window: the first of the tokens, and those of them that are the document's own.
    private readonly int first;
    private readonly int firstOwn;
    private readonly int endOwn;
    private readonly int length;
    private readonly byte[] encoded;

    private Passage(
        long document, string documentId, int firstToken, int tokensEachSide,
        int first, int length, int firstOwn, int endOwn, byte[] encoded)
    {
        Document = document;
        DocumentId = documentId;
        FirstToken = firstToken;
        this.tokensEachSide = tokensEachSide;
        this.first = first;
        this.length = length;
        this.firstOwn = firstOwn;
        this.endOwn = endOwn;
        this.encoded = encoded;
    }

    public long Document { get; }

    public string DocumentId { get; }

    /// <summary>The number of its window's first token, which tells the windows of a document apart.</summary>
    public int FirstToken { get; }

    /// <summary>The tokens at a range of positions of a window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="first">The first position.</param>
    /// <param name="end">The position after the last.</param>
    /// <param name="tokensEachSide">Tokens of a context before and after its position.</param>
    public static Passage Of(Window window, int first, int end, int tokensEachSide)
    {
        TokenizedDocument document = window.Document;
        TextRange piece = PieceOf(window, first, end);
        TextRange[] ranges =
            [.. Enumerable.Range(first, end - first).Select(position => RangeOf(window, position, piece))];
        byte[] encoded = PassageEncoding.Encode(
            window.Ids.AsSpan(first, end - first),
            ranges,
            document.Text?[piece.Start..piece.End],
            document.Text is null ? 0 : document.CodePointOffset(piece.Start));
        return new(
            document.Document.Index, document.Document.Id, window.FirstToken, tokensEachSide,
            first, end - first, window.PrefixLength, window.PrefixLength + window.TokenCount, encoded);
    }

    /// <summary>The tokens of one context alone.</summary>
    /// <param name="context">The context.</param>
    /// <param name="firstToken">The number of its window's first token.</param>
    /// <param name="position">The position in the window of the token that it is the context of.</param>
    public static Passage Of(TokenContext context, int firstToken, int position)
    {
        // Nobody asks for another position, so it does not matter which of the others are the document's own.
        (int firstOwn, int endOwn) = context.Token < 0
            ? (0, 0)
            : (position - (context.Token - firstToken), position + 1);
        return new(
            context.Document, context.DocumentId, firstToken, int.MaxValue,
            position - context.Index, context.TokenIds.Length, firstOwn, endOwn,
            PassageEncoding.Encode(context.TokenIds, context.Ranges, context.Text, OffsetOf(context)));
    }

    /// <summary>Tokens of a window that contexts were joined to.</summary>
    /// <param name="of">Has one of the contexts.</param>
    /// <param name="position">The position of that, one of the document's own tokens.</param>
    /// <param name="tokensEachSide">Tokens of a context before and after its position.</param>
    /// <param name="beginning">That context, with which the tokens begin.</param>
    /// <param name="first">The position of the first of the tokens.</param>
    /// <param name="ids">Their ids.</param>
    /// <param name="ranges">Where each stands in the text.</param>
    /// <param name="text">The piece of the document that they stand for, or null.</param>
    public static Passage Of(
        Passage of, int position, int tokensEachSide, TokenContext beginning,
        int first, int[] ids, TextRange[] ranges, string? text) => new(
            of.Document, of.DocumentId, of.FirstToken, tokensEachSide,
            first, ids.Length, of.firstOwn, int.MaxValue,
            PassageEncoding.Encode(ids, ranges, text, OffsetOf(beginning)));

    /// <summary>Writes all of it.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Document);
        byte[] id = Encoding.UTF8.GetBytes(DocumentId);
        writer.Write7BitEncodedInt(id.Length);
        writer.Write(id);
        writer.Write7BitEncodedInt(FirstToken);
        writer.Write7BitEncodedInt(first);
        writer.Write7BitEncodedInt(length);
        // None for the context of an added token, of which nobody knows where the document's own begin.
        writer.Write7BitEncodedInt(endOwn == 0 ? 0 : firstOwn + 1);
        writer.Write7BitEncodedInt(encoded.Length);
        writer.Write(encoded);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="tokensEachSide">Tokens of a context before and after its position.</param>
    /// <exception cref="InvalidDataException">The bytes are no such passage.</exception>
    public static Passage Read(BinaryReader reader, int tokensEachSide)
    {
        long document = reader.ReadInt64();
        string documentId = Encoding.UTF8.GetString(ReadBytes(reader));
        int firstToken = reader.Read7BitEncodedInt();
        int first = reader.Read7BitEncodedInt();
        int length = reader.Read7BitEncodedInt();
        int firstOwn = reader.Read7BitEncodedInt() - 1;
        byte[] encoded = ReadBytes(reader);
        // Every token takes at least one byte, so a larger number can't be true.
        if (firstToken < 0 || first < 0 || length < 1 || length > encoded.Length || firstOwn < -1)
        {
            throw new InvalidDataException(
                $"expected some of at most {encoded.Length} tokens of a window, but got {length} from {first} on.");
        }
        var passage = new Passage(
            document, documentId, firstToken, tokensEachSide, first, length, Math.Max(0, firstOwn),
            firstOwn < 0 ? 0 : int.MaxValue, encoded);
        DemandWhole(passage);
        return passage;
    }

    /// <summary>All its tokens, and the text that they stand for: null where there is none.</summary>
    /// <returns>The ids, where each stands in the text, the text, and where that begins in the document in code
    /// points; 0 where nobody knows.</returns>
    public (int[] Ids, TextRange[] Ranges, string? Text, int CharStart) Decode()
    {
        int[] ids = new int[length];
        TextRange[] ranges = new TextRange[length];
        int offset = 0;
        string? text = PassageEncoding.Decode(encoded, length, 0, ids, ranges, new(ref offset));
        return (ids, ranges, text, offset);
    }

    /// <summary>The first position that it has, and how many.</summary>
    public (int First, int Length) Positions => (first, length);

    /// <summary>Number in the document of the token at a position, or -1 where the tool added it.</summary>
    public int TokenAt(int position) =>
        position >= firstOwn && position < endOwn ? FirstToken + position - firstOwn : -1;

    /// <summary>The position in the window of the first token of a position's context.</summary>
    public int ContextStart(int position) => (int)Math.Max(first, (long)position - tokensEachSide);

    /// <summary>Tokens of a position's context.</summary>
    public int ContextLength(int position) =>
        (int)Math.Min((long)first + length, (long)position + tokensEachSide + 1) - ContextStart(position);

    /// <summary>The token at a position and those round it.</summary>
    public TokenContext ContextOf(int position)
    {
        int from = ContextStart(position);
        int index = position - from;
        int[] ids = new int[ContextLength(position)];
        TextRange[] ranges = new TextRange[ids.Length];
        int offset = 0;
        int token = TokenAt(position);
        if (PassageEncoding.Decode(encoded, length, from - first, ids, ranges, new(ref offset)) is not string text)
        {
            return new(Document, DocumentId, token, index, ids, null, ranges, null, null);
        }
        int? charStart = token < 0 ? null : offset + CodePointsIn(text.AsSpan(0, ranges[index].Start));
        int? charEnd = token < 0 ? null : offset + CodePointsIn(text.AsSpan(0, ranges[index].End));
        TextRange piece = ids.Length == length ? new(0, text.Length) : PieceOf(ranges, from);
        foreach (ref TextRange range in ranges.AsSpan())
        {
            range = new(
                Math.Clamp(range.Start, piece.Start, piece.End) - piece.Start,
                Math.Clamp(range.End, piece.Start, piece.End) - piece.Start);
        }
        return new(
            Document, DocumentId, token, index, ids, text[piece.Start..piece.End], ranges, charStart, charEnd);
    }

    /// <summary>Where the text of a context begins in the document, in code points.</summary>
    private static int OffsetOf(TokenContext context) =>
        context.Text is string text && context.CharStart is int start
            ? start - CodePointsIn(text.AsSpan(0, context.Ranges[context.Index].Start))
            : 0;

    private static void DemandWhole(Passage passage)
    {
        try
        {
            (_, TextRange[] ranges, string? text, _) = passage.Decode();
            if (ranges.Any(range => range.Start < 0 || range.End < range.Start || range.End > (text?.Length ?? 0)))
            {
                throw new InvalidDataException("expected tokens within their text, but got others.");
            }
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("expected the tokens of a passage, but got other bytes.", exception);
        }
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

    private static int CodePointsIn(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyInRange(FirstSurrogate, LastSurrogate))
        {
            return text.Length;
        }
        int count = 0;
        foreach (Rune _ in text.EnumerateRunes())
        {
            count++;
        }
        return count;
    }

    /// <summary>
    /// The part of the document from the first to the last character of the own tokens in a range of positions.
    /// </summary>
    private static TextRange PieceOf(Window window, int first, int end) =>
        Enclosing([.. Enumerable.Range(first, end - first)
            .Select(window.TokenAt)
            .Where(token => token >= 0)
            .Select(token => window.Document.Tokens[token])
            .Select(token => new TextRange(token.Start, token.End))]);

    /// <summary>The same within the passage.</summary>
    private TextRange PieceOf(TextRange[] ranges, int from)
    {
        int start = Math.Clamp(firstOwn - from, 0, ranges.Length);
        return Enclosing(ranges.AsSpan(start..Math.Clamp(endOwn - from, start, ranges.Length)));
    }

    private static TextRange Enclosing(ReadOnlySpan<TextRange> ranges)
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
