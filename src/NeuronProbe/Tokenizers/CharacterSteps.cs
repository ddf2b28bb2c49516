using System.Globalization;
using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>The steps that BERT's normaliser is made of,
/// each from characters to characters with their ranges kept.</summary>
internal static class CharacterSteps
{
    private const int FirstThatDecomposes = 0xC0;
    private const int CapitalIWithDot = 0x130;

    /// <summary>More marks than text has on one letter (UAX 15 speaks of 30):
    /// .NET's ordering takes quadratic time.</summary>
    private const int MostMarks = 256;

    private static readonly Rune Space = new(' ');
    private static readonly Rune DotAbove = new(0x307);

    /// <summary>Where the ideographs are that stand alone, both ends in it.</summary>
    /// <remarks>As Hugging Face's tokenizers have it: U+2B820 to U+2B91F, which BERT's own code counts in,
    /// are not there.</remarks>
    private static readonly (int First, int Last)[] Ideographs =
    [
        (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
        (0x2B920, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
    ];

    /// <summary>The characters of a text, each for itself.</summary>
    /// <param name="text">Well-formed UTF-16.</param>
    public static IEnumerable<SourceCharacter> Of(string text)
    {
        int start = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            yield return new SourceCharacter(rune, start, start += rune.Utf16SequenceLength);
        }
    }

    /// <summary>The characters of a text that something was done to, each with what it stands for.</summary>
    public static IEnumerable<SourceCharacter> Of(NormalizedText text)
    {
        int at = 0;
        foreach (Rune rune in text.Text.EnumerateRunes())
        {
            (int start, int end) = text.Source(at, at += rune.Utf16SequenceLength);
            yield return new SourceCharacter(rune, start, end);
        }
    }

    /// <summary>The text that the characters make.</summary>
    public static NormalizedText Together(this IEnumerable<SourceCharacter> characters)
    {
        StringBuilder text = new();
        List<(int Start, int End)> ranges = [];
        foreach ((Rune rune, int start, int end) in characters)
        {
            text.Append(rune);
            ranges.AddRange(Enumerable.Repeat((start, end), rune.Utf16SequenceLength));
        }
        return new NormalizedText(text.ToString(), ranges);
    }

    /// <summary>Without control characters and U+FFFD; tabs, line ends and all other white space are spaces.</summary>
    public static IEnumerable<SourceCharacter> Clean(this IEnumerable<SourceCharacter> characters)
    {
        foreach (SourceCharacter character in characters)
        {
            if (character.Rune.Value is '\t' or '\n' or '\r')
            {
                yield return character with { Rune = Space };
            }
            else if (!IsDropped(character.Rune))
            {
                yield return Rune.IsWhiteSpace(character.Rune) ? character with { Rune = Space } : character;
            }
        }
    }

    /// <summary>With a space on both sides of every Chinese character.</summary>
    public static IEnumerable<SourceCharacter> SpaceIdeographs(this IEnumerable<SourceCharacter> characters)
    {
        foreach (SourceCharacter character in characters)
        {
            if (!IsIdeograph(character.Rune.Value))
            {
                yield return character;
                continue;
            }
            yield return new SourceCharacter(Space, character.Start, character.Start);
            yield return character;
            yield return new SourceCharacter(Space, character.End, character.End);
        }
    }

    /// <summary>In canonical decomposition (NFD): letters apart from their accents.</summary>
    public static IEnumerable<SourceCharacter> Decompose(this IEnumerable<SourceCharacter> characters)
    {
        List<SourceCharacter> marks = [];
        foreach (SourceCharacter part in characters.SelectMany(Parts))
        {
            bool isMark = IsMark(part.Rune);
            if (!isMark || marks.Count == MostMarks)
            {
                foreach (SourceCharacter mark in Ordered(marks))
                {
                    yield return mark;
                }
                marks.Clear();
            }
            if (isMark)
            {
                marks.Add(part);
            }
            else
            {
                yield return part;
            }
        }
        foreach (SourceCharacter mark in Ordered(marks))
        {
            yield return mark;
        }
    }

    /// <summary>What one character decomposes into. .NET refuses U+FFFE, and nothing unassigned has parts.</summary>
    private static IEnumerable<SourceCharacter> Parts(SourceCharacter character) =>
        character.Rune.Value < FirstThatDecomposes
            || Rune.GetUnicodeCategory(character.Rune) == UnicodeCategory.OtherNotAssigned
            ? [character]
            : character.Rune.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes()
                .Select(part => character with { Rune = part });

    /// <summary>Marks of different classes change places; each of them then stands for the whole run,
    /// so that ranges never decrease.</summary>
    private static IEnumerable<SourceCharacter> Ordered(List<SourceCharacter> marks)
    {
        if (marks.Count < 2)
        {
            return marks;
        }
        string before = string.Concat(marks.Select(mark => mark.Rune));
        string after = before.Normalize(NormalizationForm.FormD);
        return before == after
            ? marks
            : after.EnumerateRunes().Select(rune => new SourceCharacter(rune, marks[0].Start, marks[^1].End));
    }

    /// <summary>Without the marks that take no place of their own.</summary>
    public static IEnumerable<SourceCharacter> DropNonspacingMarks(this IEnumerable<SourceCharacter> characters) =>
        characters.Where(character => Rune.GetUnicodeCategory(character.Rune) != UnicodeCategory.NonSpacingMark);

    /// <summary>Without marks of any kind.</summary>
    public static IEnumerable<SourceCharacter> DropMarks(this IEnumerable<SourceCharacter> characters) =>
        characters.Where(character => !IsMark(character.Rune));

    /// <summary>In lower case, one character at a time, so that a final sigma is as any other;
    /// U+0130 becomes two.</summary>
    public static IEnumerable<SourceCharacter> Lower(this IEnumerable<SourceCharacter> characters)
    {
        foreach (SourceCharacter character in characters)
        {
            if (character.Rune.Value == CapitalIWithDot)
            {
                yield return character with { Rune = new Rune('i') };
                yield return character with { Rune = DotAbove };
                continue;
            }
            yield return character with { Rune = Rune.ToLowerInvariant(character.Rune) };
        }
    }

    /// <summary>Whether a character is a mark: nonspacing, spacing or enclosing.</summary>
    public static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.EnclosingMark;

    /// <summary>Unassigned characters stay: Hugging Face's tokenizers keep them,
    /// though BERT's own code does not.</summary>
    private static bool IsDropped(Rune rune) => rune == Rune.ReplacementChar
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.PrivateUse;

    private static bool IsIdeograph(int value) =>
        value >= 0x3400 && Array.Exists(Ideographs, range => value >= range.First && value <= range.Last);
}
