using System.Text.Json.Nodes;

namespace NeuronProbe.Options;

/// <summary>An option that takes any number of texts.</summary>
public sealed class TextsOption : TypedOption<IReadOnlyList<string>>
{
    public TextsOption(string name, string valueName, string description)
        : base(name, description)
    {
        (ValueName, TakesSeveral) = (valueName, true);
        Default = [];
    }

    /// <summary>Refuses a text by a <see cref="ProbeException"/>.</summary>
    public Action<string> Check { get; init; } = _ => { };

    public override IReadOnlyList<string> Parse(IReadOnlyList<string> texts)
    {
        texts.Check(Check);
        return texts;
    }

    public override IReadOnlyList<string> ToTexts(IReadOnlyList<string> value) => value;

    public override JsonNode? ToJson(IReadOnlyList<string> value) =>
        new JsonArray([.. value.Select(text => JsonValue.Create(text))]);
}
