using System.Buffers.Binary;
using System.Text;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Tests.Tokenizers;

/// <summary>Writes small SentencePiece models.</summary>
internal sealed class SentencePieceFile
{
    private readonly List<byte> file = [];
    private readonly List<byte> trainer = [];
    private readonly List<byte> normalizer = [];

    /// <summary>A BPE model with <c>&lt;unk&gt;</c>, <c>&lt;s&gt;</c>, <c>&lt;/s&gt;</c>,
    /// and where asked the 256 bytes.</summary>
    public static SentencePieceFile Bpe(bool byteFallback = true)
    {
        SentencePieceFile model = new SentencePieceFile()
            .Piece("<unk>", 0, SentencePieceType.Unknown).Piece("<s>", 0, SentencePieceType.Control)
            .Piece("</s>", 0, SentencePieceType.Control)
            .Trainer(3, 2).Trainer(35, byteFallback ? 1 : 0).Normalizer(4, 0);
        for (int value = 0; byteFallback && value < 256; value++)
        {
            model.Piece($"<0x{value:X2}>", 0, SentencePieceType.Byte);
        }
        return model;
    }

    public SentencePieceFile Piece(string text, float score, SentencePieceType type = SentencePieceType.Normal)
    {
        List<byte> piece = [];
        Bytes(piece, 1, Encoding.UTF8.GetBytes(text));
        Varint(piece, (2 << 3) | 5);
        byte[] bits = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bits, score);
        piece.AddRange(bits);
        Number(piece, 3, (int)type);
        Bytes(file, 1, piece);
        return this;
    }

    /// <summary>Pieces with falling scores, as merging's order.</summary>
    public SentencePieceFile Pieces(params string[] texts)
    {
        for (int i = 0; i < texts.Length; i++)
        {
            Piece(texts[i], -i);
        }
        return this;
    }

    public SentencePieceFile Trainer(int field, int value)
    {
        Number(trainer, field, value);
        return this;
    }

    public SentencePieceFile Normalizer(int field, int value)
    {
        Number(normalizer, field, value);
        return this;
    }

    public SentencePieceFile CharacterMap(string name)
    {
        Bytes(normalizer, 1, Encoding.UTF8.GetBytes(name));
        Bytes(normalizer, 2, [1, 2, 3]);
        return this;
    }

    public byte[] ToArray()
    {
        List<byte> all = [.. file];
        Bytes(all, 2, trainer);
        Bytes(all, 3, normalizer);
        return [.. all];
    }

    private static void Number(List<byte> message, int field, int value)
    {
        Varint(message, field << 3);
        Varint(message, value);
    }

    private static void Bytes(List<byte> message, int field, IReadOnlyCollection<byte> bytes)
    {
        Varint(message, (field << 3) | 2);
        Varint(message, bytes.Count);
        message.AddRange(bytes);
    }

    private static void Varint(List<byte> message, int value)
    {
        for (; value > 127; value >>= 7)
        {
            message.Add((byte)(value | 128));
        }
        message.Add((byte)value);
    }
}
