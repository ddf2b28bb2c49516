using System.Text.Json.Nodes;

namespace NeuronProbe.Options;

/// <summary>An option that takes some of a few words, separated by commas or one after the other.</summary>
public sealed class WordsOption : TypedOption<IReadOnlyList<string>>
{
    public WordsOption(string name, string description, IEnumerable<string> words)
        : base(name, description) => (Words, ValueName, TakesSeveral) = ([.. words], "LIST", true);

    /// <summary>The words of what was typed, before they are checked.</summary>
    public static string[] Split(IEnumerable<string> texts) =>
        [.. texts.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries)).Distinct()];

    public override IReadOnlyList<string> Parse(IReadOnlyList<string> texts)
    {
        string[] given = Split(texts);
        string[] unknown = [.. given.Where(word => !Words.Contains(word)).Select(word => $"'{word}'")];
        return unknown.Length == 0 ? given : throw Wrong(
            $"any of {string.Join(", ", Words)}", string.Join(", ", unknown), "Separate several by commas.");
    }

    public override IReadOnlyList<string> ToTexts(IReadOnlyList<string> value) => value;

    public override JsonNode? ToJson(IReadOnlyList<string> value) =>
        new JsonArray([.. value.Select(text => JsonValue.Create(text))]);
}
