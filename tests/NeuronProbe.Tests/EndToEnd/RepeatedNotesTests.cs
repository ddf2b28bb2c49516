using System.Text.Json.Nodes;
using NeuronProbe.Reports;
using NeuronProbe.Tests.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class RepeatedNotesTests : EndToEndTest
{
    private const string Short = "--top: the lists hold at most 1 of 20 examples";

    [Fact]
    public void A_scan_of_one_document_keeps_its_warning_and_every_reader_repeats_it()
    {
        CommandLine scan = Scan(Model().WithTokenizer(), Write("a.txt", "the one and the other"), "-n", "0-4");
        Assert.Contains($"Warning: {Short}", scan.Succeeded().Error, StringComparison.Ordinal);
        string kept = (string)Assert.Single(Json("scan.json")["warnings"]!.AsArray())!;
        Assert.StartsWith(Short, kept, StringComparison.Ordinal);
        Assert.Contains($"Warning: {kept}\n", scan.Error, StringComparison.Ordinal);
        Assert.Equal([kept], Json("results.json")["warnings"]!.AsArray().Select(warning => (string)warning!));
        Assert.Equal(
            ["schema_version", "status", "warnings", "sites"], Json("results.json").AsObject().Select(p => p.Key));
        string[][] views = [["show", Out], ["show", Out, "ffn.0.post:1"], ["show", Out, "--print", "neurons"]];
        Assert.All(views, view =>
        {
            CommandLine shown = CommandLine.Run(view).Succeeded();
            Assert.StartsWith($"Warning: {Short}", shown.Output, StringComparison.Ordinal);
            Assert.All(shown.OutputLines, line => Assert.InRange(line.Length, 0, 100));
            Assert.Empty(shown.Error);
        });
        CommandLine report = CommandLine.Run("report", Out).Succeeded();
        Assert.Empty(report.Output);
        Assert.Contains($"Warning: {kept}\n", report.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    [InlineData("jsonl")]
    public void Data_for_programs_stay_data(string format)
    {
        Scan(Model().WithTokenizer(), Write("a.txt", "the one and the other"), "-n", "0-4").Succeeded();
        CommandLine one = CommandLine.Run("show", Out, "--print", "neurons", "--as", format).Succeeded();
        Assert.StartsWith($"Warning: {Short}", one.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Warning", one.Output, StringComparison.Ordinal);
        if (format == "csv")
        {
            Assert.Equal(File.ReadAllText(Path.Combine(Out, "neurons.csv")), one.Output);
        }
    }

    [Theory]
    [InlineData("documents", "2", "the first 2 documents")]
    [InlineData("tokens", "8", "the first 1 document")]
    public void A_scan_that_a_limit_cut_says_so_first(string limit, string value, string read)
    {
        string told = $"Cut by --limit-{limit} {value}: the results are those of {read} of the corpus.";
        CommandLine scan = Scan(
            Model(), Ids(5, 4, 3), "-n", "0-4", "-k", "1", $"--limit-{limit}", value).Succeeded();
        Assert.DoesNotContain("Cut by", scan.Error, StringComparison.Ordinal);
        Assert.Equal("complete", (string)Json("scan.json")["status"]!);
        Assert.Equal(told, (string)Json("results.json")["warnings"]![0]!);
        Assert.Equal(told, CommandLine.Run("show", Out).Succeeded().OutputLines[0]);
        Assert.Contains(told + "\n", CommandLine.Run("report", Out).Succeeded().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_that_was_not_reached_is_no_cut()
    {
        Scan(Model(), Ids(5, 4, 3), "-n", "0-4", "-k", "1", "--limit-tokens", "100", "--limit-documents", "9")
            .Succeeded();
        Assert.Empty(Json("scan.json")["warnings"]!.AsArray());
        Assert.StartsWith("transformer.h.", CommandLine.Run("show", Out).Succeeded().Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Warning", CommandLine.Run("report", Out).Succeeded().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_warnings_is_told_by_its_status_alone()
    {
        ScanManifest manifest = SmallManifest.Create();
        Assert.Empty(SavedNotes.Of(manifest).Lines);
        Assert.Equal(
            ["Interrupted: the results are not complete."],
            SavedNotes.Of(manifest with { Status = "interrupted" }).Lines);
    }

    [Fact]
    public void Each_warning_is_told_once_and_the_shortfall_first()
    {
        ScanManifest manifest = SmallManifest.Create() with
        {
            Status = "interrupted",
            Warnings = [SavedNotes.InterruptedInPass, "b", "a", "b"],
        };
        Assert.Equal(
            [
                "Interrupted: the results are those of the chunks that were finished (3 documents, 12 tokens).",
                "Warning: b",
                "Warning: a",
            ],
            SavedNotes.Of(manifest).Lines);
    }

    private JsonNode Json(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Out, name)))!;
}
