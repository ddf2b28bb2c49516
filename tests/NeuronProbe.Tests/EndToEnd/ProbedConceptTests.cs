using System.Globalization;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Probes that stand beside a scan are told where a concept is looked at.</summary>
public sealed class ProbedConceptTests : EndToEndTest
{
    private static readonly string[] Kinds = ["best", "random", "shuffled"];

    [Fact]
    public void A_concept_has_the_curve_of_its_probes_in_the_terminal_and_on_its_page()
    {
        CommandLine.Run(
            ["scan", .. ProbeTests.ProbedSample.Sample, "--collect", "stats,concepts", "-o", Out]).Succeeded();
        string before = CommandLine.Run("show", Out, "--concept", "person").Succeeded().Output;
        CommandLine.Run(["probe", .. ProbeTests.ProbedSample.Asked, "-o", Out]).Succeeded();
        Dictionary<string, string>[] rows =
            [.. CsvFile.Read(Path.Combine(Out, "probes.csv")).Where(row => row["concept"] == "person")];
        string words = (string)JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "probes.json")))!["concepts"]!
            .AsArray().Single(concept => (string)concept!["concept"]! == "person")!["in_words"]!;
        DemandShown(before, rows, words);
        CommandLine.Run("report", Out, "--format", "html").Succeeded();
        DemandPage(WrittenReport.Read(Out), rows, words);
    }

    private void DemandShown(string before, Dictionary<string, string>[] rows, string words)
    {
        string shown = CommandLine.Run("show", Out, "--concept", "person").Succeeded().Output;
        Assert.StartsWith(before, shown, StringComparison.Ordinal);
        string[] lines = shown[before.Length..].TrimStart('\n').Split('\n');
        Assert.Equal("A few neurons together", lines[0]);
        Assert.Equal(["neurons", "k=1", "k=2", "k=4"], lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(
            Kinds.Select(kind => $"{kind,-8} {string.Join(' ', Curve(rows, kind))}"), lines[2..5]);
        string told = string.Join(' ', lines[5..]);
        Assert.StartsWith($"person: {words} In the order of choice: ", told, StringComparison.Ordinal);
        Assert.Contains(
            $": {rows.Last(row => row["kind"] == "best")["neurons"].Replace(" ", ", ", StringComparison.Ordinal)}. ",
            told,
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            "together", CommandLine.Run("show", Out, "--concept", "team").Succeeded().Output, StringComparison.Ordinal);
    }

    private static void DemandPage(WrittenReport report, Dictionary<string, string>[] rows, string words)
    {
        string[] names = [.. report["run"]["concepts"]!.AsArray().Select(concept => (string)concept!["name"]!)];
        JsonNode probes = report[$"concepts/{names.IndexOf("person")}"]["probes"]!;
        Assert.Equal(words, (string)probes["in_words"]!);
        Assert.Equal(
            rows.Last(row => row["kind"] == "best")["neurons"],
            string.Join(' ', probes["neurons"]!.AsArray().Select(name => (string)name!)));
        string[] columns = [.. probes["columns"]!.AsArray().Select(name => (string)name!)];
        JsonNode[] sizes = [.. probes["rows"]!.AsArray().OfType<JsonNode>()];
        Assert.Equal(["1", "2", "4"], sizes.Select(size => (string)size[0]!));
        foreach ((string kind, string column) in Kinds.Zip((string[])["best", "at random", "shuffled labels"]))
        {
            int place = columns.IndexOf(column);
            Assert.Equal(Curve(rows, kind), sizes.Select(size => (string)size[place]!));
            Assert.Equal(
                rows.Where(row => row["kind"] == kind).Select(
                    row => $"{Share(row, "auroc_low")} – {Share(row, "auroc_high")}"),
                sizes.Select(size => (string)size[place + 1]!));
        }
        Assert.Null(report[$"concepts/{names.IndexOf("team")}"]["probes"]);
    }

    private static IEnumerable<string> Curve(Dictionary<string, string>[] rows, string kind) =>
        rows.Where(row => row["kind"] == kind).Select(row => Share(row, "auroc"));

    private static string Share(Dictionary<string, string> row, string column) =>
        double.Parse(row[column], CultureInfo.InvariantCulture).ToString("0.000", CultureInfo.InvariantCulture);
}
