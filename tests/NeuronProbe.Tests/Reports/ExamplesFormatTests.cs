using System.Text.RegularExpressions;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Tests.EndToEnd;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Reports;

/// <summary>The report format that CONTRIBUTING.md shows has the model's name, histograms and examples from what a
/// format is given.</summary>
public sealed partial class ExamplesFormatTests(ConceptScan scan) : IClassFixture<ConceptScan>
{
    [Fact]
    public void Histograms_and_examples_of_a_saved_scan_are_those_of_its_tables()
    {
        using var folder = new TemporaryFolder();
        SavedScan saved = SavedScan.Open(scan.Location);
        using (OutputFolder output = OutputFolder.ForScan(folder.Location, overwrite: false, []))
        {
            new ExamplesFormat().Write(new Report(saved.Manifest, saved.LoadAll()), output);
            output.Commit();
        }
        string[] lines = File.ReadAllLines(folder["examples.txt"]);
        Assert.Equal("tiny-english", lines[0]);
        Assert.Equal(
            Table("histogram").Select(row => $"{row["count"]} from {row["lower"]} to {row["upper"]}"),
            lines.Where(line => Bin.IsMatch(line)));
        Assert.Equal(
            Table("top_examples").Select(row => row["activation"]),
            lines.Select(line => Example.Match(line)).Where(match => match.Success).Select(m => m.Groups[1].Value));
    }

    private List<Dictionary<string, string>> Table(string name) =>
        CsvFile.Read(Path.Combine(scan.Location, $"{name}.csv"));

    [GeneratedRegex("^[0-9]+ from [^ ]+ to [^ ]+$")]
    private static partial Regex Bin { get; }

    [GeneratedRegex("^([^ ]+) on .+")]
    private static partial Regex Example { get; }
}
