using System.Globalization;
using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>Byte-pair encoding over characters, as SentencePiece's is written in tokenizer.json: words merged by rank,
/// characters without a token as bytes.</summary>
internal sealed class CharacterBpeTokenizer : SourceTokenizer
{
    // Symbols of nothing that merges: an unknown character.
    private const int Unknown = -1;

    private readonly BpeModel model;
    private readonly TextPreparation preparation;
    private readonly WordSplitting words;
    private readonly MergeTable merges = new();
    private readonly int?[]? byteIds;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> tokens;

    /// <param name="model">The vocabulary and its merges.</param>
    /// <param name="preparation">What is done before words are cut.</param>
    /// <param name="words">How words are cut.</param>
    /// <param name="spelling">What tokens spell.</param>
    public CharacterBpeTokenizer(BpeModel model, TextPreparation preparation, WordSplitting words,
        TokenSpelling spelling)
        : base(spelling)
    {
        this.model = model;
        this.preparation = preparation;
        this.words = words;
        for (int rank = 0; rank < model.Merges.Count; rank++)
        {
            (string left, string right) = model.Merges[rank];
            merges.Set(model.Tokens[left], model.Tokens[right], rank, model.Tokens[left + right]);
        }
        byteIds = model.HasByteFallback ? ByteIds(model.Tokens) : null;
        tokens =
            new Dictionary<string, int>(model.Tokens, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The byte that a token such as <c>&lt;0x0A&gt;</c> stands for, or null.</summary>
    public static byte? ByteOf(string token) =>
        token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>'
            && byte.TryParse(
                token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)
            ? value
            : null;

    protected override List<TextToken> EncodeWellFormed(string text)
    {
        List<TextToken> found = new(text.Length / 3);
        foreach ((int? id, (int start, int end), NormalizedText? piece) in preparation.Split(text))
        {
            if (piece is null)
            {
                found.Add(new TextToken(id!.Value, start, end));
                continue;
            }
            foreach (TextPiece word in words.Cut(piece))
            {
                EncodeWord(word.Whole, word.First, word.End, found);
            }
        }
        return found;
    }

    private void EncodeWord(NormalizedText piece, int first, int end, List<TextToken> found)
    {
        if (model.IgnoresMerges && tokens.TryGetValue(piece.Text.AsSpan(first, end - first), out int whole))
        {
            Add(found, whole, piece.Source(first, end));
            return;
        }
        (List<int> symbols, List<(int Start, int End)> ranges) = Cut(piece, first, end);
        int[] merged = [.. symbols];
        int[] counts = new int[merged.Length];
        int left = merges.Merge(merged, counts);
        int at = 0;
        for (int i = 0; i < left; at += counts[i++])
        {
            (int Start, int End) range = (ranges[at].Start, ranges[at + counts[i] - 1].End);
            if (merged[i] != Unknown)
            {
                Add(found, merged[i], range);
            }
            else if (model.UnknownId is { } unknown)
            {
                Add(found, unknown, range);
            }
            else
            {
                throw new ProbeException(
                    $"tokenizer.json: expected text that the vocabulary can spell, but got '{piece.Text[first..end]}', "
                    + "part of which has no token, and no unk_token is named. "
                    + "Leave such characters out of the corpus, or bring records with input_ids (jsonl).");
            }
        }
    }

    private static void Add(List<TextToken> found, int id, (int Start, int End) range) =>
        found.Add(new TextToken(id, range.Start, range.End));

    /// <summary>The symbols that merging starts from, and what each stands for in the source text.</summary>
    private (List<int> Symbols, List<(int Start, int End)> Ranges) Cut(NormalizedText piece, int first, int end)
    {
        List<int> symbols = new(end - first);
        List<(int Start, int End)> ranges = new(end - first);
        Span<byte> utf8 = stackalloc byte[4];
        for (int at = first, length; at < end; at += length)
        {
            length = char.IsHighSurrogate(piece.Text[at]) ? 2 : 1;
            ReadOnlySpan<char> character = piece.Text.AsSpan(at, length);
            (int Start, int End) range = piece.Source(at, at + length);
            if (tokens.TryGetValue(character, out int id))
            {
                symbols.Add(id);
                ranges.Add(range);
            }
            else if (byteIds is not null && HasAll(utf8[..Encoding.UTF8.GetBytes(character, utf8)]))
            {
                foreach (byte value in utf8[..Encoding.UTF8.GetByteCount(character)])
                {
                    symbols.Add(byteIds[value]!.Value);
                    ranges.Add(range);
                }
            }
            else if (model.FusesUnknown && symbols is [.., Unknown])
            {
                ranges[^1] = (ranges[^1].Start, range.End);
            }
            else
            {
                symbols.Add(Unknown);
                ranges.Add(range);
            }
        }
        return (symbols, ranges);
    }

    private bool HasAll(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (byteIds![value] is null)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The token of each byte, null where it lacks.</summary>
    private static int?[] ByteIds(IReadOnlyDictionary<string, int> tokens) =>
        [.. Enumerable.Range(0, 256)
            .Select(value =>
            tokens.TryGetValue(FormattableString.Invariant($"<0x{value:X2}>"), out int id) ? id : (int?)null)];
}
