using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NeuronProbe.Reports;

/// <summary>What a source of Neuronpedia is of: release, model, source set and source, a row in a file each.</summary>
internal static class NeuronpediaMetadata
{
    /// <summary>The user whose the rows are: the one that every database of Neuronpedia begins with.</summary>
    public const string Creator = "clkht01d40000jv08hvalcvly";

    /// <summary>When they were made: no time, so that the same scan gives the same files.</summary>
    public const string Created = "1970-01-01T00:00:00";

    private const string CreatorName = "NeuronProbe";
    private const string Public = "PUBLIC";
    private const int NamedFiles = 3;

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly (string Name, Func<ScanManifest, NeuronpediaSource, JsonObject> Row)[] Files =
    [
        ("release.jsonl", ReleaseOf),
        ("model.jsonl", ModelOf),
        ("sourceset.jsonl", SetOf),
        ("source.jsonl", SourceOf),
    ];

    /// <summary>The files' names.</summary>
    public static IReadOnlyList<string> FileNames { get; } = [.. Files.Select(file => file.Name)];

    /// <summary>The files of a source, each with its line.</summary>
    public static IEnumerable<(string Name, byte[] Line)> Of(ScanManifest manifest, NeuronpediaSource source) =>
        Files.Select(file => (file.Name, LineOf(file.Row(manifest, source))));

    private static byte[] LineOf(JsonObject row) => [.. JsonSerializer.SerializeToUtf8Bytes(row, Json), (byte)'\n'];

    private static string ReleaseName(NeuronpediaSource source) => $"{source.Model}-neurons";

    private static JsonObject ReleaseOf(ScanManifest manifest, NeuronpediaSource source) => new()
    {
        ["name"] = ReleaseName(source),
        ["description"] = $"Neurons of {NameOf(manifest)}",
        ["creatorName"] = CreatorName,
        ["creatorId"] = Creator,
        ["visibility"] = Public,
        ["isNewUi"] = false,
        ["featured"] = false,
        ["descriptionShort"] = $"Neurons of {NameOf(manifest)}",
        ["urls"] = new JsonArray(),
        ["creatorEmail"] = null,
        ["creatorNameShort"] = CreatorName,
        ["defaultSourceSetName"] = null,
        ["defaultSourceId"] = null,
        ["defaultUmapSourceIds"] = new JsonArray(),
        ["createdAt"] = Created,
    };

    private static JsonObject ModelOf(ScanManifest manifest, NeuronpediaSource source) => new()
    {
        ["id"] = source.Model,
        ["instruct"] = source.Model.EndsWith("-it", StringComparison.Ordinal)
            || source.Model.EndsWith("-instruct", StringComparison.Ordinal),
        ["creatorId"] = Creator,
        ["displayNameShort"] = source.Model,
        ["displayName"] = NameOf(manifest),
        ["tlensId"] = null,
        ["dimension"] = manifest.Model.HiddenWidth,
        ["visibility"] = Public,
        ["defaultSourceSetName"] = null,
        ["defaultSourceId"] = null,
        ["inferenceEnabled"] = false,
        ["layers"] = manifest.Model.Layers,
        ["neuronsPerLayer"] = manifest.Model.FeedForwardWidth,
        ["createdAt"] = Created,
        ["owner"] = OwnerOf(manifest),
        ["updatedAt"] = Created,
        ["website"] = null,
    };

    private static JsonObject SetOf(ScanManifest manifest, NeuronpediaSource source) => new()
    {
        ["modelId"] = source.Model,
        ["name"] = source.Set,
        ["creatorId"] = Creator,
        ["hasDashboards"] = true,
        ["visibility"] = Public,
        ["description"] = $"Neurons of {NameOf(manifest)} at {source.HookName}",
        ["type"] = "",
        ["creatorName"] = CreatorName,
        ["urls"] = new JsonArray(),
        ["creatorEmail"] = null,
        ["releaseName"] = ReleaseName(source),
        ["defaultOfModelId"] = null,
        ["defaultRange"] = 1,
        ["defaultShowBreaks"] = true,
        ["showDfa"] = false,
        ["showCorrelated"] = false,
        ["showHeadAttribution"] = false,
        ["showUmap"] = false,
        ["createdAt"] = Created,
    };

    private static JsonObject SourceOf(ScanManifest manifest, NeuronpediaSource source) => new()
    {
        ["id"] = source.Id,
        ["modelId"] = source.Model,
        ["setName"] = source.Set,
        ["creatorId"] = Creator,
        ["hasDashboards"] = true,
        ["inferenceEnabled"] = false,
        ["inferenceHosts"] = new JsonArray(),
        ["saelensConfig"] = null,
        ["saelensRelease"] = null,
        ["saelensSaeId"] = null,
        ["hfRepoId"] = manifest.Model.Commit is null ? null : manifest.Model.Folder,
        ["hfFolderId"] = null,
        ["visibility"] = Public,
        ["defaultOfModelId"] = null,
        ["hasUmap"] = false,
        ["hasUmapLogSparsity"] = false,
        ["hasUmapClusters"] = false,
        ["num_prompts"] = manifest.Corpus.Windows,
        ["num_tokens_in_prompt"] = manifest.Options["max-length"]?.DeepClone(),
        ["dataset"] = DatasetOf(manifest),
        ["notes"] = manifest.Tool,
        ["createdAt"] = Created,
    };

    private static string NameOf(ScanManifest manifest) =>
        manifest.Model.Folder[(manifest.Model.Folder.LastIndexOf('/') + 1)..];

    private static string OwnerOf(ScanManifest manifest) =>
        manifest.Model.Folder.LastIndexOf('/') is > 0 and { } slash ? manifest.Model.Folder[..slash] : "";

    /// <summary>Names of the corpus's first files, without their folders.</summary>
    private static string DatasetOf(ScanManifest manifest) => string.Join(
        ", ", manifest.Corpus.Files.Take(NamedFiles).Select(file => Path.GetFileName(file.Name).Replace('\0', ' ')));
}
