using System.Text;

namespace NeuronProbe.Corpora;

/// <summary>A <see cref="TokenContext"/> in few bytes, since a scan may keep a million of them; it holds on to nothing of the corpus but the id.</summary>
internal sealed class PackedContext
{
    private const int NoText = 0;
    private const int WithText = 1;

    private readonly byte[] packed;

    private PackedContext(long document, string documentId, int token, int firstToken, int position, int index, int length, byte[] packed)
    {
        Document = document;
        DocumentId = documentId;
        Token = token;
        FirstToken = firstToken;
        Position = position;
        Index = index;
        Length = length;
        this.packed = packed;
    }

    public long Document { get; }

    public string DocumentId { get; }

    /// <summary>The token's number in the document, or -1 where the tool added it.</summary>
    public int Token { get; }

    /// <summary>The number of its window's first token, which tells the windows of a document apart.</summary>
    public int FirstToken { get; }

    /// <summary>The token's position in its window.</summary>
    public int Position { get; }

    /// <summary>Which of the context's tokens it is, from 0: the context begins that many positions before the token.</summary>
    public int Index { get; }

    /// <summary>Tokens of the context.</summary>
    public int Length { get; }

    /// <summary>Packs the tokens round a position of a window.</summary>
    public static PackedContext Of(Window window, int position, int tokensEachSide)
    {
        int from = Math.Max(0, position - tokensEachSide);
        int end = (int)Math.Min(window.Ids.Length, (long)position + tokensEachSide + 1);
        TokenizedDocument document = window.Document;
        TextRange piece = PieceOf(window, from, end);
        using MemoryStream bytes = new();
        using BinaryWriter writer = new(bytes);
        writer.Write((byte)(document.Text is null ? NoText : WithText));
        for (int at = from; at < end; at++)
        {
            writer.Write7BitEncodedInt(window.Ids[at]);
            if (document.Text is not null)
            {
                TextRange range = RangeOf(window, at, piece);
                writer.Write7BitEncodedInt(range.Start);
                writer.Write7BitEncodedInt(range.End - range.Start);
            }
        }
        int token = window.TokenAt(position);
        if (document.Text is string text)
        {
            bool isAdded = token < 0;
            writer.Write7BitEncodedInt(isAdded ? -1 : document.CodePointOffset(document.Tokens[token].Start));
            writer.Write7BitEncodedInt(isAdded ? -1 : document.CodePointOffset(document.Tokens[token].End));
            writer.Write(text[piece.Start..piece.End]);
        }
        return new(document.Document.Index, document.Document.Id, token, window.FirstToken, position, position - from, end - from, bytes.ToArray());
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are no context.</exception>
    public static PackedContext Read(BinaryReader reader)
    {
        long document = reader.ReadInt64();
        string documentId = Encoding.UTF8.GetString(ReadBytes(reader));
        int token = reader.Read7BitEncodedInt();
        int firstToken = reader.Read7BitEncodedInt();
        int position = reader.Read7BitEncodedInt();
        int index = reader.Read7BitEncodedInt();
        int length = reader.Read7BitEncodedInt();
        byte[] packed = ReadBytes(reader);
        // Every token takes at least one byte, so a larger number can't be true.
        if (index < 0 || index >= length || length > packed.Length)
        {
            throw new InvalidDataException($"expected a token among at most {packed.Length}, but got token {index} of {length}.");
        }
        PackedContext context = new(document, documentId, token, firstToken, position, index, length, packed);
        try
        {
            TokenContext unpacked = context.Unpack();
            int end = unpacked.Text?.Length ?? 0;
            if (unpacked.Ranges.Any(range => range.Start < 0 || range.End < range.Start || range.End > end))
            {
                throw new InvalidDataException("expected tokens within their text, but got others.");
            }
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("expected the context of a token, but got other bytes.", exception);
        }
        return context;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Document);
        byte[] id = Encoding.UTF8.GetBytes(DocumentId);
        writer.Write7BitEncodedInt(id.Length);
        writer.Write(id);
        writer.Write7BitEncodedInt(Token);
        writer.Write7BitEncodedInt(FirstToken);
        writer.Write7BitEncodedInt(Position);
        writer.Write7BitEncodedInt(Index);
        writer.Write7BitEncodedInt(Length);
        writer.Write7BitEncodedInt(packed.Length);
        writer.Write(packed);
    }

    /// <summary>The context in full.</summary>
    public TokenContext Unpack()
    {
        using BinaryReader reader = new(new MemoryStream(packed));
        bool hasText = reader.ReadByte() == WithText;
        int[] ids = new int[Length];
        TextRange[] ranges = new TextRange[Length];
        for (int i = 0; i < Length; i++)
        {
            ids[i] = reader.Read7BitEncodedInt();
            int start = hasText ? reader.Read7BitEncodedInt() : 0;
            ranges[i] = new(start, hasText ? start + reader.Read7BitEncodedInt() : 0);
        }
        int charStart = hasText ? reader.Read7BitEncodedInt() : -1;
        int charEnd = hasText ? reader.Read7BitEncodedInt() : -1;
        string? text = hasText ? reader.ReadString() : null;
        return new(Document, DocumentId, Token, Index, ids, text, ranges, charStart < 0 ? null : charStart, charEnd < 0 ? null : charEnd);
    }

    /// <summary>The part of the document from the first to the last character of the own tokens in a range of positions.</summary>
    private static TextRange PieceOf(Window window, int from, int end)
    {
        int start = int.MaxValue;
        int stop = 0;
        for (int at = from; at < end; at++)
        {
            if (window.TokenAt(at) is int token and >= 0)
            {
                start = Math.Min(start, window.Document.Tokens[token].Start);
                stop = Math.Max(stop, window.Document.Tokens[token].End);
            }
        }
        return start > stop ? new(0, 0) : new(start, stop);
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
