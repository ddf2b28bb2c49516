using System.Text.Json.Nodes;

namespace NeuronProbe.Options;

/// <summary>An option that takes one of a few words, each of which stands for a value.</summary>
public sealed class ChoiceOption<T> : TypedOption<T>
{
    private readonly IReadOnlyList<Choice<T>> choices;

    public ChoiceOption(string name, string description, params IReadOnlyList<Choice<T>> choices)
        : base(name, description)
    {
        this.choices = choices;
        Words = [.. choices.Select(choice => choice.Word)];
        ValueName = string.Join('|', Words);
    }

    public override T Parse(IReadOnlyList<string> texts)
    {
        foreach (Choice<T> choice in choices)
        {
            if (choice.Word == texts[0])
            {
                return choice.Value;
            }
        }
        throw Wrong($"one of {string.Join(", ", Words)}", $"'{texts[0]}'", "Choose one of them.");
    }

    /// <summary>Gives a value back that is one of the choices.</summary>
    /// <exception cref="ProbeException">It is none.</exception>
    public T Demand(T value) => WordOf(value) is not null
        ? value
        : throw Wrong($"one of {string.Join(", ", Words)}", $"'{value}'", "Give one of these.");

    public override IReadOnlyList<string> ToTexts(T value) => WordOf(value) is { } word ? [word] : [];

    public override JsonNode? ToJson(T value) => JsonValue.Create(WordOf(value));

    private string? WordOf(T value) =>
        choices.FirstOrDefault(choice => Equals(choice.Value, value))?.Word;
}
