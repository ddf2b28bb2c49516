using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NeuronProbe.Models.Layers;

/// <summary>A model's config.json, read key by key: what nobody reads and no list excuses is named in a warning, never
/// ignored in silence.</summary>
internal sealed class ModelConfig
{
    private const int LargestSize = 100_000_000;

    // Far beyond any model, and small enough that a layer's width times heads fits, and that a wrong number costs no
    // memory.
    private const int LargestCount = 10_000;

    private readonly Dictionary<string, JsonElement> values;
    private readonly HashSet<string> read = [];
    private readonly Dictionary<string, ModelConfig> sections = [];

    /// <param name="path">The file, for messages.</param>
    /// <param name="root">Its JSON object.</param>
    public ModelConfig(string path, JsonElement root)
    {
        Path = path;
        values = [];
        foreach (JsonProperty property in root.EnumerateObject())
        {
            values[property.Name] = property.Value.Clone();
        }
    }

    public string Path { get; }

    /// <summary>The keys, read or not.</summary>
    public IReadOnlyCollection<string> Keys => values.Keys;

    /// <summary>Whether the key is there and says something else than null.</summary>
    public bool Has(string key) =>
        values.TryGetValue(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Whether the key is there and says null, where that means another thing than a missing key.</summary>
    public bool IsNull(string key) =>
        values.TryGetValue(key, out JsonElement value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>The value of a key that is there, as it is written.</summary>
    public JsonElement Raw(string key) => values[key];

    /// <summary>A size that the config must state: a whole number from 1.</summary>
    public int Size(string key) => Has(key) ? Size(key, 0) : throw Missing(key);

    /// <summary>A size, or <paramref name="fallback"/> where the key is missing.</summary>
    public int Size(string key, int fallback) => Whole(key, fallback, 1, LargestSize);

    /// <summary>A number of layers or heads, or a head's width, that the config must state: a whole number from
    /// 1.</summary>
    public int Count(string key) => Has(key) ? Count(key, 0) : throw Missing(key);

    /// <summary>A number of layers or heads, or a head's width; <paramref name="fallback"/> where it is
    /// missing.</summary>
    public int Count(string key, int fallback) => Whole(key, fallback, 1, LargestCount);

    /// <summary>A size; <paramref name="fallback"/> where the key is missing, null where it says null.</summary>
    public int? OptionalSize(string key, int? fallback = null) => Has(key) ? Size(key, 0) : Absent(key, fallback);

    /// <summary>The same, but null where the key says null.</summary>
    public int? OptionalCount(string key, int? fallback = null) => Has(key) ? Count(key, 0) : Absent(key, fallback);

    /// <summary>A number above zero; <paramref name="fallback"/> where it is missing, null where it says
    /// null.</summary>
    public double? OptionalPositive(string key, double? fallback = null) =>
        Has(key) ? Positive(key, 0) : Absent(key, fallback);

    /// <summary>A number, or null where the key is missing or says null.</summary>
    public double? OptionalNumber(string key) => Has(key) ? Number(key, 0) : Absent<double>(key, null);

    /// <summary>A text, or null where the key is missing or says null.</summary>
    public string? OptionalText(string key)
    {
        read.Add(key);
        return Has(key) ? Text(key, "") : null;
    }

    /// <summary>The id of a token or the number of a layer, from 0, or <paramref name="fallback"/> where it is
    /// missing.</summary>
    public int Id(string key, int fallback) => Whole(key, fallback, 0, LargestSize);

    /// <summary>A number that the config must state.</summary>
    public double Number(string key) => Has(key) ? Number(key, 0) : throw Missing(key);

    public double Number(string key, double fallback)
    {
        const string Expected = "a number";
        if (Stated(key, Expected) is not { } value)
        {
            return fallback;
        }
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            && double.IsFinite(number)
            ? number
            : throw Malformed(key, Expected, value.GetRawText());
    }

    /// <summary>A number above zero.</summary>
    public double Positive(string key, double fallback) => Number(key, fallback) is > 0 and var number
        ? number
        : throw Malformed(key, "a number above 0", values[key].GetRawText());

    /// <summary>What a norm adds to a variance: a number from zero.</summary>
    public double Epsilon(string key, double fallback) => Number(key, fallback) is >= 0 and var number
        ? number
        : throw Malformed(key, "a number from 0", values[key].GetRawText());

    /// <summary>True or false, or <paramref name="fallback"/> where it is missing. Null is false, as in
    /// Python.</summary>
    public bool Flag(string key, bool fallback)
    {
        if (Find(key) is not { } value)
        {
            return !IsNull(key) && fallback;
        }
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Malformed(key, "true or false", value.GetRawText());
    }

    /// <summary>A text, or <paramref name="fallback"/> where the key is missing.</summary>
    public string Text(string key, string fallback)
    {
        const string Expected = "a text";
        if (Stated(key, Expected) is not { } value)
        {
            return fallback;
        }
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Malformed(key, Expected, value.GetRawText());
    }

    /// <summary>A list of numbers that the config must state.</summary>
    public IReadOnlyList<double> Numbers(string key) =>
        [.. Items(key, "a list of numbers").Select(i =>
            i.ValueKind == JsonValueKind.Number && i.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Malformed(key, "a list of numbers", i.GetRawText()))];

    /// <summary>A list of texts that the config must state.</summary>
    public IReadOnlyList<string> Texts(string key) =>
        [.. Items(key, "a list of texts").Select(i => i.ValueKind == JsonValueKind.String
            ? i.GetString()!
            : throw Malformed(key, "a list of texts", i.GetRawText()))];

    /// <summary>A list that the config must state.</summary>
    /// <param name="key">The key.</param>
    /// <param name="expected">What the list is to hold, for the message.</param>
    public IReadOnlyList<JsonElement> Items(string key, string expected)
    {
        JsonElement value = Find(key) ?? throw Missing(key);
        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray()]
            : throw Malformed(key, expected, value.GetRawText());
    }

    /// <summary>Lets a value be found under the name that the family's own code gives it, where the config spells it in
    /// another way.</summary>
    /// <exception cref="ProbeException">Both are there, with different values.</exception>
    public void Alias(string spelling, string name)
    {
        read.Add(spelling);
        if (!Has(spelling))
        {
            return;
        }
        if (Has(name) && !JsonElement.DeepEquals(values[name], values[spelling]))
        {
            throw Wrong(spelling, $"what '{name}' is, {values[name].GetRawText()}", values[spelling].GetRawText());
        }
        values[name] = values[spelling];
    }

    /// <summary>A nested object as a config of its own, the same each time, or null where the key is missing or
    /// null.</summary>
    public ModelConfig? Section(string key)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Malformed(key, "an object", value.GetRawText());
        }
        sections.TryAdd(key, new ModelConfig($"{Path}: {key}", value));
        return sections[key];
    }

    /// <summary>A nested object as it stands, of which every key counts as read, or null where the key is missing or
    /// null.</summary>
    public JsonObject? Tree(string key)
    {
        if (Section(key) is not { } section)
        {
            return null;
        }
        section.Ignore([.. section.values.Keys]);
        return JsonObject.Create(values[key]);
    }

    /// <summary>Gives a key another value.</summary>
    public void Put(string key, string value) => values[key] = JsonSerializer.SerializeToElement(value);

    /// <summary>Refuses a value that changes activations in a way that the architecture here does not follow.</summary>
    public void Demand(string key, bool expected)
    {
        if (Flag(key, expected) != expected)
        {
            throw Wrong(key, expected ? "true" : "false", expected ? "false" : "true");
        }
    }

    /// <summary>Marks keys that change no activation.</summary>
    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            read.Add(key);
        }
    }

    /// <summary>Keys that nobody has read or marked, those of sections as <c>section.key</c>, in ordinal
    /// order.</summary>
    public IReadOnlyList<string> Unread() =>
    [
        .. values.Keys.Where(k => !read.Contains(k))
            .Concat(sections.SelectMany(s => s.Value.Unread().Select(k => $"{s.Key}.{k}")))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Refuses a section of which every key counts, where it has one that nobody has read.</summary>
    /// <exception cref="ProbeException">It has.</exception>
    public void RefuseUnread()
    {
        Ignore([.. Keys.Where(IsNull)]);
        if (Unread() is [string key, ..])
        {
            throw new ProbeException(
                $"{Path}: expected only keys that are known here, since each of them changes activations, but got "
                + $"'{key}'. NeuronProbe would compute other activations than this model's.");
        }
    }

    public ProbeException Wrong(string key, string expected, string got) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Path}: expected '{key}' to be {expected}, but got {got}. NeuronProbe would compute other "
                    + $"activations than this model's."));

    public ProbeException Malformed(string key, string expected, string got) =>
        new($"{Path}: expected '{key}' to be {expected}, but got {got}. Download the model's config.json again.");

    private ProbeException Missing(string key) =>
        new($"{Path}: expected a key '{key}', but it is missing. Check that the file is complete.");

    /// <summary>A whole number; one that is written with a point counts too, as long as nothing stands after
    /// it.</summary>
    private int Whole(string key, int fallback, int least, int largest)
    {
        string expected = $"a whole number from {least} to {largest}";
        if (Stated(key, expected) is not { } value)
        {
            return fallback;
        }
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            && number >= least && number <= largest && number == Math.Floor(number)
            ? (int)number
            : throw Malformed(key, expected, value.GetRawText());
    }

    private T? Absent<T>(string key, T? fallback)
        where T : struct
    {
        read.Add(key);
        return IsNull(key) ? null : fallback;
    }

    /// <summary>A value that may be missing but not null, which is no value of the family's own code.</summary>
    private JsonElement? Stated(string key, string expected)
    {
        JsonElement? value = Find(key);
        return value is null && IsNull(key) ? throw Malformed(key, expected, "null") : value;
    }

    private JsonElement? Find(string key)
    {
        read.Add(key);
        return Has(key) ? values[key] : null;
    }
}
