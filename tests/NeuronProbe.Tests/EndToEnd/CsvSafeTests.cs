using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Tables that are opened in spreadsheets.</summary>
public sealed class CsvSafeTests : EndToEndTest
{
    private static readonly string[] Run = ["=1+1", "@SUM(1)", "+1+2", "-2+3", "\tx", "\rx"];

    [Fact]
    public void Tables_are_verbatim_unless_asked_for()
    {
        ScanTexts();
        Assert.Contains(Cells("top_examples.csv"), cell => cell == "=1+1");
        Assert.Contains(Cells("concepts.csv"), cell => cell == "=label");
        Assert.False((bool)Manifest()["options"]!["csv-safe"]!);
    }

    [Fact]
    public void No_cell_of_any_table_would_be_run_and_numbers_stay_numbers()
    {
        string[] tables = ["neurons.csv", "top_examples.csv", "histogram.csv", "concepts.csv"];
        ScanTexts();
        Dictionary<string, string[]> exact = tables.ToDictionary(name => name, Cells);
        ScanTexts("--csv-safe", "--overwrite");
        Assert.True((bool)Manifest()["options"]!["csv-safe"]!);
        foreach (string name in tables)
        {
            string[] safe = Cells(name);
            Assert.Equal(exact[name].Select(cell => IsRun(cell) ? "'" + cell : cell), safe);
            Assert.DoesNotContain(safe, IsRun);
        }
        Assert.Contains(Cells("top_examples.csv"), cell => cell == "'=1+1");
        Assert.Contains(Cells("concepts.csv"), cell => cell == "'=label");
        Assert.Contains(Cells("neurons.csv"), cell => cell.StartsWith('-'));
    }

    [Fact]
    public void Json_stays_exact()
    {
        ScanTexts("--csv-safe");
        JsonNode site = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "results.json")))!["sites"]![0]!;
        Assert.Contains(site["neurons"]![0]!["top_examples"]!.AsArray(), row => (string)row!["document_id"]! == "=1+1");
        string[] printed = CommandLine.Run("show", Out, "--print", "top", "--as", "jsonl").Succeeded().OutputLines;
        Assert.Contains(printed, line => (string)JsonNode.Parse(line)!["document_id"]! == "=1+1");
    }

    [Fact]
    public void Printed_tables_are_as_safe_as_the_files()
    {
        ScanTexts("--csv-safe");
        string file = File.ReadAllText(Path.Combine(Out, "top_examples.csv"));
        string[] print = ["--print", "top", "--as", "csv"];
        Assert.Equal(file, CommandLine.Run(["show", Out, .. print]).Succeeded().Output);
        string scanned = CommandLine.Run([.. Texts(), .. print, "--csv-safe"]).Succeeded().Output;
        Assert.Equal(file, scanned);
        string exact = CommandLine.Run(["show", Out, .. print, "--csv-safe", "false"]).Succeeded().Output;
        Assert.Equal(CommandLine.Run([.. Texts(), .. print]).Succeeded().Output, exact);
        Assert.NotEqual(exact, scanned);
    }

    [Fact]
    public void Report_writes_tables_as_the_scan_did_or_as_it_is_asked_and_says_which()
    {
        ScanTexts();
        string exact = File.ReadAllText(Path.Combine(Out, "top_examples.csv"));
        CommandLine.Run("report", Out, "--csv-safe").Succeeded();
        string safe = File.ReadAllText(Path.Combine(Out, "top_examples.csv"));
        Assert.Contains("'=1+1", safe, StringComparison.Ordinal);
        Assert.True((bool)Manifest()["options"]!["csv-safe"]!);
        // A report without CSV files leaves theirs, and what is said of them.
        CommandLine.Run("report", Out, "--format", "json", "--csv-safe", "false").Succeeded();
        Assert.True((bool)Manifest()["options"]!["csv-safe"]!);
        CommandLine.Run("report", Out).Succeeded();
        Assert.Equal(safe, File.ReadAllText(Path.Combine(Out, "top_examples.csv")));
        CommandLine.Run("report", Out, "--csv-safe", "false").Succeeded();
        Assert.Equal(exact, File.ReadAllText(Path.Combine(Out, "top_examples.csv")));
        Assert.False((bool)Manifest()["options"]!["csv-safe"]!);
    }

    private void ScanTexts(params string[] more) => CommandLine.Run([.. Texts(), "-o", Out, .. more]).Succeeded();

    private string[] Texts()
    {
        Write("t.jsonl", string.Concat(Run.Select(text => JsonSerializer.Serialize(new
        {
            id = text,
            text = text + " on the one",
            labels = new[] { new { start = 0, end = 1, label = "=label" } },
        }) + "\n")));
        model ??= Model().WithTokenizer();
        string[] what = ["-l", "ffn.0.post", "-n", "0-4", "--concept", "*", "--held-out", "0"];
        return ["scan", "-m", model.Location, "-c", Folder["t.jsonl"], .. what];
    }

    private ModelFolder? model;

    private JsonNode Manifest() => JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "scan.json")))!;

    private string[] Cells(string name) => [.. CsvFile.Read(Path.Combine(Out, name)).SelectMany(row => row.Values)];

    private static bool IsRun(string cell) =>
        Regex.IsMatch(cell, @"\A[=+\-@\t\r\n]") && !Regex.IsMatch(cell, @"\A-\d+(\.\d+)?(E[+-]\d+)?\z");
}
