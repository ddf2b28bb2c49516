using System.Globalization;

namespace NeuronProbe.Tests.Support;

/// <summary>Text that does something to a terminal, or that nobody sees, and how to find it.</summary>
internal static class Hostile
{
    /// <summary>One of each kind; no separator, comma or NUL,
    /// so that it can be a file's name and an option's value.</summary>
    public const string Text =
        "h\u001b[31m\u001b]0;t\u0007\u0008\r\n\tx\u007f\u0085\u009b2J\u00ad\u061c\u180e\u200b\u200d\u200f"
        + "\u2028\u2029\u202e\u2060\u2066\u2069\ufeff\U000e0041z";

    /// <summary>The same as a JSON string.</summary>
    public static string Json { get; } = System.Text.Json.JsonSerializer.Serialize(Text);

    // Written down from the charts, not taken from what makes them visible.
    private static readonly (int First, int Last)[] Forbidden =
    [
        (0x00, 0x09), (0x0b, 0x1f), (0x7f, 0x9f), (0xad, 0xad), (0x34f, 0x34f), (0x61c, 0x61c), (0x115f, 0x1160),
        (0x180b, 0x180e), (0x200b, 0x200f), (0x2028, 0x202e), (0x2060, 0x206f), (0x3164, 0x3164), (0xd800, 0xdfff),
        (0xfeff, 0xfeff), (0xfff9, 0xfffb), (0xe0000, 0xe0fff),
    ];

    /// <summary>What of it is in a text as it is, as numbers; line breaks are the program's own.</summary>
    public static string[] In(string text) =>
        [.. Values(text).Where(IsForbidden).Select(value => value.ToString("x4", CultureInfo.InvariantCulture))];

    public static bool IsForbidden(int value) => Forbidden.Any(range => value >= range.First && value <= range.Last);

    private static IEnumerable<int> Values(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            bool isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            yield return isPair ? char.ConvertToUtf32(text[i], text[++i]) : text[i];
        }
    }
}
