using System.Globalization;
using System.Text.Json.Nodes;
using NeuronProbe.Results;
using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Probes of a few of the sample's sentences and neurons.</summary>
public sealed class ProbeTests(ProbeTests.ProbedSample sample) : EndToEndTest, IClassFixture<ProbeTests.ProbedSample>
{
    private static readonly string[] Sizes = ["1", "2", "4"];

    [Fact]
    public void Each_concept_size_and_kind_has_a_row_with_its_neurons_in_the_order_of_choice()
    {
        Dictionary<string, string>[] rows = [.. sample.Rows];
        string[] kinds = ["best", "random", "shuffled"];
        Assert.Equal(
            from concept in (string[])["name", "person"] from k in Sizes from kind in kinds select (concept, k, kind),
            rows.Select(row => (row["concept"], row["k"], row["kind"])));
        foreach (Dictionary<string, string> row in rows)
        {
            string[] neurons = row["neurons"].Split(' ');
            Assert.Equal(row["k"], $"{neurons.Distinct().Count()}");
            Assert.All(neurons, neuron => Assert.Matches(@"^ffn\.[02]\.post:(219|[0-3]?\d)$", neuron));
            Assert.Equal(Number(row, "positives") / Number(row, "tokens"), Number(row, "base_rate"), 1e-12);
            Assert.Equal("1", row["converged"]);
            Assert.InRange(Number(row, "auroc"), Number(row, "auroc_low"), Number(row, "auroc_high"));
        }
        foreach (var concept in rows.Where(row => row["kind"] == "best").GroupBy(row => row["concept"]))
        {
            Assert.All(concept, row => Assert.StartsWith(
                row["neurons"], concept.Last()["neurons"], StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Shuffled_labels_choose_and_fit()
    {
        foreach (var concept in sample.Rows.GroupBy(row => row["concept"]))
        {
            Dictionary<string, string> best = concept.Single(row => (row["kind"], row["k"]) == ("best", "2"));
            Dictionary<string, string> shuffled = concept.Single(row => (row["kind"], row["k"]) == ("shuffled", "2"));
            // By labels that say nothing, what is chosen is another, and some draw tells the real ones wrongly.
            Assert.NotEqual(best["neurons"], shuffled["neurons"]);
            Assert.InRange(Number(shuffled, "auroc_low"), 0, 0.45);
        }
    }

    [Theory]
    [InlineData]
    [InlineData("--control", "length")]
    public void One_neuron_is_the_one_with_the_largest_d_of_a_scan_and_its_figures_are_those_held_out(
        params string[] more)
    {
        CommandLine.Run(
            ["scan", .. ProbedSample.Sample, "--collect", "concepts", .. more, "-o", Out]).Succeeded();
        Dictionary<string, string>[] scanned = [.. CsvFile.Read(Path.Combine(Out, "concepts.csv"))];
        List<Dictionary<string, string>> rows = more.Length == 0
            ? sample.Rows
            : CsvFile.Parse(CommandLine.Run(
                ["probe", .. ProbedSample.Sample, "-k", "1", "--as", "csv", .. more]).Succeeded().Output);
        foreach (string concept in (string[])["name", "person"])
        {
            Dictionary<string, string> best = scanned.Where(row => row["concept"] == concept)
                .MaxBy(row => Math.Abs(Number(row, "cohens_d")))!;
            Dictionary<string, string> row = rows.First(row => row["concept"] == concept);
            Assert.Equal($"{best["alias"]}:{best["neuron"]}", row["neurons"]);
            double auroc = Number(best, "held_out_auroc");
            bool isHigh = Number(best, "cohens_d") > 0;
            Assert.Equal(
                isHigh ? auroc : 1 - auroc, Number(row, "auroc"), 1e-12 + Number(best, "held_out_auroc_error"));
            Assert.True((best["direction"] == "1") == isHigh);
            Assert.Equal(
                Number(best, "held_out_average_precision"),
                Number(row, "average_precision"),
                1e-12 + Number(best, "held_out_average_precision_error"));
        }
    }

    [Fact]
    public void Threads_and_batches_change_no_byte()
    {
        string csv = CommandLine.Run(
            ["probe", .. ProbedSample.Asked, "--threads", "1", "--batch-tokens", "300", "--as", "csv"])
            .Succeeded().Output;
        Assert.Equal(File.ReadAllText(Path.Combine(sample.Location, "probes.csv")), csv);
    }

    [Fact]
    public void Json_says_the_same_from_what_it_comes_and_what_was_left_out()
    {
        JsonNode json = JsonNode.Parse(File.ReadAllText(Path.Combine(sample.Location, "probes.json")))!;
        Assert.Equal("tiny-english", (string)json["model"]!["name"]!);
        Assert.All(json["model"]!["files"]!.AsArray(), file => Assert.Equal(64, ((string)file!["sha256"]!).Length));
        Assert.Equal(60, (int)json["corpus"]!["documents"]! + (int)json["corpus"]!["held_out_documents"]!);
        Assert.Equal(
            (int)json["corpus"]!["kept_tokens"]!,
            (int)json["corpus"]!["tokens"]! + (int)json["corpus"]!["held_out_tokens"]!);
        Assert.Equal((82, "1,2,4", 0.5), (
            (int)json["neurons"]!, (string)json["options"]!["size"]!, (double)json["options"]!["held-out"]!));
        Assert.Equal("team", (string)json["skipped"]!.AsArray().Single()!["concept"]!);
        var nodes = json["concepts"]!.AsArray().SelectMany(concept => concept!["probes"]!.AsArray().Select(
            probe => (Concept: concept, Probe: probe!)));
        foreach ((Dictionary<string, string> row, (JsonNode concept, JsonNode probe)) in sample.Rows.Zip(nodes))
        {
            Assert.Equal(row["concept"], (string)concept["concept"]!);
            Assert.Equal(row["neurons"], string.Join(' ', probe["neurons"]!.AsArray().Select(name => (string)name!)));
            Assert.Equal(row["positives"], $"{concept["held_out_positives"]}");
            foreach (string figure in (string[])["auroc", "average_precision", "f1", "balanced_accuracy", "auroc_low"])
            {
                Assert.Equal(row[figure], probe[figure]!.ToJsonString());
            }
        }
        Assert.Equal(sample.Rows.Count, nodes.Count());
    }

    [Theory]
    [InlineData(100)]
    [InlineData(50)]
    public void The_table_has_the_curve_of_each_concept_and_says_what_it_takes(int columns)
    {
        string[] lines = CommandLine.RunOnTerminal(
            columns, "C.UTF-8", ["probe", .. ProbedSample.Asked, "-q"]).Succeeded().OutputLines;
        Assert.All(lines, line => Assert.InRange(line.Length, 0, columns));
        foreach (var concept in sample.Rows.GroupBy(row => row["concept"]))
        {
            int first = Array.FindIndex(lines, line => line.StartsWith(concept.Key + " ", StringComparison.Ordinal));
            foreach ((int i, IGrouping<string, Dictionary<string, string>> kind) in
                concept.GroupBy(row => row["kind"]).Index())
            {
                Assert.EndsWith(
                    kind.Key.PadRight(8) + " " + string.Join(' ', kind.Select(
                        row => Number(row, "auroc").ToString("0.000", CultureInfo.InvariantCulture))),
                    lines[first + i],
                    StringComparison.Ordinal);
            }
            Assert.Contains(lines, line => line.StartsWith($"{concept.Key}: ", StringComparison.Ordinal));
        }
        Assert.Contains("AUROC on", lines[0], StringComparison.Ordinal);
        // The file has auroc_low and auroc_high of the draws, and not each of them.
        Assert.EndsWith(
            "--as csv gives the lowest and highest too.", string.Join(' ', lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_tokens_are_kept_where_fewer_are_asked_for_and_that_is_said()
    {
        CommandLine run = CommandLine.Run(
            ["probe", .. ProbedSample.Asked, "--keep", "900", "-o", Out]).Succeeded();
        Assert.Contains("(--keep)", run.Output, StringComparison.Ordinal);
        JsonNode corpus = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "probes.json")))!["corpus"]!;
        Assert.InRange((int)corpus["kept_tokens"]!, 800, 1000);
        Assert.Equal(
            sample.Rows[0]["neurons"], CsvFile.Read(Path.Combine(Out, "probes.csv"))[0]["neurons"]);
    }

    [Fact]
    public void Beside_a_scan_they_join_its_files()
    {
        CommandLine.Run(["scan", .. ProbedSample.Sample, "--collect", "stats", "-o", Out]).Succeeded();
        CommandLine.Run(["probe", .. ProbedSample.Sample, "-k", "1", "-o", Out]).Succeeded();
        Assert.Contains("probes.csv", File.ReadAllText(Path.Combine(Out, "scan.json")), StringComparison.Ordinal);
        CommandLine.Run("verify", Out).Succeeded();
        CommandLine.Run("show", Out, "ffn.0.post:1").Succeeded();
    }

    [Fact]
    public void Each_column_is_defined_in_the_order_of_the_table()
    {
        MarkdownPage page = MarkdownPage.Load("docs/output.md").Section("## `probes.csv`");
        Assert.Equal(
            ProbeRow.Schema.Columns.Select(column => column.Name),
            page.Items.Select(item => item.Split(": ")[0]).Where(names => names.StartsWith('`'))
                .SelectMany(MarkdownPage.Spans));
    }

    private static double Number(Dictionary<string, string> row, string column) =>
        double.Parse(row[column], CultureInfo.InvariantCulture);

    /// <summary>Probes that were made once; tests leave them as they are.</summary>
    public sealed class ProbedSample : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public ProbedSample() => CommandLine.Run(["probe", .. Asked, "-o", Location]).Succeeded();

        internal static string[] Sample { get; } =
        [
            "-m", SampleFolder.Path("tiny-english"), "-c", FirstSentences(), "-l", "ffn.0.post", "ffn.2.post", "-n",
            "0-39,219", "--matmul", "packed", "--concept", "name", "person", "team",
        ];

        internal static string[] Asked { get; } = [.. Sample, "-k", "4,1,2"];

        internal string Location => folder["probes"];

        internal List<Dictionary<string, string>> Rows => CsvFile.Read(Path.Combine(Location, "probes.csv"));

        public void Dispose() => folder.Dispose();

        private static string FirstSentences()
        {
            string path = Path.Combine(AppContext.BaseDirectory, "probed-sentences.jsonl");
            File.WriteAllLines(path, File.ReadLines(SampleFolder.Path("sentences.jsonl")).Take(60));
            return path;
        }
    }
}
