using System.Globalization;
using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>A SentencePiece model's pieces, ready for byte-pair merging.</summary>
/// <remarks>
/// Symbols are numbers: a piece's id; beyond the ids, characters that are only part of pieces; <see cref="Unknown"/>
/// for all others; and <see cref="Whole"/> for a user-defined piece found in the text, which is merged with nothing.
/// </remarks>
internal sealed class SentencePieceVocabulary
{
    /// <summary>The symbol of a character that is in no piece.</summary>
    public const int Unknown = -1;

    private readonly Dictionary<string, int> symbols = new(StringComparer.Ordinal);
    private readonly SentencePieceModel model;

    /// <exception cref="InvalidDataException">A piece is there twice,
    /// or one is missing that every text needs.</exception>
    public SentencePieceVocabulary(SentencePieceModel model)
    {
        this.model = model;
        for (int id = 0; id < model.Pieces.Count; id++)
        {
            SentencePiece piece = model.Pieces[id];
            if (piece.Type is SentencePieceType.Normal or SentencePieceType.UserDefined
                && !symbols.TryAdd(piece.Text, id))
            {
                throw new InvalidDataException($"the piece '{piece.Text}' twice");
            }
        }
        UserDefined = new SpecialTokenFinder(
            symbols.Where(symbol => model.Pieces[symbol.Value].Type == SentencePieceType.UserDefined));
        UnknownId = Find(SentencePieceType.Unknown, _ => true)
            ?? throw new InvalidDataException("no piece for what is unknown");
        ByteIds = model.ByteFallback ? ReadByteIds() : null;
        Merges = BuildMerges();
    }

    /// <summary>The pieces that a text is never cut within.</summary>
    public SpecialTokenFinder UserDefined { get; }

    public int UnknownId { get; }

    /// <summary>The token of each byte, or null where the model has none.</summary>
    public int[]? ByteIds { get; }

    public MergeTable Merges { get; }

    /// <summary>The id of the control piece of that content, or null.</summary>
    public int? ControlId(string content) => Find(SentencePieceType.Control, piece => piece.Text == content);

    /// <summary>The symbol of one character.</summary>
    public int Symbol(ReadOnlySpan<char> character) =>
        symbols.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(character, out int symbol) ? symbol : Unknown;

    /// <summary>The symbol of a user-defined piece found in the text, or the way back from it.</summary>
    public static int Whole(int idOrSymbol) => -2 - idOrSymbol;

    /// <summary>Whether a symbol is a piece's id.</summary>
    public bool IsPiece(int symbol) => symbol >= 0 && symbol < model.Pieces.Count;

    /// <summary>What every piece spells: a byte, or text with spaces as spaces.</summary>
    public TokenSpelling Spelling()
    {
        byte[]?[] bytes = new byte[model.Pieces.Count][];
        HashSet<int> special = [];
        for (int id = 0; id < bytes.Length; id++)
        {
            (string text, _, SentencePieceType type) = model.Pieces[id];
            bool isSpecial = type is SentencePieceType.Control or SentencePieceType.Unknown;
            bytes[id] = type == SentencePieceType.Byte ? [ByteOf(text)]
                : Encoding.UTF8.GetBytes(
                    isSpecial || !model.EscapesSpaces ? text : text.Replace(SentencePieceNormalizer.EscapedSpace, ' '));
            if (isSpecial)
            {
                special.Add(id);
            }
        }
        return new TokenSpelling(bytes, special, model.AddsDummyPrefix);
    }

    /// <summary>Every way to join two symbols into a piece; the higher its score, the lower the rank,
    /// and equal scores share one.</summary>
    private MergeTable BuildMerges()
    {
        int[] ids = [.. symbols.Values];
        foreach (Rune rune in ids.SelectMany(id => model.Pieces[id].Text.EnumerateRunes()))
        {
            symbols.TryAdd(rune.ToString(), model.Pieces.Count + symbols.Count);
        }
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup =
            symbols.GetAlternateLookup<ReadOnlySpan<char>>();
        MergeTable merges = new();
        int rank = -1;
        float score = float.NaN;
        foreach (int id in ids.OrderByDescending(id => model.Pieces[id].Score))
        {
            ReadOnlySpan<char> text = model.Pieces[id].Text;
            rank += model.Pieces[id].Score == score ? 0 : 1;
            score = model.Pieces[id].Score;
            for (int cut = 1; cut < text.Length; cut++)
            {
                if (lookup.TryGetValue(text[..cut], out int left) && lookup.TryGetValue(text[cut..], out int right))
                {
                    merges.Set(left, right, rank, id);
                }
            }
        }
        return merges;
    }

    private int[] ReadByteIds()
    {
        int[] ids = new int[256];
        Array.Fill(ids, -1);
        for (int id = 0; id < model.Pieces.Count; id++)
        {
            if (model.Pieces[id].Type == SentencePieceType.Byte)
            {
                ids[ByteOf(model.Pieces[id].Text)] = id;
            }
        }
        int missing = Array.IndexOf(ids, -1);
        return missing < 0 ? ids : throw new InvalidDataException($"no piece for the byte <0x{missing:X2}>");
    }

    private static byte ByteOf(string piece) =>
        piece.Length == 6 && piece.StartsWith("<0x", StringComparison.Ordinal) && piece[5] == '>'
            && byte.TryParse(
                piece.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)
            ? value
            : throw new InvalidDataException($"the byte piece '{piece}'");

    private int? Find(SentencePieceType type, Func<SentencePiece, bool> matches)
    {
        for (int id = 0; id < model.Pieces.Count; id++)
        {
            if (model.Pieces[id].Type == type && matches(model.Pieces[id]))
            {
                return id;
            }
        }
        return null;
    }
}
