using System.Globalization;
using System.Text;

namespace NeuronProbe.Cli.Terminals;

/// <summary>Characters that a terminal obeys or that nobody sees.</summary>
internal static class InvisibleCharacters
{
    // Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties where the category does not say it.
    private static readonly (int First, int Last)[] Ignorable =
    [
        (0x034f, 0x034f), (0x115f, 0x1160), (0x17b4, 0x17b5), (0x180b, 0x180f), (0x2065, 0x2065), (0x3164, 0x3164),
        (0xfe00, 0xfe0f), (0xffa0, 0xffa0), (0xfff0, 0xfff8), (0xe0000, 0xe0fff),
    ];

    // Prepended_Concatenation_Mark: of the category Format, but signs that are drawn round numbers.
    private static readonly (int First, int Last)[] Drawn =
    [
        (0x0600, 0x0605), (0x06dd, 0x06dd), (0x070f, 0x070f), (0x0890, 0x0891), (0x08e2, 0x08e2), (0x110bd, 0x110bd),
        (0x110cd, 0x110cd),
    ];

    /// <summary>Whether it is a control, turns the writing, separates lines, or is invisible.
    /// A blank is none.</summary>
    public static bool Contains(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.Format => !IsIn(Drawn, rune.Value),
        _ => IsIn(Ignorable, rune.Value) || IsNoncharacter(rune.Value),
    };

    /// <summary>Whether it asks for the coloured or the plain form of the symbol before it,
    /// and does nothing else.</summary>
    /// <param name="rune">The character.</param>
    /// <param name="before">The one before it.</param>
    public static bool IsPresentation(Rune rune, Rune before) =>
        rune.Value is 0xfe0e or 0xfe0f && (before.Value is '#' or '*' || IsSymbol(before));

    private static bool IsSymbol(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol
        or UnicodeCategory.OtherPunctuation or UnicodeCategory.DashPunctuation
        or UnicodeCategory.OtherNumber or UnicodeCategory.DecimalDigitNumber;

    private static bool IsIn((int First, int Last)[] ranges, int value) =>
        ranges.Any(range => value >= range.First && value <= range.Last);

    private static bool IsNoncharacter(int value) => value is >= 0xfdd0 and <= 0xfdef || (value & 0xfffe) == 0xfffe;
}
