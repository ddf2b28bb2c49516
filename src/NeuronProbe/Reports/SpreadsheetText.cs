using System.Globalization;

namespace NeuronProbe.Reports;

/// <summary>Texts that a spreadsheet shows as they are, and never runs.</summary>
internal static class SpreadsheetText
{
    // OWASP's list (CSV Injection): what begins a formula or is cut off before one, and the wide forms of Japanese.
    private const string Beginnings = "=+-@\t\r\n＝＋－＠";

    private const NumberStyles Number =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>The text, with <c>'</c> before it where a spreadsheet would run it. A number stays a number.</summary>
    public static string Of(string text) => MayBeRun(text) ? "'" + text : text;

    private static bool MayBeRun(string text) =>
        text.Length > 0 && Beginnings.Contains(text[0], StringComparison.Ordinal) && !IsNumber(text);

    // Of the spelling, since what .NET parses has infinities too.
    private static bool IsNumber(string text) =>
        text.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '.' or 'e' or 'E')
        && double.TryParse(text, Number, CultureInfo.InvariantCulture, out _);
}
