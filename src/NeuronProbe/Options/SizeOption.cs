using System.Globalization;
using System.Text.Json.Nodes;

namespace NeuronProbe.Options;

/// <summary>An option that takes a size in bytes, such as <c>8GiB</c> or <c>500MB</c>.</summary>
public sealed class SizeOption : TypedOption<long>
{
    private static readonly (string Unit, long Factor)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("K", 1L << 10), ("M", 1L << 20), ("G", 1L << 30), ("T", 1L << 40), ("B", 1),
    ];

    public SizeOption(string name, string description)
        : base(name, description) => ValueName = "SIZE";

    public override long Parse(IReadOnlyList<string> texts)
    {
        string text = texts[0];
        (string unit, long factor) = Units.FirstOrDefault(
            u => text.EndsWith(u.Unit, StringComparison.OrdinalIgnoreCase), ("", 1));
        ReadOnlySpan<char> digits = text.AsSpan(0, text.Length - unit.Length).Trim();
        bool isNumber = double.TryParse(
            digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
        return isNumber && number > 0 && number * factor < long.MaxValue ? (long)(number * factor) : throw Wrong(
            "a size such as 8GiB, 500MB or a number of bytes", $"'{text}'", "Give a number with a unit.");
    }

    public override IReadOnlyList<string> ToTexts(long value)
    {
        string rounded = ByteSize.Format(value).Replace(" ", "", StringComparison.Ordinal);
        return [Parse([rounded]) == value ? rounded : value.ToString(CultureInfo.InvariantCulture)];
    }

    public override JsonNode? ToJson(long value) => JsonValue.Create(value);
}
