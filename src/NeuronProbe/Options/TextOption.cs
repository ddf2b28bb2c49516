namespace NeuronProbe.Options;

/// <summary>An option that takes a text.</summary>
public sealed class TextOption : TypedOption<string>
{
    public TextOption(string name, string valueName, string description)
        : base(name, description) => ValueName = valueName;

    /// <summary>Whether several texts are one list, separated by commas.</summary>
    public bool IsList
    {
        get => TakesSeveral;
        init => TakesSeveral = value;
    }

    /// <summary>Refuses a text by a <see cref="ProbeException"/>.</summary>
    public Action<string> Check { get; init; } = _ => { };

    public override string Parse(IReadOnlyList<string> texts)
    {
        texts.Check(Check);
        return string.Join(',', texts);
    }

    public override IReadOnlyList<string> ToTexts(string value) => [value];
}
