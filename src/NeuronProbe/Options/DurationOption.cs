using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;

namespace NeuronProbe.Options;

/// <summary>An option that takes a time, such as <c>55m</c>, <c>1h30m</c> or a number of seconds.</summary>
public sealed class DurationOption : TypedOption<TimeSpan?>
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (char Unit, long Seconds)[] Units = [('d', 86_400), ('h', 3600), ('m', 60), ('s', 1)];

    public DurationOption(string name, string description)
        : base(name, description) => ValueName = "TIME";

    public override TimeSpan? Parse(IReadOnlyList<string> texts)
    {
        double seconds = 0;
        string text = texts[0];
        ReadOnlySpan<char> left = text;
        int unit = 0;
        while (left.Length > 0)
        {
            int length = left.IndexOfAnyExcept(Digits);
            length = length < 0 ? left.Length : length;
            char mark = length < left.Length ? char.ToLowerInvariant(left[length]) : Units[^1].Unit;
            int found = Array.FindIndex(Units, u => u.Unit == mark);
            bool isAlone = length < left.Length || left.Length == text.Length;
            if (found < unit || !isAlone || !double.TryParse(
                left[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
            {
                seconds = 0;
                break;
            }
            seconds += number * Units[found].Seconds;
            unit = found + 1;
            left = left[Math.Min(left.Length, length + 1)..];
        }
        return seconds is > 0 and < int.MaxValue
            ? TimeSpan.FromSeconds(seconds)
            : throw Wrong(
                "a time such as 55m, 1h30m or a number of seconds", $"'{text}'", "Give hours, minutes or seconds.");
    }

    public override IReadOnlyList<string> ToTexts(TimeSpan? value) =>
        value is { } time ? [time.TotalSeconds.ToString("R", CultureInfo.InvariantCulture)] : [];

    public override JsonNode? ToJson(TimeSpan? value) => JsonValue.Create(value?.TotalSeconds);
}
