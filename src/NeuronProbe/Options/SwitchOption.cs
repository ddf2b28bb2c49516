using System.Text.Json.Nodes;

namespace NeuronProbe.Options;

/// <summary>An option that is on where it is given; <c>false</c> after it turns it off again.</summary>
public sealed class SwitchOption(string name, string description) : TypedOption<bool>(name, description)
{
    public override string? DefaultText => DefaultNote ?? (Default ? "true" : null);

    public override bool Parse(IReadOnlyList<string> texts) =>
        texts.Count == 0 || (bool.TryParse(texts[0], out bool isOn)
            ? isOn
            : throw Wrong("true or false", $"'{texts[0]}'", "Leave the value out to turn it on."));

    public override IReadOnlyList<string> ToTexts(bool value) => [value ? "true" : "false"];

    public override JsonNode? ToJson(bool value) => JsonValue.Create(value);
}
