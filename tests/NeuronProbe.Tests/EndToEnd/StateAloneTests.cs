using NeuronProbe.Collectors;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>What is collected without a table: <c>pairs</c> and <c>groups</c>, in folders of the sample.</summary>
public sealed class StateAloneTests : EndToEndTest
{
    private static readonly string[] Arguments =
    [
        "scan", "-m", SampleFolder.Path("tiny-english"), "-c", SampleFolder.Path("sentences.jsonl"),
        "--limit-documents", "300", "-l", "ffn.0.post", "ffn.2.post", "-n", "0-39", "--max-length", "8",
        "--matmul", "packed", "--format", "csv,json,parquet,html",
    ];

    // Files that list what was collected, or other files.
    private static readonly string[] Summaries =
        ["scan.json", "plan.json", "state.json", "files.txt", "run.js", "report.html"];

    private static readonly string[] Tables = ["--collect", "top,stats,histogram"];

    private static readonly Lazy<TemporaryFolder> Usual = new(() =>
    {
        var folder = new TemporaryFolder();
        CommandLine.Run([.. Arguments, "-o", folder["out"]]).Succeeded();
        return folder;
    });

    [Fact]
    public void It_is_saved_by_default_and_changes_no_other_file()
    {
        CommandLine.Run([.. Arguments, .. Tables, "-o", Out]).Succeeded();
        Dictionary<string, byte[]> without = FilesOf(Out);
        Dictionary<string, byte[]> with = FilesOf(Usual.Value["out"]);
        Assert.Equal(
            ["state/0000.groups.bin", "state/0000.pairs.bin", "state/0001.groups.bin", "state/0001.pairs.bin"],
            with.Keys.Except(without.Keys).Order(StringComparer.Ordinal));
        string[] changed = [.. without.Keys.Where(name => !with[name].SequenceEqual(without[name]))];
        Assert.All(changed, name => Assert.Contains(Path.GetFileName(name), Summaries));
        Assert.Contains("results.json", without.Keys);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(8192, 1)]
    public void Batches_threads_and_chunks_change_nothing_of_it(int batchTokens, int threads)
    {
        CommandLine.Run([
            .. Arguments, "--batch-tokens", $"{batchTokens}", "--threads", $"{threads}", "--format", "brief", "-o", Out,
        ]).Succeeded();
        Dictionary<string, byte[]> here = FilesOf(Out);
        Dictionary<string, byte[]> usual = FilesOf(Usual.Value["out"]);
        foreach (string name in usual.Keys.Where(IsStateAlone))
        {
            Assert.True(usual[name].SequenceEqual(here[name]), name);
        }
    }

    [Fact]
    public void All_sites_have_the_same_positions_of_which_the_documents_tell()
    {
        SavedScan scan = SavedScan.Open(Usual.Value["out"]);
        PairsCollector[] pairs = [.. Enumerable.Range(0, 2)
            .Select(site => (PairsCollector)Assert.Single(scan.LoadCollectors(site, ["pairs"])))];
        Assert.Equal(2, scan.Selections.Count);
        Assert.Equal(PairsCollector.Size, pairs[0].Positions.Count);
        Assert.Equal(pairs[0].Positions, pairs[1].Positions);
        Assert.NotEqual(pairs[0].Values(0).ToArray(), pairs[1].Values(0).ToArray());
        var groups = (GroupsCollector)Assert.Single(scan.LoadCollectors(1, ["groups"]));
        Assert.Equal(300, groups.Documents(DocumentGroups.All));
        Assert.Equal(
            scan.Manifest.Corpus.Tokens,
            Enumerable.Range(0, DocumentGroups.Count).Sum(group => groups.Count(7, 1u << group)));
    }

    [Fact]
    public void Views_and_reports_read_it_no_more_than_tables_need()
    {
        CommandLine.Run([.. Arguments, "--format", "csv", "-o", Out]).Succeeded();
        string shown = CommandLine.Run("show", Out, "ffn.0.post").Succeeded().Output;
        foreach (string name in FilesOf(Out).Keys.Where(IsStateAlone))
        {
            File.WriteAllText(Path.Combine(Out, name), "damage");
        }
        Assert.Equal(shown, CommandLine.Run("show", Out, "ffn.0.post").Succeeded().Output);
        CommandLine.Run("show", Out, "ffn.0.post:7").Refused("0000.groups.bin: expected");
        CommandLine.Run("report", Out, "--format", "json").Succeeded();
        CommandLine.Run("verify", Out).Refused("0000.pairs.bin: expected", "0001.groups.bin: expected");
    }

    [Fact]
    public void A_folder_without_it_is_shown_and_scanned_again_as_it_was()
    {
        CommandLine.Run([.. Arguments, .. Tables, "-o", Folder["old"]]).Succeeded();
        Assert.DoesNotContain(
            "coverage", CommandLine.Run("show", Folder["old"], "ffn.0.post:7").Succeeded().Output,
            StringComparison.Ordinal);
        CommandLine.Run("report", Folder["old"], "--format", "json").Succeeded();
        CommandLine.Run("scan", "--from", Folder["old"], "-o", Out).Succeeded();
        Assert.Equal(
            FilesOf(Folder["old"]).Keys.Order(StringComparer.Ordinal), FilesOf(Out).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_neurons_page_says_how_well_parts_of_the_documents_agree()
    {
        string[] page = CommandLine.Run("show", Usual.Value["out"], "ffn.0.post:7").Succeeded().OutputLines;
        int first = Array.FindIndex(page, line => line.StartsWith("coverage", StringComparison.Ordinal));
        Assert.Matches("^ +1/8 +1/4 +1/2$", page[first + 1]);
        Assert.Matches(@"^documents +37\.5 +75 +150 of a part$", page[first + 2]);
        Assert.Matches("^mean( +[0-9].[0-9]{2}){3} apart, in std$", page[first + 3]);
        Assert.Matches("^active( +[0-9.]+ %){3} apart$", page[first + 4]);
        Assert.Matches("^r( +[0-9].[0-9]{2}){3} of its correlations with other neurons$", page[first + 6]);
        Assert.StartsWith("Not sure yet, by halves of the documents: ", page[first + 7], StringComparison.Ordinal);
    }

    [Fact]
    public void It_can_not_be_printed_nor_collected_alone()
    {
        Refused(
            CommandLine.Run([.. Arguments, "--collect", "pairs,groups", "-o", Out]),
            "--collect: expected a collector with a table among those that are named, but got pairs, groups. ");
        Refused(
            CommandLine.Run([.. Arguments, "--print", "pairs", "-o", Out]), "--print: expected one of top, neurons, ");
    }

    private static bool IsStateAlone(string name) =>
        name.EndsWith(".pairs.bin", StringComparison.Ordinal) || name.EndsWith(".groups.bin", StringComparison.Ordinal);

    private static Dictionary<string, byte[]> FilesOf(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllBytes);
}
