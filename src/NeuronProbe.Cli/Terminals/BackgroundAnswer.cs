using System.Globalization;
using System.Text.RegularExpressions;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Cli.Terminals;

/// <summary>What a terminal says when it is asked for its background (OSC 11) and then for what it is (DA1).</summary>
/// <remarks>Nearly every terminal answers the second question, and in order: its answer ends the waiting for the
/// first one's.</remarks>
internal static partial class BackgroundAnswer
{
    /// <summary>Both questions.</summary>
    public const string Question = "\e]11;?\e\\\e[c";

    /// <summary>Whether nothing more is to come.</summary>
    public static bool IsComplete(string answer) => DeviceAttributes.IsMatch(answer);

    /// <summary>The background, or null where the answer has none. What somebody typed meanwhile may stand round it.
    /// </summary>
    public static Colour? Read(string answer) => Background.Match(answer) is { Success: true } match
        ? new Colour(Part(match.Groups[1].Value), Part(match.Groups[2].Value), Part(match.Groups[3].Value))
        : null;

    // XParseColor: one to four digits, of which the largest number is the whole.
    private static byte Part(string digits) => (byte)Math.Round(
        255.0 * int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        / ((1 << (4 * digits.Length)) - 1));

    [GeneratedRegex(@"\e\[\?[0-9;]*c", RegexOptions.CultureInvariant)]
    private static partial Regex DeviceAttributes { get; }

    [GeneratedRegex(
        @"\e\]11;rgba?:([0-9a-f]{1,4})/([0-9a-f]{1,4})/([0-9a-f]{1,4})(?:/[0-9a-f]{1,4})?(?:\a|\e\\)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Background { get; }
}
