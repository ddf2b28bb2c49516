using System.Text.Json.Nodes;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Scans;
using NeuronProbe.Tests.EndToEnd;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.Reports;

/// <summary>A scan with concepts, its tables, and the report for a browser that is made of it.</summary>
public sealed class HtmlScan : IDisposable
{
    private readonly ConceptScan scan = new();
    private readonly TemporaryFolder folder = new();

    public HtmlScan()
    {
        SavedScan saved = SavedScan.Open(scan.Location);
        Findings = saved.LoadAll();
        Report = new Report(saved.Manifest, Findings);
        Data = WrittenReport.Write(folder["out"], Report);
        Files = [.. Directory.EnumerateFiles(folder["out/report"], "*.js", SearchOption.AllDirectories)];
    }

    internal Findings Findings { get; }

    internal Report Report { get; }

    internal WrittenReport Data { get; }

    /// <summary>The scripts beside the page.</summary>
    internal string[] Files { get; }

    /// <summary>Every neuron, with all that was found about it and its entry in the file of its block.</summary>
    internal IEnumerable<(int Site, int Index, NeuronFindings Found, JsonNode Block, JsonNode Shown)> Neurons()
    {
        int length = (int)Data["run"]["block"]!;
        for (int site = 0; site < Findings.Sites.Count; site++)
        {
            JsonNode? block = null;
            for (int index = 0; index < Findings.Sites[site].Selection.Neurons.Count; index++)
            {
                block = index % length == 0 ? Data[$"neurons/{site}/{index / length}"] : block;
                yield return (
                    site,
                    index,
                    NeuronFindings.Read(Findings, Findings.Sites[site], index),
                    block!,
                    block!["neurons"]![index % length]!);
            }
        }
    }

    /// <summary>A table as CSV has it, by the alias of the site.</summary>
    internal ILookup<string, Dictionary<string, string>> Table(string name) =>
        CsvFile.Read(Path.Combine(scan.Location, $"{name}.csv")).ToLookup(row => row["alias"]);

    public void Dispose()
    {
        folder.Dispose();
        scan.Dispose();
    }
}
