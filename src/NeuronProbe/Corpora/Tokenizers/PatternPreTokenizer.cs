using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>Cuts a text into the words that merges stay within: the matches of a pattern, and what lies between them.</summary>
/// <param name="pattern">Sees every code point as one character of the right category.</param>
internal sealed class PatternPreTokenizer(Regex pattern) : PreTokenizer
{
    private const RegexOptions Options = RegexOptions.Compiled | RegexOptions.CultureInvariant;

    /// <summary>GPT-2's words: contractions, letters, digits and other signs with the space before them, and white space.</summary>
    public static PatternPreTokenizer Gpt2 { get; } = new(new Regex(
        @"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", Options));

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());

    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) =>
        text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? CutShadow(text) : Cut(text);

    private List<(int Offset, int Length)> Cut(string text)
    {
        List<(int Offset, int Length)> words = [];
        int end = 0;
        foreach (ValueMatch match in pattern.EnumerateMatches(text))
        {
            if (match.Index > end)
            {
                words.Add((end, match.Index - end));
            }
            if (match.Length > 0)
            {
                words.Add((match.Index, match.Length));
            }
            end = match.Index + match.Length;
        }
        if (end < text.Length)
        {
            words.Add((end, text.Length - end));
        }
        return words;
    }

    private IEnumerable<(int Offset, int Length)> CutShadow(string text)
    {
        (string shadow, int[] offsets) = CategoryShadow.Of(text);
        return Cut(shadow).Select(word => (offsets[word.Offset], offsets[word.Offset + word.Length] - offsets[word.Offset]));
    }
}
