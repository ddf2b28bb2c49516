using System.Text;
using Spectre.Console;

namespace NeuronProbe.Cli.Terminals;

/// <summary>Visible text in the characters of ASCII, for terminals that have no others.</summary>
internal static class AsciiText
{
    private const int FirstControl = 0x2400;

    // Signs of drawings and messages, each with what stands for it; blocks come in thirds of a row.
    private static readonly Dictionary<char, string> Signs = new(
        @"│| ┤+ ├+ ┼+ └+ ─- ━= ▁. ▂. ▃. ▄: ▅: ▆: ▇# █# ▔' ▀: ▲^ …... ±+- ×x ↵\n →\t ␡\x7f".Split(' ')
            .Select(sign => KeyValuePair.Create(sign[0], sign[1..])));

    /// <summary>The text with a sign of ASCII, or its number as <c>\u00e9</c>, for each character that is none.
    /// </summary>
    /// <param name="text">Text as <see cref="VisibleText"/> gives it.</param>
    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }
        var spelt = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            spelt.Append(Of(rune));
        }
        return spelt.ToString();
    }

    /// <summary>The same in as many columns as the text has, where it is laid out already: <c>?</c> for what has no
    /// sign of that width, <c>~</c> for what was cut off.</summary>
    public static string OfSameWidth(string text) => Ascii.IsValid(text)
        ? text
        : string.Concat(VisibleText.Elements(text).Select(element =>
            Ascii.IsValid(element) ? element
            : element == VisibleText.CutMark ? "~"
            : Signs.TryGetValue(element[0], out string? sign) && sign.Length == element.GetCellWidth() ? sign
            : new string('?', element.GetCellWidth())));

    private static string Of(Rune rune) => rune.Value switch
    {
        < 0x80 => rune.ToString(),
        >= FirstControl and < FirstControl + 0x20 =>
            FormattableString.Invariant($"\\x{rune.Value - FirstControl:x2}"),
        <= 0xffff when Signs.TryGetValue((char)rune.Value, out string? sign) => sign,
        <= 0xffff => FormattableString.Invariant($"\\u{rune.Value:x4}"),
        _ => FormattableString.Invariant($"\\U{rune.Value:x8}"),
    };
}
