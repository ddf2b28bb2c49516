using System.Globalization;

namespace NeuronProbe.Concepts.Labels;

/// <summary>A concept that applies to whole words and phrases of a list.</summary>
/// <remarks>
/// A word is whole where no letter, digit or underscore stands directly before or after it, if it begins or ends in one
/// itself. A space in a phrase stands for any white space; a straight apostrophe for a curly one too.
/// </remarks>
internal sealed class WordsRule : ConceptRule
{
    private readonly StringComparison comparison;

    // By the run of word characters that they begin with, or by their first character where that is none.
    private readonly Dictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> phrases;

    public WordsRule(string name, IEnumerable<string> words, bool ignoresCase)
        : base(name)
    {
        comparison = ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        phrases = words
            .Select(word => string.Join(' ', word.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            .GroupBy(word => word[..LeadLength(word)], StringComparer.FromComparison(comparison))
            .ToDictionary(words => words.Key, words => words.ToArray(), StringComparer.FromComparison(comparison))
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public override void Mark(DocumentTokens tokens, LabelOn labelOn, List<int> marked)
    {
        ReadOnlySpan<char> text = TextOf(tokens);
        int at = 0;
        while (at < text.Length)
        {
            int lead = LeadLength(text[at..]);
            if (phrases.TryGetValue(text.Slice(at, lead), out string[]? candidates))
            {
                foreach (string phrase in candidates)
                {
                    if (EndOf(phrase, lead, text, at + lead) is int end)
                    {
                        tokens.AddSpan(at, end, labelOn, marked);
                    }
                }
            }
            at += lead;
        }
    }

    /// <summary>How far the run of word characters goes that a text begins with;
    /// 1 where it begins with another character.</summary>
    private static int LeadLength(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length && IsOfWord(text[length]))
        {
            length++;
        }
        return Math.Max(length, 1);
    }

    /// <summary>Where a phrase ends in the text, its beginning having been found; null where it is not there.</summary>
    private int? EndOf(string phrase, int from, ReadOnlySpan<char> text, int at)
    {
        for (int i = from; i < phrase.Length; i++)
        {
            if (at == text.Length || !IsSame(phrase[i], text[at]))
            {
                return null;
            }
            at++;
            while (phrase[i] == ' ' && at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }
        }
        return IsOfWord(phrase[^1]) && at < text.Length && IsOfWord(text[at]) ? null : at;
    }

    private bool IsSame(char wanted, char given) => wanted switch
    {
        ' ' => char.IsWhiteSpace(given),
        '\'' => given is '\'' or '’',
        _ => MemoryExtensions.Equals([wanted], [given], comparison),
    };

    // Halves of characters beyond the basic plane are none: most that stand beside a word are emoji.
    private static bool IsOfWord(char character) => char.IsLetterOrDigit(character) || character == '_'
        || char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
