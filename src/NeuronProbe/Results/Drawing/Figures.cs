using System.Globalization;

namespace NeuronProbe.Results.Drawing;

/// <summary>Numbers for people: few digits, unlike the files, whose numbers read back to the same value.</summary>
internal static class Figures
{
    /// <summary>A number with that many significant digits,
    /// or with an exponent where it is very large or small.</summary>
    public static string Short(double value, int digits = 4)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value == 0 ? "0" : "-";
        }
        // Rounding may add a digit, so the magnitude is that of the rounded number.
        string rounded = value.ToString("E" + (digits - 1), CultureInfo.InvariantCulture);
        ReadOnlySpan<char> exponent = rounded.AsSpan(rounded.IndexOf('E', StringComparison.Ordinal) + 1);
        int magnitude = int.Parse(exponent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (magnitude is < -3 or > 6)
        {
            return value.ToString("0." + new string('#', digits - 2) + "e+0", CultureInfo.InvariantCulture);
        }
        return value.ToString("F" + Math.Max(0, digits - 1 - magnitude), CultureInfo.InvariantCulture);
    }

    /// <summary>The same, or <c>-</c> where the number is missing.</summary>
    public static string ShortOrDash(double? value, int digits = 4) =>
        value is { } number ? Short(number, digits) : "-";

    /// <summary>The same, or nothing where the number is NaN.</summary>
    public static string ShortOrNothing(double value, int digits) => double.IsNaN(value) ? "" : Short(value, digits);

    /// <summary>A number from 0 to 1 with three decimals; nothing for NaN.</summary>
    public static string Share(double value) =>
        double.IsNaN(value) ? "" : value.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A change of the loss or of a log-probability, in nats: with its sign and five decimals.</summary>
    public static string Change(double value) =>
        value.ToString("+0.00000;-0.00000;0.00000", CultureInfo.InvariantCulture);

    /// <summary>A loss in nats, with four decimals.</summary>
    public static string Loss(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>A q-value in few characters; nothing for NaN.</summary>
    public static string QValue(double value) => value switch
    {
        < 1e-99 => "<1e-99",
        < 0.001 => value.ToString("0e+0", CultureInfo.InvariantCulture),
        _ => Share(value),
    };

    /// <summary>A count with its thousands apart: <c>12,345</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with its noun: <c>1 document</c>, <c>1,200 documents</c>.</summary>
    public static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A round count in few characters: <c>100</c>, <c>10k</c>, <c>1M</c>.</summary>
    public static string RoundCount(double count) => count switch
    {
        >= 1e9 => (count / 1e9).ToString("0.#", CultureInfo.InvariantCulture) + "G",
        >= 1e6 => (count / 1e6).ToString("0.#", CultureInfo.InvariantCulture) + "M",
        >= 1e3 => (count / 1e3).ToString("0.#", CultureInfo.InvariantCulture) + "k",
        _ => count.ToString("0.#", CultureInfo.InvariantCulture),
    };

    /// <summary>A share from 0 to 1 as per cent, or <c>-</c> where it is missing.</summary>
    public static string Percent(double? fraction) => (fraction * 100) switch
    {
        null or double.NaN => "-",
        0 => "0%",
        >= 100 => "100%",
        > 99.9 => ">99.9%",
        < 0.01 => "<0.01%",
        double percent and < 1 => percent.ToString("0.##", CultureInfo.InvariantCulture) + "%",
        double percent => percent.ToString("0.0", CultureInfo.InvariantCulture) + "%",
    };
}
