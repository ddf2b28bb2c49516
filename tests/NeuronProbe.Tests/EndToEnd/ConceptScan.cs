using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>The results of a scan of a few of the sample's sentences and neurons with concepts;
/// tests leave them as they are.</summary>
public sealed class ConceptScan : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ConceptScan() => CommandLine.Run([
        .. Arguments, "-l", "ffn.0.post", "ffn.2.post", "-n", "0-39,219", "--collect", "top,stats,histogram,concepts",
        "-o", Location,
    ]).Succeeded();

    /// <summary>What such a scan reads.</summary>
    internal static string[] Arguments { get; } =
    [
        "scan", "-m", SampleFolder.Path("tiny-english"), "-c", FirstSentences(),
    ];

    internal string Location => folder["out"];

    /// <summary>The rows of <c>concepts.csv</c>.</summary>
    internal List<Dictionary<string, string>> Rows => CsvFile.Read(Path.Combine(Location, "concepts.csv"));

    /// <summary>A file of its own, since a corpus that a limit cuts is told of wherever results are shown.</summary>
    private static string FirstSentences()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "first-sentences.jsonl");
        File.WriteAllLines(path, File.ReadLines(SampleFolder.Path("sentences.jsonl")).Take(60));
        return path;
    }

    /// <summary>A copy that a test may damage.</summary>
    internal string CopyTo(string location)
    {
        foreach (string file in Directory.EnumerateFiles(Location, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(location, Path.GetRelativePath(Location, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return location;
    }

    public void Dispose() => folder.Dispose();
}
