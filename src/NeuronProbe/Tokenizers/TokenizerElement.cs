using System.Text.Json;

namespace NeuronProbe.Tokenizers;

/// <summary>One object of tokenizer.json, read key by key: a key that nobody has read is refused by name,
/// since it might change ids.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="path">Where in the file the object stands, such as <c>model</c>.</param>
/// <param name="element">The object.</param>
internal sealed class TokenizerElement(string file, string path, JsonElement element)
{
    private readonly HashSet<string> read = [];
    private readonly Dictionary<string, JsonElement> replaced = new(StringComparer.Ordinal);

    public string File => file;

    /// <summary>Where in the file it stands.</summary>
    public string Path => path;

    /// <summary>Its <c>type</c>, or none.</summary>
    public string Type => Text("type", "");

    /// <summary>Whether a key is there with a value.</summary>
    public bool Has(string key) => Find(key) is not null;

    public string Text(string key) => TextOrNull(key) ?? throw Wrong(key, "a text", "nothing");

    public string Text(string key, string fallback) => TextOrNull(key) ?? fallback;

    public string? TextOrNull(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        { } value => throw Wrong(key, "a text", Brief(value)),
    };

    public bool Flag(string key, bool fallback) => Find(key) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => throw Wrong(key, "true or false", Brief(value)),
    };

    /// <summary>A whole number from 0.</summary>
    public int Whole(string key, int? fallback = null) => Find(key) switch
    {
        null => fallback ?? throw Wrong(key, "a whole number", "nothing"),
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out int number)
            && number is >= 0 and <= TokenizerJson.MaximumId => number,
        { } value => throw Wrong(key, $"a whole number from 0 to {TokenizerJson.MaximumId}", Brief(value)),
    };

    /// <summary>The value of a key whatever its kind, or null.</summary>
    public JsonElement? Value(string key) => Find(key);

    /// <summary>An object, or null.</summary>
    public TokenizerElement? Object(string key) => Find(key) is { } value ? Of(key, value) : null;

    /// <summary>The objects of a list, none where it is missing.</summary>
    public IReadOnlyList<TokenizerElement> Objects(string key) => Find(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } value =>
            [.. value.EnumerateArray().Select((item, i) => Of(FormattableString.Invariant($"{key}[{i}]"), item))],
        { } value => throw Wrong(key, "a list", Brief(value)),
    };

    /// <summary>Puts another value in a key's place, as if the file had it.</summary>
    public void Replace(string key, JsonElement value) => replaced[key] = value;

    /// <summary>Marks keys that change no id and no place in the text.</summary>
    public TokenizerElement Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            read.Add(key);
        }
        return this;
    }

    /// <summary>Refuses keys that nobody has read, unless they are null.</summary>
    public void DemandAllRead()
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!read.Contains(property.Name) && property.Value.ValueKind != JsonValueKind.Null)
            {
                throw Unsupported($"no key '{property.Name}'", Brief(property.Value));
            }
        }
    }

    /// <summary>The error for a value that is not as it should be.</summary>
    public ProbeException Wrong(string key, string expected, string got) =>
        TokenizerJson.Broken(file, $"'{Join(key)}' to be {expected}", got);

    /// <summary>The error for what is well formed but not known here.</summary>
    public ProbeException Unsupported(string expected, string got) =>
        new($"{file}: expected {expected} in '{path}', but got {got}, which is not supported yet. "
            + $"{TokenizerLoader.Advice}");

    /// <summary>A value for a message, cut where it is long.</summary>
    public static string Brief(JsonElement value)
    {
        string text = value.GetRawText();
        return text.Length <= 60 ? text : text[..57] + "...";
    }

    private TokenizerElement Of(string key, JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
            ? new TokenizerElement(file, Join(key), value)
            : throw Wrong(key, "an object", Brief(value));

    private JsonElement? Find(string key)
    {
        read.Add(key);
        return (replaced.TryGetValue(key, out JsonElement value) || element.TryGetProperty(key, out value))
            && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private string Join(string key) => path.Length == 0 ? key : $"{path}.{key}";
}
