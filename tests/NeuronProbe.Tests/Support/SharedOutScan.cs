using System.Text.Json.Nodes;
using Xunit;

namespace NeuronProbe.Tests.Support;

/// <summary>A small scan that is shared out in shards, made once for all tests; each works on a copy.</summary>
internal static class SharedOutScan
{
    /// <summary>How many shards there are.</summary>
    public const int Count = 4;

    /// <summary>Documents of the corpus.</summary>
    public const int Documents = 30;

    private static readonly Lazy<TemporaryFolder> Made = new(Make);

    /// <summary>The scan of the whole corpus by one machine.</summary>
    public static string Whole => Made.Value["whole"];

    /// <summary>The model's folder.</summary>
    public static string Model => Made.Value["model"];

    /// <summary>The corpus.</summary>
    public static string Corpus => Made.Value["ids.jsonl"];

    /// <summary>The command line of the scan, without its folder.</summary>
    public static IEnumerable<string> Command =>
        ["scan", "-m", Model, "-c", Corpus, "-n", "0-5", "--chunk", "3", "--matmul", "packed", "-q"];

    /// <summary>Copies the folder with all its shards.</summary>
    public static void CopyTo(string folder) => Copy(Made.Value["out"], folder);

    /// <summary>Copies a folder.</summary>
    public static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string path = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }
    }

    /// <summary>Flips the lowest bit of a byte in the middle of a file.</summary>
    public static void Flip(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Demands that two folders hold the same results: files of the same bytes, and of manifests what is told
    /// of corpus, plan and warnings.</summary>
    public static void DemandSame(string expected, string actual)
    {
        string[] names = Results(expected);
        Assert.Contains("neurons.csv", names);
        Assert.Equal(names, Results(actual));
        Assert.All(names, name => Assert.True(
            File.ReadAllBytes(Path.Combine(expected, name)).AsSpan()
                .SequenceEqual(File.ReadAllBytes(Path.Combine(actual, name))),
            $"{name} has other bytes."));
        foreach (string told in (string[])["corpus", "plan", "warnings", "masked", "sites", "model"])
        {
            Assert.Equal(Manifest(expected)[told]!.ToJsonString(), Manifest(actual)[told]!.ToJsonString());
        }
    }

    private static string[] Results(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Where(name => !name.StartsWith("shards/", StringComparison.Ordinal))
            .Where(name => name is not ("scan.json" or "plan.json" or "survey.json")).Order(StringComparer.Ordinal)];

    /// <summary>The manifest in a folder.</summary>
    public static JsonNode Manifest(string folder) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "scan.json")))!;

    private static TemporaryFolder Make()
    {
        var folder = new TemporaryFolder();
        string model = new ModelFolder(folder["model"]).Location;
        string corpus = folder.Write("ids.jsonl", ModelFolder.Ids(Enumerable.Range(0, Documents).Select(document =>
            Enumerable.Range(0, 3 + (document * 5 % 17)).Select(i => ((document * 37) + (i * 11)) % 320).ToArray())));
        string[] command = ["scan", "-m", model, "-c", corpus, "-n", "0-5", "--chunk", "3", "--matmul", "packed", "-q"];
        CommandLine.Run([.. command, "-o", folder["whole"]]).Succeeded();
        for (int shard = 0; shard < Count; shard++)
        {
            CommandLine.Run([.. command, "-o", folder["out"], "--shard", $"{shard}/{Count}"]).Succeeded();
        }
        return folder;
    }
}
