using System.Text.Json.Nodes;
using NeuronProbe.Corpora;
using NeuronProbe.Options;

namespace NeuronProbe.Scans;

/// <summary>Finds out what the results of a scan depend on, and in what two scans differ.</summary>
internal static class PlanContents
{
    /// <summary>Where it has what <c>--matmul auto</c> chose.</summary>
    public const string ProductsKey = "matmul_by_shape";

    /// <summary>Where it has the options.</summary>
    public const string OptionsKey = "options";

    private const string CorpusKey = "corpus";
    private const string SampleKey = "sample";

    /// <summary>Options that change no result: where it goes, how it is shown, and how the scan is run. A model and
    /// definitions are known by their files, wherever they are.</summary>
    private static readonly HashSet<string> WithoutEffect =
    [
        .. ScanFields.All.Select(field => field.Description)
            .Where(option => option.Group is OptionGroup.Output or OptionGroup.General).Select(option => option.Key),
        .. RunOptions.Fields.Select(field => field.Description.Key),
        .. DisplayOptions.Fields.Select(field => field.Description.Key),
        .. ScanFields.Inputs.Where(option => option.Group == OptionGroup.Concepts).Select(option => option.Key),
        ScanOptionList.Model.Key,
        ScanOptionList.Threads.Key,
        ScanOptionList.MaxMemory.Key,
    ];

    /// <summary>Whether an option changes a result.</summary>
    /// <param name="key">Its key.</param>
    public static bool HasEffect(string key) => !WithoutEffect.Contains(key);

    /// <summary>SHA-256 of each file of definitions that the collectors of a scan read.</summary>
    public static IReadOnlyList<string> DefinitionsOf(ScanPlan plan) =>
        [.. plan.Kinds.Select(kind => kind.HashOfFiles(plan.Options.Collectors)).OfType<string>()];

    /// <summary>What a plan has of the content of each corpus file; null for what can't be read twice.</summary>
    public static IEnumerable<string?> SamplesOf(JsonObject dependsOn) =>
        dependsOn[CorpusKey]!.AsArray().Select(file => (string?)file![SampleKey]);

    /// <summary>What a scan depends on, that was opened.</summary>
    /// <param name="plan">The scan.</param>
    /// <param name="resolved">Its options as resolved, by their keys.</param>
    public static JsonObject Of(ScanPlan plan, JsonObject resolved)
    {
        var options = new JsonObject();
        foreach ((string key, JsonNode? value) in resolved.Where(option => !WithoutEffect.Contains(option.Key)))
        {
            options[key] = value?.DeepClone();
        }
        return new JsonObject
        {
            ["state_version"] = StateFolder.CurrentVersion,
            [OptionsKey] = options,
            ["chunk_bytes"] = plan.Corpus.Files.Rule.Bytes,
            ["sites"] = ToJson(plan.Choices.Select(choice => (JsonNode?)JsonValue.Create(choice.Site.Name))),
            [ProductsKey] = new JsonObject(plan.Model.Model.Products.ByShape
                .OrderBy(shape => shape.Key, StringComparer.Ordinal)
                .Select(shape => KeyValuePair.Create(shape.Key, (JsonNode?)JsonValue.Create(shape.Value)))),
            ["model"] = FilesOf(ManifestFiles.OfModel(plan.Model)),
            ["tokenizer"] = FilesOf(plan.Model.Tokenizer?.Files ?? []),
            ["definitions"] = ToJson(DefinitionsOf(plan).Select(hash => (JsonNode?)JsonValue.Create(hash))),
            [CorpusKey] = ToJson(plan.Corpus.Files.Files.Select(ToJson)),
        };
    }

    /// <summary>In what a plan differs from another one, each in words; none where they are the same.</summary>
    /// <param name="former">The plan that was made first.</param>
    /// <param name="now">The other one.</param>
    public static IReadOnlyList<string> Differences(JsonObject former, JsonObject now)
    {
        var differences = new List<string>();
        foreach (string key in former.Select(part => part.Key).Union(now.Select(part => part.Key)))
        {
            if (JsonNode.DeepEquals(former[key], now[key]))
            {
                continue;
            }
            if (former[key] is JsonObject before && now[key] is JsonObject after)
            {
                differences.AddRange(before.Select(part => part.Key).Union(after.Select(part => part.Key))
                    .Where(name => !JsonNode.DeepEquals(before[name], after[name]))
                    .Select(name => Tell(
                        key == OptionsKey ? $"--{name}" : $"{key} {name}", before[name], after[name])));
            }
            else if (former[key] is JsonArray of && now[key] is JsonArray than)
            {
                differences.Add(TellLists(key, of, than));
            }
            else
            {
                differences.Add(Tell(key, former[key], now[key]));
            }
        }
        return differences;
    }

    private static string Tell(string what, JsonNode? former, JsonNode? now) =>
        $"{what} (was {TextOf(former)}, is {TextOf(now)})";

    private static string TextOf(JsonNode? value) => value is null ? "none" : value.ToJsonString();

    private static string TellLists(string key, JsonArray former, JsonArray now)
    {
        static string? NameOf(JsonNode? item) => (item is JsonObject file ? file["name"] : item)?.ToString();
        string?[] before = [.. former.Select(NameOf)];
        string?[] after = [.. now.Select(NameOf)];
        if (!before.SequenceEqual(after))
        {
            string[] gone = [.. before.Except(after).Select(name => $"'{name}' is gone")];
            string[] added = [.. after.Except(before).Select(name => $"'{name}' is new")];
            return $"{key} ({string.Join(", ", gone.Concat(added).DefaultIfEmpty("in another order").Take(5))})";
        }
        IEnumerable<string> changed = before.Where((_, i) => !JsonNode.DeepEquals(former[i], now[i]))
            .Select(name => $"'{name}' has other content");
        return $"{key} ({string.Join(", ", changed.Take(5))})";
    }

    private static JsonArray FilesOf(IEnumerable<string> paths) =>
        ToJson(paths.Select(path => ToJson(FileSample.Of(Path.GetFileName(path), path))));

    private static JsonArray ToJson(IEnumerable<JsonNode?> items) => [.. items];

    private static JsonObject ToJson(CorpusFile file)
    {
        JsonObject known = file is { FullPath: { } path, Length: not null }
            ? ToJson(FileSample.Of(file.Name, path))
            : ToJson(new FileSample(file.Name, file.Length ?? 0, null));
        known["format"] = file.Format;
        return known;
    }

    private static JsonObject ToJson(FileSample file) => new()
    {
        ["name"] = file.Name,
        ["bytes"] = file.Bytes,
        [SampleKey] = file.Sample,
    };
}
