using System.Globalization;
using System.Text;
using Spectre.Console;

namespace NeuronProbe.Cli.Terminals;

/// <summary>
/// Text made fit for a terminal: what would move the cursor, change colours or the direction of writing, or not be seen
/// at all, is shown as a sign.
/// </summary>
internal static class VisibleText
{
    /// <summary>What stands where a text was cut.</summary>
    public const string CutMark = "…";

    /// <summary>The text with a sign for each line break, tab, control and invisible character, on one line.</summary>
    public static string Of(string text) => IsPlain(text) ? text : Replace(text, keepsLines: false);

    /// <summary>The same, but line breaks stay.</summary>
    public static string OfLines(string text) => IsPlain(text) ? text : Replace(text, keepsLines: true);

    /// <summary>Whether it is plain ASCII, as nearly all text is, of which every character can be seen.</summary>
    public static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>The text, or as much of its beginning as fits, with <c>…</c> after it.</summary>
    /// <param name="text">Text on one line.</param>
    /// <param name="width">Columns of the terminal; at least 1.</param>
    public static string Cut(string text, int width) => new CutText(Elements(text), CutMark).AtEnd(width);

    /// <summary>The text filled up with blanks to a width in columns.</summary>
    public static string Pad(string text, int width, bool toTheRight)
    {
        string blanks = new(' ', Math.Max(0, width - text.GetCellWidth()));
        return toTheRight ? blanks + text : text + blanks;
    }

    /// <summary>The characters as a reader sees them: an accent stays with its letter.</summary>
    public static IEnumerable<string> Elements(string text)
    {
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            yield return elements.GetTextElement();
        }
    }

    private static string Replace(string text, bool keepsLines)
    {
        var visible = new StringBuilder(text.Length);
        Rune before = default;
        foreach (Rune rune in text.Replace("\r\n", "\n", StringComparison.Ordinal).EnumerateRunes())
        {
            bool stays = (keepsLines && rune.Value == '\n') || InvisibleCharacters.IsPresentation(rune, before);
            visible.Append((stays ? null : Sign(rune)) ?? rune.ToString());
            before = rune;
        }
        return visible.ToString();
    }

    private static string? Sign(Rune rune) => rune.Value switch
    {
        '\n' or 0x85 or 0x2028 or 0x2029 => "↵",
        '\t' => "→",
        < 0x20 => char.ToString((char)(0x2400 + rune.Value)),
        0x7f => "␡",
        <= 0xffff when InvisibleCharacters.Contains(rune) => FormattableString.Invariant($"\\u{rune.Value:x4}"),
        _ when InvisibleCharacters.Contains(rune) => FormattableString.Invariant($"\\U{rune.Value:x8}"),
        _ => null,
    };
}
