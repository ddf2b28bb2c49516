using System.Text;

namespace NeuronProbe.Results.Pictures;

/// <summary>How wide texts are in the font of pictures: Helvetica, whose widths Arial and Liberation Sans share.
/// </summary>
internal static class TextWidths
{
    private const int UnitsPerSize = 1000;
    private const int WidthOfOthers = 600;
    private const string Ellipsis = "…";

    // From space to tilde, in thousandths of the font's size.
    private static readonly short[] Widths =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
        556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    /// <summary>The width of a text.</summary>
    /// <param name="text">The text, on one line.</param>
    /// <param name="size">The size of the font.</param>
    public static double Of(string text, double size) => size * text.EnumerateRunes().Sum(WidthOf) / UnitsPerSize;

    /// <summary>The text, cut in its middle where it is wider than there is room, so that both ends can be read.
    /// </summary>
    public static string Fit(string text, double size, double room)
    {
        if (Of(text, size) <= room)
        {
            return text;
        }
        Rune[] runes = [.. text.EnumerateRunes()];
        for (int kept = runes.Length - 1; kept > 0; kept--)
        {
            string cut = string.Concat(runes[..((kept + 1) / 2)]) + Ellipsis + string.Concat(runes[^(kept / 2)..]);
            if (Of(cut, size) <= room)
            {
                return cut;
            }
        }
        return Ellipsis;
    }

    /// <summary>The text with as many of its parts, which a comma and a space separate, as there is room for.</summary>
    public static string FitParts(string text, double size, double room)
    {
        int comma = text.LastIndexOf(", ", StringComparison.Ordinal);
        return comma < 0 || Of(text, size) <= room ? Fit(text, size, room) : FitParts(text[..comma], size, room);
    }

    private static int WidthOf(Rune rune) => rune.Value switch
    {
        >= ' ' and <= '~' => Widths[rune.Value - ' '],
        '…' or 0xFFFD or (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0xFF00 and <= 0xFF60) or >= 0x1F000 => UnitsPerSize,
        _ => WidthOfOthers,
    };
}
