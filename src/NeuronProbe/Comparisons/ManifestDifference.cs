using System.Text.Json.Nodes;
using NeuronProbe.Reports;
using NeuronProbe.Scans;

namespace NeuronProbe.Comparisons;

/// <summary>In what the manifests of two scans differ, apart from where, when and on what they ran.</summary>
internal static class ManifestDifference
{
    private const string MergeWarning = "merge: ";

    private static readonly string[] OfTheRun =
    [
        JsonSeal.Name, "timing", "tool", "machine", "base_folder", "settled", "plan", "shard", "shards", "files",
        "chunk_bytes",
    ];

    /// <summary>The differences, each in words.</summary>
    public static IReadOnlyList<string> Between(ScanManifest first, ScanManifest second) =>
        PlanContents.Differences(Lasting(first), Lasting(second));

    private static JsonObject Lasting(ScanManifest manifest)
    {
        using var stream = new MemoryStream();
        manifest.Write(stream);
        JsonObject content = JsonNode.Parse(stream.ToArray())!.AsObject();
        foreach (string name in OfTheRun)
        {
            content.Remove(name);
        }
        JsonObject options = content[PlanContents.OptionsKey]!.AsObject();
        string[] keys = [.. options.Select(option => option.Key)];
        foreach (string key in keys.Where(key => !PlanContents.HasEffect(key)))
        {
            options.Remove(key);
        }
        IEnumerable<string> warnings = manifest.Warnings
            .Where(warning => !warning.StartsWith(MergeWarning, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        content["warnings"] = new JsonArray([.. warnings.Select(warning => JsonValue.Create(warning))]);
        return content;
    }
}
