using System.Buffers;
using System.Globalization;
using System.Text;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Results;

/// <summary>Cuts texts into words, and makes words that differ in case or in how they are encoded the same.</summary>
/// <remarks>
/// A word is a run of letters, digits, combining marks and underscores. Where a script has no blanks between words
/// (Chinese, Hiragana, Thai, Lao, Burmese, Khmer), each letter with its marks is one.
/// </remarks>
internal static class WholeWords
{
    // Blocks of scripts that leave no blanks between words, as first and last code point.
    private static readonly (int First, int Last)[] Unspaced =
    [
        (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3041, 0x309F), (0x3400, 0x4DBF),
        (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>A word as a regular expression of JavaScript with its flag <c>u</c>.</summary>
    public static string Pattern { get; } = PatternOf(string.Concat(
        Unspaced.Select(block => $@"\u{{{block.First:X}}}-\u{{{block.Last:X}}}")));

    private enum Kind
    {
        Other,
        Letter,
        Mark,
        Alone,
    }

    /// <summary>The words of a text, folded, in their order.</summary>
    public static IReadOnlyList<string> Of(string text) => Of(text, 0, text.Length);

    /// <summary>The words of which at least a part stands in a range of the text, whole and folded, in their order.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the range begins.</param>
    /// <param name="end">Where it ends.</param>
    public static IReadOnlyList<string> Of(string text, int start, int end)
    {
        List<string> words = [];
        int at = FirstOfRun(text, start);
        while (at < end)
        {
            TextRange word = At(text, at);
            if (word.End > start && word.End > word.Start)
            {
                words.Add(Fold(text[word.Start..word.End]));
            }
            at = word.End > word.Start ? word.End : at + LengthAt(text, at);
        }
        return words;
    }

    /// <summary>A word without differences of case (Unicode's simple mappings) and of compatibility (form NFKC).
    /// </summary>
    public static string Fold(string word)
    {
        if (Ascii.IsValid(word))
        {
            return word.ToLowerInvariant();
        }
        var folded = new StringBuilder(word.Length);
        foreach (Rune rune in word.Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            // By way of the capital, so that the two small sigmas are one.
            folded.Append(Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)));
        }
        return folded.ToString();
    }

    private static string PatternOf(string unspaced)
    {
        string alone = $@"(?=[\p{{L}}\p{{N}}])[{unspaced}]";
        return $@"{alone}\p{{M}}*|(?:(?!{alone})[\p{{L}}\p{{N}}\p{{M}}_])+";
    }

    /// <summary>The word that begins at a place; an empty range where none does.</summary>
    private static TextRange At(string text, int start)
    {
        Kind first = KindAt(text, start);
        int end = start;
        while (first != Kind.Other && end < text.Length
            && (end == start || KindAt(text, end) is var kind && (kind == Kind.Mark
                || (kind == Kind.Letter && first != Kind.Alone))))
        {
            end += LengthAt(text, end);
        }
        return new(start, end);
    }

    /// <summary>Where the run of words without anything between them begins that a place is in.</summary>
    private static int FirstOfRun(string text, int at)
    {
        int before = at;
        while (before > 0)
        {
            before -= before > 1 && char.IsLowSurrogate(text[before - 1]) && char.IsHighSurrogate(text[before - 2])
                ? 2
                : 1;
            if (KindAt(text, before) == Kind.Other)
            {
                return at;
            }
            at = before;
        }
        return at;
    }

    private static int LengthAt(string text, int at) =>
        Rune.DecodeFromUtf16(text.AsSpan(at), out _, out int length) == OperationStatus.Done ? length : 1;

    private static Kind KindAt(string text, int at)
    {
        if (char.IsAscii(text[at]))
        {
            return char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_' ? Kind.Letter : Kind.Other;
        }
        if (Rune.DecodeFromUtf16(text.AsSpan(at), out Rune rune, out _) != OperationStatus.Done)
        {
            return Kind.Other;
        }
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark =>
                Kind.Mark,
            _ when Rune.IsLetter(rune) || Rune.IsNumber(rune) =>
                Unspaced.Any(block => rune.Value >= block.First && rune.Value <= block.Last)
                    ? Kind.Alone
                    : Kind.Letter,
            _ => Kind.Other,
        };
    }
}
