using System.Globalization;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary><c>compare</c>, as a user meets it.</summary>
[Collection(PlantedScans.Collection)]
public sealed class CompareTests(PlantedScans scans) : EndToEndTest
{
    private const string Site = "transformer.h.3.mlp.c_proj:input";

    [Theory]
    [InlineData("float32")]
    [InlineData("bfloat16")]
    public void Neurons_that_were_changed_are_named_and_no_others(string type)
    {
        (string baseline, string planted) = (scans.Baseline, scans.Planted);
        if (type == "bfloat16")
        {
            baseline = scans.Scan("baseline-bfloat16", Repository.Path("samples", "tiny-english"), "--dtype", type);
            planted = scans.Scan("planted-bfloat16", scans.PlantedModel, "--dtype", type);
        }
        CommandLine found = CommandLine.Run("compare", baseline, planted, "--as", "csv").Succeeded();
        Dictionary<string, string>[] changed =
            [.. CsvFile.Parse(found.Output).Where(row => row["changed"] == "1")];
        Assert.All(changed, row => Assert.Equal(Site, row["site"]));
        Assert.Equal(PlantedScans.Changed, changed.Select(row => Whole(row["neuron"])).Order());
        Assert.Equal("newly_dead", changed.Single(row => Whole(row["neuron"]) == PlantedScans.Dead)["flags"]);
        // The verdict is the last line of what people read, and the only thing on the error stream of a table.
        Assert.StartsWith("PASS 4 of 2,048 neurons changed", found.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_model_has_changed_nowhere()
    {
        string again = scans.Scan("again", Repository.Path("samples", "tiny-english"));
        CommandLine found = CommandLine.Run(
            "compare", scans.Baseline, again, "--max-changed", "0", "--max-new-dead", "0", "--max-new-alive", "0",
            "--max-new-nonfinite", "0").Succeeded();
        Assert.Equal(
            "PASS 0 of 2,048 neurons changed (limit 0); 0 newly dead; 0 newly alive; 0 newly nonfinite",
            found.OutputLines[^1]);
        Assert.All(
            Rows(scans.Baseline, again),
            row => Assert.Equal(
                ("0", "0", "0", "0"), (row["mean_change"], row["wasserstein"], row["rms_change"], row["changed"])));
    }

    [Fact]
    public void What_another_type_of_numbers_moves_is_said_and_is_no_change()
    {
        string narrow = scans.Scan("baseline-bfloat16", Repository.Path("samples", "tiny-english"), "--dtype",
            "bfloat16");
        CommandLine found = CommandLine.Run("compare", scans.Baseline, narrow, "--max-changed", "0").Succeeded();
        Assert.Contains("dtype is float32 and bfloat16", found.Output, StringComparison.Ordinal);
        Assert.Contains(Rows(scans.Baseline, narrow), row => row["wasserstein"] is not ("0" or ""));
    }

    [Fact]
    public void Figures_are_those_of_both_tables_of_neurons()
    {
        var before = ByNeuron(CsvFile.Read(Path.Combine(scans.Baseline, "neurons.csv")));
        var after = ByNeuron(CsvFile.Read(Path.Combine(scans.Planted, "neurons.csv")));
        List<Dictionary<string, string>> rows = Rows(scans.Baseline, scans.Planted);
        Assert.Equal(2048, rows.Count);
        foreach (Dictionary<string, string> row in rows)
        {
            Dictionary<string, string> one = before[Key(row)];
            Dictionary<string, string> other = after[Key(row)];
            double std = Real(one["std"]);
            Assert.Equal((Real(other["mean"]) - Real(one["mean"])) / std, Real(row["mean_change"]), 1e-9);
            Assert.Equal(Real(other["std"]) / std, Real(row["std_ratio"]), 1e-9);
            Assert.Equal(
                Real(other["active_fraction"]) - Real(one["active_fraction"]), Real(row["density_change"]), 1e-12);
        }
    }

    [Fact]
    public void Top_lists_overlap_by_document_and_token()
    {
        CommandLine.Run("report", scans.Baseline, "--format", "csv").Succeeded();
        CommandLine.Run("report", scans.Planted, "--format", "csv").Succeeded();
        ILookup<string, string> before = Lists(scans.Baseline);
        ILookup<string, string> after = Lists(scans.Planted);
        foreach (Dictionary<string, string> row in Rows(scans.Baseline, scans.Planted).Take(40))
        {
            string[] one = [.. before[Key(row)]];
            string[] other = [.. after[Key(row)]];
            double expected = (double)one.Intersect(other).Count() / Math.Max(one.Length, other.Length);
            Assert.Equal(expected, Real(row["top_overlap"]), 1e-12);
        }

        static ILookup<string, string> Lists(string scan) => CsvFile.Read(Path.Combine(scan, "top_examples.csv"))
            .ToLookup(Key, row => $"{row["tail"]} {row["document"]} {row["token"]}");
    }

    [Fact]
    public void The_largest_change_comes_first_and_a_view_shows_a_neuron_in_both()
    {
        List<Dictionary<string, string>> rows = Rows(scans.Baseline, scans.Planted);
        Assert.Equal(PlantedScans.Dead, Whole(rows[0]["neuron"]));
        Assert.True(rows.TakeWhile(row => row["changed"] == "1").Count() == 4);
        string view = CommandLine.Run("compare", scans.Baseline, scans.Planted, $"ffn.3.post:{PlantedScans.Swapped}")
            .Succeeded().Output;
        Assert.StartsWith(
            $"{Site}  neuron {PlantedScans.Swapped}  (ffn.3.post:{PlantedScans.Swapped})\n", view,
            StringComparison.Ordinal);
        Assert.Contains("Changed: ", view, StringComparison.Ordinal);
        Assert.Contains($"above: {scans.Baseline}", view.ReplaceLineEndings(""), StringComparison.Ordinal);
        Assert.Equal(2, view.Split("Highest activations").Length - 1);
    }

    [Fact]
    public void What_has_no_size_has_no_times_and_points_are_no_percent()
    {
        string drawn = CommandLine.RunOnTerminal(160, "C.UTF-8", "compare", scans.Baseline, scans.Planted).Output;
        string[] lines = drawn.Split('\n');
        Assert.EndsWith(
            $"{PlantedScans.Dead}: newly dead", lines.Single(line => line.StartsWith("ffn.3.post ",
                StringComparison.Ordinal)).TrimEnd(), StringComparison.Ordinal);
        int density = lines.Single(line => line.StartsWith("neuron ", StringComparison.Ordinal))
            .IndexOf("density", StringComparison.Ordinal) + "density".Length;
        string[] cells =
        [
            .. lines.Where(line => line.StartsWith("ffn.3.post:", StringComparison.Ordinal))
                .Select(line => line[..density].Split(' ')[^1]),
        ];
        Assert.Equal(4, cells.Length);
        Assert.All(cells, cell => Assert.Matches(@"^([+-][0-9]+\.[0-9]|0)$", cell));
        Assert.Contains("density in points", drawn.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_fail_with_exit_code_3_and_say_what_was_worst()
    {
        CommandLine found = CommandLine.Run(
            "compare", scans.Baseline, scans.Planted, "--max-changed", "0.1%", "--max-new-dead", "0");
        Assert.Equal(3, found.ExitCode);
        Assert.Equal(
            "FAIL 4 of 2,048 neurons changed (limit 2); 1 newly dead; worst ffn.3.post:20, newly dead",
            found.OutputLines[^1]);
        Assert.Equal(0, CommandLine.Run("compare", scans.Baseline, scans.Planted, "--max-changed", "4").ExitCode);
    }

    [Fact]
    public void Watched_neurons_may_not_change()
    {
        string quiet = scans["quiet.txt"];
        string loud = scans["loud.txt"];
        File.WriteAllText(quiet, "ffn.3.post:1\nffn.0.post:30\n");
        File.WriteAllText(loud, "ffn.3.post:1\nffn.3.post:30\n");
        CommandLine passed = CommandLine.Run("compare", scans.Baseline, scans.Planted, "--watch", quiet);
        Assert.Equal((0, "PASS 0 of 2 neurons watched and changed (limit 0)"),
            (passed.ExitCode, passed.OutputLines[^1]));
        CommandLine failed = CommandLine.Run("compare", scans.Baseline, scans.Planted, "--watch", loud);
        Assert.Equal(3, failed.ExitCode);
        Assert.StartsWith(
            "FAIL 1 of 2 neurons watched and changed (limit 0); worst ffn.3.post:30",
            failed.OutputLines[^1],
            StringComparison.Ordinal);
        File.WriteAllText(scans["unknown.txt"], "ffn.3.post:512\n");
        CommandLine.Run("compare", scans.Baseline, scans.Planted, "--watch", scans["unknown.txt"])
            .Refused("line 1", "ffn.3.post:512");
    }

    [Fact]
    public void Files_have_all_neurons_and_the_verdict()
    {
        string folder = scans["difference"];
        string[] line =
        [
            "compare", scans.Baseline, scans.Planted, "--max-changed", "0", "-o", folder, "--format",
            "csv,parquet,html",
        ];
        Assert.Equal(3, CommandLine.Run(line).ExitCode);
        Assert.Equal(
            Rows(scans.Baseline, scans.Planted).Select(row => string.Join(',', row.Values)),
            CsvFile.Read(Path.Combine(folder, "compare.csv")).Select(row => string.Join(',', row.Values)));
        Assert.True(new FileInfo(Path.Combine(folder, "compare.parquet")).Length > 1000);
        Assert.Contains(
            "/planted-scan against ", File.ReadAllText(Path.Combine(folder, "compare.html")), StringComparison.Ordinal);
        string json = File.ReadAllText(Path.Combine(folder, "compare.json"));
        SchemaTests.DemandValid("compare", json);
        JsonNode verdict = JsonNode.Parse(json)!;
        Assert.Equal("fail", (string?)verdict["verdict"]);
        Assert.Equal([0, 0, 0, 4], verdict["layers"]!.AsArray().Select(layer => (int)layer!["changed"]!));
        CommandLine.Run(line).Refused("compare.csv", "--overwrite");
        Assert.Equal(3, CommandLine.Run([.. line, "--overwrite"]).ExitCode);
    }

    [Fact]
    public void Neurons_of_the_same_model_match_themselves()
    {
        string folder = scans["matches"];
        CommandLine shown =
            CommandLine.Run("compare", scans.Baseline, scans.Baseline, "--match", "-o", folder).Succeeded();
        Assert.Contains("1,024 tokens of both", shown.Output, StringComparison.Ordinal);
        List<Dictionary<string, string>> rows = CsvFile.Read(Path.Combine(folder, "matches.csv"));
        Assert.Equal(2048, rows.Count);
        Assert.All(rows.Where(row => row["r"].Length > 0), row =>
        {
            Assert.Equal((row["site"], row["neuron"]), (row["match_site"], row["match_neuron"]));
            Assert.Equal(1, Real(row["r"]), 1e-5);
        });
        CommandLine.Run("compare", scans.Baseline, scans.Baseline, "--match", "-o", folder)
            .Refused("matches.csv", "--overwrite");
        CommandLine.Run("compare", scans.Baseline, scans.Baseline, "--match", "--max-changed", "0")
            .Refused("--match", "no rule");
        CommandLine.Run("compare", scans.Baseline, scans.Baseline, "--match", "-o", scans["html"], "--format", "html")
            .Refused("--format", "'html'", "--match");
    }

    private static List<Dictionary<string, string>> Rows(string baseline, string other) =>
        [.. CsvFile.Parse(CommandLine.Run("compare", baseline, other, "--as", "csv").Succeeded().Output)];

    private static Dictionary<string, Dictionary<string, string>> ByNeuron(
        IEnumerable<Dictionary<string, string>> rows) => rows.ToDictionary(Key);

    private static string Key(Dictionary<string, string> row) => $"{row["site"]} {row["neuron"]}";

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
