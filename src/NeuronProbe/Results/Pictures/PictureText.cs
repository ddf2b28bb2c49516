using System.Globalization;
using System.Text;

namespace NeuronProbe.Results.Pictures;

/// <summary>Texts as pictures can have them.</summary>
internal static class PictureText
{
    private const char StandIn = '\uFFFD';

    /// <summary>The text on one line, with U+FFFD in place of what XML can't hold, of other control characters, and of
    /// those that turn the direction of what follows.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        // Halves of surrogate pairs come out as U+FFFD.
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r')
            {
                clean.Append(' ');
            }
            else if (IsRefused(rune))
            {
                clean.Append(StandIn);
            }
            else
            {
                clean.Append(rune.ToString());
            }
        }
        return clean.ToString();
    }

    private static bool IsRefused(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator
        || (rune.Value & 0xFFFE) == 0xFFFE
        || rune.Value is (>= 0xFDD0 and <= 0xFDEF) or 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E)
            or (>= 0x2066 and <= 0x2069);
}
