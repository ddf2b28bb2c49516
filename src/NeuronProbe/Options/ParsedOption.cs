namespace NeuronProbe.Options;

/// <summary>An option whose value has a form of its own.</summary>
/// <param name="name">The long name with its dashes.</param>
/// <param name="description">What it is for.</param>
/// <param name="parse">Reads a text, or refuses it by a <see cref="ProbeException"/>.</param>
/// <param name="write">The text that is read as a value.</param>
public sealed class ParsedOption<T>(string name, string description, Func<string, T> parse, Func<T, string> write)
    : TypedOption<T>(name, description)
{
    public override T Parse(IReadOnlyList<string> texts) => parse(texts[0]);

    public override IReadOnlyList<string> ToTexts(T value) => [write(value)];
}
