using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>What is written where nobody names a format.</summary>
public sealed class DefaultFormatTests : EndToEndTest
{
    // So long that by the estimate 336 neurons would have more than 200 MB of examples.
    private static readonly string[] Large = ["--top", "1000"];

    [Fact]
    public void A_large_scan_has_the_table_of_neurons_and_says_what_it_left_out()
    {
        CommandLine scan = Scan(Model(), Ids(5, 9), Large).Succeeded();
        Assert.Equal(["neurons.csv", "plan.json", "scan.json"], Files());
        Assert.Contains(
            "Left out top_examples.csv, histogram.csv, results.json (about 0.4 GB): "
                + $"'neuronprobe report {Out}' writes them, with --format parquet for data frames.",
            scan.Error,
            StringComparison.Ordinal);
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "scan.json")))!;
        Assert.Equal("""["brief"]""", manifest["options"]!["format"]!.ToJsonString());
        Assert.Contains("format", manifest["settled"]!.AsArray().Select(key => (string)key!));
        CommandLine.Run("show", Out, "ffn.0.post:3").Succeeded();
        string neurons = File.ReadAllText(Path.Combine(Out, "neurons.csv"));
        CommandLine.Run("report", Out).Succeeded();
        Assert.Equal(
            ["histogram.csv", "neurons.csv", "plan.json", "results.json", "scan.json", "top_examples.csv"], Files());
        Assert.Equal(neurons, File.ReadAllText(Path.Combine(Out, "neurons.csv")));
    }

    [Theory]
    [InlineData("csv,json")]
    [InlineData("brief,csv,json")]
    public void A_format_that_is_named_is_written_whatever_its_size(string formats)
    {
        CommandLine scan = Scan(Model(), Ids(5, 9), [.. Large, "--format", formats]).Succeeded();
        Assert.Equal(
            ["histogram.csv", "neurons.csv", "plan.json", "results.json", "scan.json", "top_examples.csv"], Files());
        Assert.DoesNotContain("Left out", scan.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_scan_has_all_tables()
    {
        CommandLine scan = Scan(Model(), Ids(5, 9)).Succeeded();
        Assert.Equal(
            ["histogram.csv", "neurons.csv", "plan.json", "results.json", "scan.json", "top_examples.csv"], Files());
        Assert.DoesNotContain("Left out", scan.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scan_that_is_repeated_writes_what_the_earlier_one_did()
    {
        Scan(Model(), Ids(5, 9), Large).Succeeded();
        CommandLine.Run("scan", "--from", Path.Combine(Out, "scan.json"), "-o", Folder["again"]).Succeeded();
        Assert.False(File.Exists(Folder["again/results.json"]));
        Assert.True(File.Exists(Folder["again/neurons.csv"]));
    }

    private string[] Files() =>
        [.. Directory.EnumerateFiles(Out).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
}
