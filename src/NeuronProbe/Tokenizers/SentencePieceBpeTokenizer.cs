using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>SentencePiece's byte-pair encoding (Kudo and Richardson 2018): characters of the whole text, spaces among
/// them, merged by score.</summary>
/// <remarks>Control pieces that a text spells out are plain text.
/// Tokens added beside the model are not looked for.</remarks>
internal sealed class SentencePieceBpeTokenizer(SentencePieceModel model, SentencePieceVocabulary vocabulary)
    : SourceTokenizer(vocabulary.Spelling())
{
    private readonly SentencePieceNormalizer normalizer = new(model);

    protected override List<TextToken> EncodeWellFormed(string text)
    {
        (string normalized, List<(int Start, int End)> ranges) = normalizer.Normalize(text);
        (int[] symbols, int[] starts) = Cut(normalized);
        int[] counts = new int[symbols.Length];
        int left = vocabulary.Merges.Merge(symbols, counts);
        List<TextToken> tokens = new(left);
        int first = 0;
        bool afterUnknown = false;
        for (int i = 0; i < left; i++)
        {
            int start = starts[first];
            int end = starts[first += counts[i]];
            bool unknown = symbols[i] == SentencePieceVocabulary.Unknown
                || (symbols[i] >= 0 && !vocabulary.IsPiece(symbols[i]));
            (int Start, int End) range = (ranges[start].Start, ranges[end - 1].End);
            if (!unknown)
            {
                int id = symbols[i] < 0 ? SentencePieceVocabulary.Whole(symbols[i]) : symbols[i];
                tokens.Add(new TextToken(id, range.Start, range.End));
            }
            else if (vocabulary.ByteIds is int[] byteIds)
            {
                tokens.AddRange(Encoding.UTF8.GetBytes(normalized[start..end]).Select(
                    value => new TextToken(byteIds[value], range.Start, range.End)));
            }
            else if (afterUnknown)
            {
                tokens[^1] = tokens[^1] with { End = range.End };
            }
            else
            {
                tokens.Add(new TextToken(vocabulary.UnknownId, range.Start, range.End));
            }
            afterUnknown = unknown;
        }
        return tokens;
    }

    /// <summary>The symbols that merging starts from, and where each begins in the normalised text;
    /// one more for its end.</summary>
    private (int[] Symbols, int[] Starts) Cut(string normalized)
    {
        List<int> symbols = new(normalized.Length);
        List<int> starts = new(normalized.Length + 1);
        for (int at = 0, length; at < normalized.Length; at += length)
        {
            starts.Add(at);
            if (vocabulary.UserDefined.TryMatch(normalized, at, out length, out int id))
            {
                symbols.Add(SentencePieceVocabulary.Whole(id));
            }
            else
            {
                length = char.IsHighSurrogate(normalized[at]) ? 2 : 1;
                symbols.Add(vocabulary.Symbol(normalized.AsSpan(at, length)));
            }
        }
        starts.Add(normalized.Length);
        return ([.. symbols], [.. starts]);
    }
}
