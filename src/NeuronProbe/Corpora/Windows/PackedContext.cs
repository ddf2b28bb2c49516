using System.Text;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Windows;

/// <summary>A <see cref="TokenContext"/> in few bytes, since a scan may keep a million of them: where in a passage, shared with its neighbours, it stands.</summary>
internal sealed class PackedContext
{
    private readonly Passage passage;

    /// <param name="passage">Holds the context's tokens.</param>
    /// <param name="token">The token's number in the document, or -1 where the tool added it.</param>
    /// <param name="position">The token's position in its window.</param>
    /// <param name="index">Tokens of the context before it.</param>
    /// <param name="length">Tokens of the context.</param>
    public PackedContext(Passage passage, int token, int position, int index, int length)
    {
        this.passage = passage;
        Token = token;
        Position = position;
        Index = index;
        Length = length;
    }

    public long Document => passage.Document;

    /// <summary>The token's number in the document, or -1 where the tool added it.</summary>
    public int Token { get; }

    /// <summary>The number of its window's first token, which tells the windows of a document apart.</summary>
    public int FirstToken => passage.FirstToken;

    /// <summary>The token's position in its window.</summary>
    public int Position { get; }

    /// <summary>Which of the context's tokens it is, from 0: the context begins that many positions before the token.</summary>
    public int Index { get; }

    /// <summary>Tokens of the context.</summary>
    public int Length { get; }

    /// <summary>The context in full.</summary>
    public TokenContext Unpack() => passage.Cut(Token, Position, Index, Length);

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
        try
        {
            TokenContext context = Unpack(document, documentId, token, index, length, packed);
            int end = context.Text?.Length ?? 0;
            if (context.Ranges.Any(range => range.Start < 0 || range.End < range.Start || range.End > end))
            {
                throw new InvalidDataException("expected tokens within their text, but got others.");
            }
            return new(Passage.Of(context, firstToken, position), token, position, index, length);
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("expected the context of a token, but got other bytes.", exception);
        }
    }

    public void Write(BinaryWriter writer)
    {
        TokenContext context = Unpack();
        writer.Write(Document);
        byte[] id = Encoding.UTF8.GetBytes(context.DocumentId);
        writer.Write7BitEncodedInt(id.Length);
        writer.Write(id);
        writer.Write7BitEncodedInt(Token);
        writer.Write7BitEncodedInt(FirstToken);
        writer.Write7BitEncodedInt(Position);
        writer.Write7BitEncodedInt(Index);
        writer.Write7BitEncodedInt(Length);
        byte[] packed = Pack(context);
        writer.Write7BitEncodedInt(packed.Length);
        writer.Write(packed);
    }

    private static byte[] Pack(TokenContext context)
    {
        using MemoryStream bytes = new();
        using BinaryWriter writer = new(bytes);
        writer.Write(context.Text is not null);
        for (int i = 0; i < context.TokenIds.Length; i++)
        {
            writer.Write7BitEncodedInt(context.TokenIds[i]);
            if (context.Text is not null)
            {
                writer.Write7BitEncodedInt(context.Ranges[i].Start);
                writer.Write7BitEncodedInt(context.Ranges[i].End - context.Ranges[i].Start);
            }
        }
        if (context.Text is not null)
        {
            writer.Write7BitEncodedInt(context.CharStart ?? -1);
            writer.Write7BitEncodedInt(context.CharEnd ?? -1);
            writer.Write(context.Text);
        }
        return bytes.ToArray();
    }

    private static TokenContext Unpack(long document, string documentId, int token, int index, int length, byte[] packed)
    {
        using BinaryReader reader = new(new MemoryStream(packed));
        bool hasText = reader.ReadBoolean();
        int[] ids = new int[length];
        TextRange[] ranges = new TextRange[length];
        for (int i = 0; i < length; i++)
        {
            ids[i] = reader.Read7BitEncodedInt();
            int start = hasText ? reader.Read7BitEncodedInt() : 0;
            ranges[i] = new(start, hasText ? start + reader.Read7BitEncodedInt() : 0);
        }
        int charStart = hasText ? reader.Read7BitEncodedInt() : -1;
        int charEnd = hasText ? reader.Read7BitEncodedInt() : -1;
        string? text = hasText ? reader.ReadString() : null;
        return new(document, documentId, token, index, ids, text, ranges, charStart < 0 ? null : charStart, charEnd < 0 ? null : charEnd);
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
