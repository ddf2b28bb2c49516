using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using Xunit;

namespace NeuronProbe.Tests.Support;

/// <summary>The files of a finished scan, to be compared with those of another one.</summary>
internal static class ScanFolder
{
    // What lies beside results and is none of them.
    private static readonly string[] Beside = [".lock", KeptPreparations.FileName];

    // How a scan was run, and on how many threads, changes no result.
    private static readonly string[] OfTheRun =
        ["out", "overwrite", "resume", "save-every", "max-time", "shard", "threads", "max-memory"];

    /// <summary>Demands that two scans have the same files with the same bytes. Manifests may differ in times and in
    /// how the scan was run alone.</summary>
    /// <param name="expected">The folder of one.</param>
    /// <param name="actual">The folder of the other.</param>
    /// <param name="isMerged">Whether the other one was joined from shards, which lie there too.</param>
    public static void AreSame(string expected, string actual, bool isMerged = false)
    {
        string[] names = NamesIn(expected);
        Assert.Contains(OutputFolder.Manifest, names);
        Assert.Equal(names, NamesIn(actual));
        foreach (string name in names.Where(name => !isMerged || name != SavedPlan.FileName))
        {
            (string one, string other) = (Path.Combine(expected, name), Path.Combine(actual, name));
            if (name == OutputFolder.Manifest)
            {
                Assert.Equal(Lasting(one, isMerged), Lasting(other, isMerged));
            }
            else
            {
                Assert.True(
                    File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other)),
                    $"{name} has other bytes.");
            }
        }
    }

    /// <summary>Demands that a folder with a manifest has all the files that it names, as it describes them.</summary>
    /// <returns>Whether there is a manifest.</returns>
    public static bool IsWhole(string folder)
    {
        string path = Path.Combine(folder, OutputFolder.Manifest);
        if (!File.Exists(path))
        {
            return false;
        }
        ScanManifest manifest = ScanManifest.ReadFile(path);
        Assert.NotEmpty(manifest.Files);
        foreach (OutputFile file in manifest.Files)
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(folder, file.Name));
            Assert.Equal(
                (file.Name, file.Bytes, file.Sha256),
                (file.Name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
        }
        return true;
    }

    /// <summary>Copies a folder with all that is in it.</summary>
    public static string Copy(string folder, string copy)
    {
        Directory.CreateDirectory(copy);
        foreach (string path in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(copy, Path.GetRelativePath(folder, path)));
        }
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            File.Copy(path, Path.Combine(copy, Path.GetRelativePath(folder, path)));
        }
        return copy;
    }

    private static string[] NamesIn(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Where(name => !Beside.Contains(name))
            .Where(name => !name.StartsWith($"{ShardPlace.Folder}/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>What of a manifest does not depend on how a scan was run.</summary>
    private static string Lasting(string path, bool isMerged)
    {
        JsonObject manifest = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        foreach (string name in (string[])["timing", "shards", JsonSeal.Name])
        {
            manifest.Remove(name);
        }
        foreach (string option in OfTheRun)
        {
            manifest["options"]!.AsObject().Remove(option);
        }
        string[] warnings = [.. manifest["warnings"]!.AsArray().Select(warning => $"{warning}")];
        manifest["warnings"] = new JsonArray(
            [.. warnings.Order(StringComparer.Ordinal).Select(warning => JsonValue.Create(warning))]);
        if (isMerged)
        {
            JsonArray files = manifest["files"]!.AsArray();
            files.RemoveAll(file => $"{file!["name"]}" == SavedPlan.FileName);
        }
        return manifest.ToJsonString();
    }
}
