using System.Globalization;

namespace NeuronProbe.Gates;

/// <summary>How many a rule allows: a number of them such as <c>12</c> or <c>1e3</c>, or a share of all such as
/// <c>0.1%</c>.</summary>
internal sealed record CountLimit
{
    private const NumberStyles Digits = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private readonly string text;

    // Decimal, in which 0.1 is what was typed.
    private readonly decimal number;
    private readonly bool isShare;

    private CountLimit(string text, decimal number, bool isShare) =>
        (this.text, this.number, this.isShare) = (text, number, isShare);

    /// <summary>Not one.</summary>
    public static CountLimit Zero { get; } = new("0", 0, false);

    /// <summary>Reads a number or a share.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="where">What stands before messages: where it was typed.</param>
    /// <exception cref="ProbeException">It is neither.</exception>
    public static CountLimit Parse(string text, string where)
    {
        bool isShare = text.EndsWith('%');
        return Number(isShare ? text[..^1].TrimEnd() : text) is { } number
            && (isShare ? number <= 100 : IsWhole(number))
            ? new CountLimit(text, number, isShare)
            : throw new ProbeException(
                $"{where}: expected a whole number such as 12 or 1e3, or a share from 0% to 100% such as 0.1%, but got "
                + $"'{text}'. Write it in digits, with a point for fractions.");
    }

    /// <summary>Reads a number alone.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="where">What stands before messages: where it was typed.</param>
    /// <exception cref="ProbeException">It is none.</exception>
    public static CountLimit ParseNumber(string text, string where) =>
        Number(text) is { } number && IsWhole(number)
            ? new CountLimit(text, number, false)
            : throw new ProbeException(
                $"{where}: expected a whole number such as 1000000 or 1e6, but got '{text}'. Write it in digits.");

    /// <summary>How many of a total are allowed; a share is rounded down.</summary>
    public long Allowed(long total) => (long)(isShare ? total * number / 100 : number);

    /// <summary>As it was typed.</summary>
    public override string ToString() => text;

    private static decimal? Number(string text) =>
        decimal.TryParse(text, Digits, CultureInfo.InvariantCulture, out decimal number) ? number : null;

    private static bool IsWhole(decimal number) => number == decimal.Truncate(number) && number <= long.MaxValue;
}
