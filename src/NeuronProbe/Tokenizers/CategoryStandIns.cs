using System.Globalization;
using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>
/// Characters that stand in for those beyond U+FFFF, of which .NET's patterns see halves: of the same category, one
/// UTF-16 unit each.
/// </summary>
internal static class CategoryStandIns
{
    private const char EnclosedLetter = '\u24B6';

    /// <summary>By category, a character below U+10000 that is in it and that hardly a pattern names.</summary>
    private static readonly Dictionary<UnicodeCategory, char> StandIns = new()
    {
        [UnicodeCategory.UppercaseLetter] = '\u0100',
        [UnicodeCategory.LowercaseLetter] = '\u0101',
        [UnicodeCategory.TitlecaseLetter] = '\u01C5',
        [UnicodeCategory.ModifierLetter] = '\u02B0',
        [UnicodeCategory.OtherLetter] = '\u01BB',
        [UnicodeCategory.NonSpacingMark] = '\u0300',
        [UnicodeCategory.SpacingCombiningMark] = '\u0903',
        [UnicodeCategory.EnclosingMark] = '\u0488',
        [UnicodeCategory.DecimalDigitNumber] = '\u0660',
        [UnicodeCategory.LetterNumber] = '\u16EE',
        [UnicodeCategory.OtherNumber] = '\u09F4',
        [UnicodeCategory.ConnectorPunctuation] = '\u203F',
        [UnicodeCategory.DashPunctuation] = '\u058A',
        [UnicodeCategory.OpenPunctuation] = '\u0F3A',
        [UnicodeCategory.ClosePunctuation] = '\u0F3B',
        [UnicodeCategory.InitialQuotePunctuation] = '\u2E02',
        [UnicodeCategory.FinalQuotePunctuation] = '\u2E03',
        [UnicodeCategory.OtherPunctuation] = '\u055A',
        [UnicodeCategory.MathSymbol] = '\u03F6',
        [UnicodeCategory.CurrencySymbol] = '\u060B',
        [UnicodeCategory.ModifierSymbol] = '\u02C2',
        [UnicodeCategory.OtherSymbol] = '\u0482',
        [UnicodeCategory.Format] = '\u0600',
        [UnicodeCategory.PrivateUse] = '\uE000',
        [UnicodeCategory.OtherNotAssigned] = '\u0378',
    };

    /// <summary>
    /// A well-formed text with a unit a code point, and for each unit, and after the last, the offset in the text.
    /// </summary>
    public static (string Substituted, int[] Offsets) Substitute(string text)
    {
        StringBuilder substituted = new(text.Length);
        List<int> offsets = new(text.Length + 1);
        int offset = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            substituted.Append(rune.IsBmp ? (char)rune.Value : IsEnclosedLetter(rune.Value) ? EnclosedLetter
                : StandIn(Rune.GetUnicodeCategory(rune)));
            offsets.Add(offset);
            offset += rune.Utf16SequenceLength;
        }
        offsets.Add(offset);
        return (substituted.ToString(), [.. offsets]);
    }

    /// <summary>
    /// Whether a range has one of the stand-ins in it, so that a pattern that names it can't tell the two apart.
    /// </summary>
    public static bool HasStandIn(int first, int last) =>
        StandIns.Values.Append(EnclosedLetter).Any(standIn => standIn >= first && standIn <= last);

    /// <summary>Letters in squares and circles: no letters by category, but of words.</summary>
    public static bool IsEnclosedLetter(int value) =>
        value is (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169)
        or (>= 0x1F170 and <= 0x1F189);

    /// <summary>The stand-in of a category; those that no character beyond U+FFFF has share
    /// the one for unassigned.</summary>
    public static char StandIn(UnicodeCategory category) => StandIns.GetValueOrDefault(category, '\u0378');
}
