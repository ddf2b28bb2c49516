using System.Globalization;
using System.Text;

namespace NeuronProbe.Gates;

/// <summary>Text on one line for other programs, with a visible <c>\u0007</c> for each character that ends lines,
/// steers terminals or that XML 1.0 can't hold.</summary>
internal static class PlainLine
{
    /// <summary>The text; a tab becomes a blank.</summary>
    public static string Of(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                plain.Append(c).Append(text[++i]);
            }
            else if (c == '\t')
            {
                plain.Append(' ');
            }
            else if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or >= '\ufffe')
            {
                plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                plain.Append(c);
            }
        }
        return plain.ToString();
    }

    /// <summary>The same, cut after so many characters.</summary>
    public static string Of(string text, int most)
    {
        string plain = Of(text);
        int end = plain.Length > most && char.IsHighSurrogate(plain[most - 1]) ? most - 1 : most;
        return plain.Length > most ? plain[..end] + "…" : plain;
    }
}
