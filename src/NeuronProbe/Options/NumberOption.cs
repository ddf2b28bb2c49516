using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace NeuronProbe.Options;

/// <summary>An option that takes a number.</summary>
public sealed class NumberOption<T> : TypedOption<T>
    where T : struct, INumber<T>
{
    private const NumberStyles Styles = NumberStyles.Float & ~NumberStyles.AllowTrailingWhite;

    public NumberOption(string name, string description)
        : base(name, description) => ValueName = "N";

    /// <summary>The smallest number that it takes, or null.</summary>
    public T? Least { get; init; }

    /// <summary>Whether it is left to the program where nobody gives it.</summary>
    public bool HasNoDefault { get; init; }

    public override string? DefaultText => DefaultNote ?? (HasNoDefault ? null : Text(Default));

    public override T Parse(IReadOnlyList<string> texts)
    {
        string text = texts[0];
        bool isNumber = T.TryParse(text, Styles, CultureInfo.InvariantCulture, out T value) && T.IsFinite(value);
        if (isNumber && !IsTooSmall(value))
        {
            return value;
        }
        bool isBeyond = typeof(T) == typeof(int)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long large)
            && large > int.MaxValue;
        string most = isBeyond ? $" and at most {int.MaxValue}" : "";
        throw Wrong(
            Expected + most,
            $"'{text}'",
            isNumber ? RangeAdvice
                : isBeyond ? $"Give at most {int.MaxValue}."
                : typeof(T) == typeof(double) ? "Write it in digits, with a point for fractions."
                : "Write it in digits, without a fraction.");
    }

    /// <summary>Gives a number back that is in range.</summary>
    /// <exception cref="ProbeException">It is not.</exception>
    public T Demand(T value) => T.IsFinite(value) && !IsTooSmall(value)
        ? value
        : throw Wrong(
            T.IsFinite(value) ? Expected : "a finite number",
            $"'{Text(value)}'",
            RangeAdvice);

    /// <summary>The same for a number that may be missing.</summary>
    public T? Demand(T? value) => value is { } number ? Demand(number) : null;

    public override IReadOnlyList<string> ToTexts(T value) => [Text(value)];

    public override JsonNode? ToJson(T value) => JsonValue.Create(value);

    private string Expected => (typeof(T) == typeof(double) ? "a number" : "a whole number")
        + (Least is { } least ? $" of at least {Text(least)}" : "");

    private string RangeAdvice => Least is { } least ? $"Give {Text(least)} or more." : "Give a number such as 0 or 0.5.";

    private bool IsTooSmall(T value) => Least is { } least && value < least;

    private static string Text(T value) => value.ToString(null, CultureInfo.InvariantCulture);
}
