using System.Globalization;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Which neurons <c>show</c> shows, and in which order, of the table and of what it prints.</summary>
public sealed class ShowNeuronsTests(ConceptScan scan) : EndToEndTest, IClassFixture<ConceptScan>
{
    private List<Dictionary<string, string>> Neurons => CsvFile.Read(Path.Combine(scan.Location, "neurons.csv"));

    [Theory]
    [InlineData("ffn.2.post", 41)]
    [InlineData("transformer.h.2.mlp.c_proj:input", 41)]
    [InlineData("blocks.2.mlp.hook_post", 41)]
    [InlineData("ffn.*.post", 82)]
    [InlineData("**.c_proj:input", 82)]
    [InlineData("ffn.2.post:0-9,219", 11)]
    [InlineData("ffn.*.post:7", 2)]
    [InlineData("ffn.2.post:7", 1)]
    [InlineData("ffn.2.post:all", 41)]
    public void A_site_a_pattern_or_a_list_of_neurons_restricts_what_is_printed(string typed, int neurons)
    {
        string[] lines = Show(typed, "--print", "neurons", "--as", "csv");
        Assert.Equal(neurons, lines.Length - 1);
        Assert.Equal(
            File.ReadLines(Path.Combine(scan.Location, "neurons.csv")).Where(lines.ToHashSet().Contains), lines);
    }

    [Fact]
    public void The_table_of_a_site_has_its_neurons_alone()
    {
        string[] lines = Show("ffn.2.post", "--limit", "100");
        Assert.Equal("transformer.h.2.mlp.c_proj:input", lines[0]);
        Assert.Equal(
            Neurons.Where(row => row["layer"] == "2").Select(row => row["neuron"]),
            lines.Skip(2).Take(41).Select(line => line.Trim().Split(' ')[0]));
        Assert.Equal("ffn.2.post", Neurons.First(row => row["layer"] == "2")["alias"]);
    }

    [Fact]
    public void Several_neurons_are_a_table_and_one_is_a_page()
    {
        Assert.Contains(" kurt. ", Show("ffn.2.post:3,4")[1], StringComparison.Ordinal);
        Assert.Equal("transformer.h.2.mlp.c_proj:input  neuron 3  (ffn.2.post:3)", Show("ffn.2.post:3")[0]);
    }

    [Fact]
    public void A_condition_holds_for_every_table_that_is_printed()
    {
        string[] met =
        [
            .. Neurons.Where(row => Number(row, "kurtosis") > 10 && !row["flags"].Split(' ').Contains("dead"))
                .Select(row => $"{row["site"]} {row["neuron"]}"),
        ];
        Assert.InRange(met.Length, 2, 80);
        foreach (string table in (string[])["neurons", "top", "histogram", "concepts"])
        {
            string[][] rows =
            [
                .. Show("--where", "kurtosis > 10 & !dead", "--print", table, "--as", "csv").Skip(1)
                    .Select(line => line.Split(',')),
            ];
            Assert.Equal(met, rows.Select(row => $"{row[0]} {row[3]}").Distinct());
        }
    }

    [Fact]
    public void A_condition_that_all_of_a_pattern_meet_prints_the_file()
    {
        string file = File.ReadAllText(Path.Combine(scan.Location, "neurons.csv"));
        Assert.Equal(
            file,
            CommandLine.Run("show", scan.Location, "--where", "count > 0", "--print", "neurons", "--as", "csv")
                .Succeeded().Output);
    }

    [Fact]
    public void Dead_and_always_on_neurons_are_one_command()
    {
        string[] met =
        [
            .. Neurons.Where(row => row["flags"].Split(' ').Intersect(["dead", "always_on"]).Any())
                .Select(row => $"{row["layer"]} {row["neuron"]}"),
        ];
        string[] lines = Show("--print", "neurons", "--where", "dead | always_on", "--as", "csv");
        Assert.StartsWith("site,layer,alias,neuron,", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            met, lines.Skip(1).Select(line => line.Split(',')).Select(cells => $"{cells[1]} {cells[3]}"));
    }

    [Theory]
    [InlineData("kurtosis", false)]
    [InlineData("q05", true)]
    public void An_order_is_that_of_the_table_and_of_what_is_printed(string column, bool isAscending)
    {
        IEnumerable<Dictionary<string, string>> ordered = isAscending
            ? Neurons.OrderBy(row => Number(row, column))
            : Neurons.OrderByDescending(row => Number(row, column));
        string[] first = [.. ordered.Take(7).Select(row => $"{row["layer"]} {row["neuron"]}")];
        string sort = isAscending ? $"{column}:asc" : column;
        string[] table = Show("--sort", sort, "--limit", "7");
        int neuron = Array.IndexOf(Words(table[1]), "neuron");
        Assert.Equal(first.Select(name => name.Split(' ')[1]), table[2..9].Select(line => Words(line)[neuron]));
        Assert.Equal(
            first,
            Show("--sort", sort, "--limit", "7", "--print", "top", "--as", "csv").Skip(1)
                .Select(line => line.Split(',')).Select(cells => $"{cells[1]} {cells[3]}").Distinct());
    }

    [Fact]
    public void By_default_the_largest_peaks_come_first()
    {
        var top = CsvFile.Read(Path.Combine(scan.Location, "top_examples.csv")).ToLookup(Name);
        string[] expected =
        [
            .. Neurons.OrderByDescending(row => Math.Abs(Peak(row, [.. top[Name(row)]]))).Take(20).Select(Name),
        ];
        string[] lines = Show();
        Assert.Equal(
            expected,
            lines.Skip(2).Take(20).Select(Words)
                .Select(cells => $"{cells[0]} {cells[1]}"));
        Assert.Contains("20 of 82 neurons, those with the largest peak; --sort chooses.", lines);
        Assert.Contains("peak: median of the 10 strongest documents, in std from the mean", lines);
        Assert.Equal(
            expected,
            Show("--sort", "peak", "--limit", "20", "--print", "neurons", "--as", "csv").Skip(1)
                .Select(line => line.Split(',')).Select(cells => $"{cells[1]} {cells[3]}"));

        static string Name(Dictionary<string, string> row) => $"{row["layer"]} {row["neuron"]}";
    }

    [Fact]
    public void A_limit_of_what_is_printed_counts_neurons() => Assert.Equal(
        File.ReadLines(Path.Combine(scan.Location, "histogram.csv")).Skip(1)
            .Where(line => line.Split(',') is ["transformer.h.0.mlp.c_proj:input", _, _, "0" or "1" or "2", ..]),
        Show("--limit", "3", "--print", "histogram", "--as", "csv").Skip(1));

    [Fact]
    public void A_condition_says_how_many_meet_it()
    {
        int met = Neurons.Count(row => Number(row, "kurtosis") > 5);
        Assert.InRange(met, 4, 81);
        Assert.Equal(
            [
                $"{met} of 82 neurons meet --where.",
                $"3 of {met} neurons, those with the largest peak; --sort chooses.",
                "--print neurons --as csv gives all.",
            ],
            Show("--where", "kurtosis > 5", "--limit", "3")[^3..]);
        Assert.Equal(["None of 82 neurons meets --where."], Show("--where", "count < 0"));
        Assert.Equal(["None of 1 neuron meets --where."], Show("ffn.2.post:3", "--where", "count < 0"));
        Assert.Single(Show("--where", "count < 0", "--print", "neurons", "--as", "csv"));
    }

    [Fact]
    public void A_concept_may_be_ranked_at_one_site_but_has_an_order_of_its_own()
    {
        Assert.StartsWith("41 neurons, ", Show("ffn.2.post", "--concept", "name")[2], StringComparison.Ordinal);
        Assert.StartsWith("4 neurons, ", Show("ffn.*.post:3,4", "--concept", "name")[2], StringComparison.Ordinal);
        CommandLine.Run("show", scan.Location, "--concept", "name", "--where", "dead").Refused(
            "--where: expected no --concept beside it, but got 'name'. Leave one of them out; without --concept, "
            + "--print concepts takes --where, --find and --sort.");
        CommandLine.Run("show", scan.Location, "--concept", "name", "--sort", "mean").Refused(
            "--sort: expected no --concept beside it");
        CommandLine.Run("show", scan.Location, "--concept", "name", "--find", "said").Refused(
            "--find: expected no --concept beside it");
    }

    [Theory]
    [InlineData("concepts", "--rank-by", "ap")]
    [InlineData("neurons", "--min-support", "3")]
    public void A_ranking_of_what_is_printed_needs_a_concept(string table, string option, string value) =>
        CommandLine.Run("show", scan.Location, "--print", table, option, value).Refused(
            $"{option}: expected --concept NAME beside --print, but got '{table}' alone. Say for which concept neurons "
                + $"are ranked, or leave {option} out.");

    [Fact]
    public void A_limit_of_the_rows_of_a_concept_leaves_its_best_neurons_in_their_order()
    {
        string[] ranked = Show("--concept", "name", "--limit", "3");
        int heading = Array.FindIndex(ranked, line => Words(line).Contains("neuron"));
        int neuron = Array.IndexOf(Words(ranked[heading]), "neuron");
        string[][] printed =
        [
            .. Show("--concept", "name", "--limit", "3", "--print", "concepts", "--as", "csv").Skip(1)
                .Select(line => line.Split(',')),
        ];
        Assert.All(printed, row => Assert.Equal("name", row[4]));
        Assert.Equal(
            ranked[(heading + 1)..(heading + 4)].Select(line => Words(line)[neuron]), printed.Select(row => row[3]));
    }

    [Fact]
    public void What_is_wrong_with_a_condition_and_an_order_is_told_at_once() =>
        CommandLine.Run("show", scan.Location, "--where", "ded", "--sort", "curtosis").Refused(
            "--where: expected a flag or a column, but got 'ded'. Did you mean 'dead'?",
            "--sort: expected a column, or one and ':asc' for the smallest first, but got 'curtosis'.");

    [Fact]
    public void A_figure_that_was_not_collected_is_refused()
    {
        CommandLine.Run([.. ConceptScan.Arguments, "-l", "ffn.0.post", "-n", "0-3", "--collect", "top", "-o", Out])
            .Succeeded();
        CommandLine.Run("show", Out, "--sort", "mean").Refused(
            "--sort: expected 'mean' to be collected, but --collect has only top. Scan with --collect stats too.");
        CommandLine.Run("show", Out, "--sort", "peak").Refused("--sort: expected 'peak' to be collected");
        CommandLine.Run("show", Out, "--where", "!dead").Refused("--where: expected 'flags' to be collected");
        CommandLine shown = CommandLine.Run("show", Out, "--where", "neuron > 1", "--sort", "neuron").Succeeded();
        Assert.Contains("\n     3 ", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("stats", shown.Output, StringComparison.Ordinal);
    }

    // The definition in docs/output.md: the median of ten documents, or a quantile where fewer than five are listed.
    private static double Peak(Dictionary<string, string> neuron, Dictionary<string, string>[] top)
    {
        double mean = Number(neuron, "mean");
        double above = Strongest("high", "q99") - mean;
        double below = mean - Strongest("low", "q01");
        return Math.Max(Math.Max(above, below), 0) / Number(neuron, "std");

        double Strongest(string tail, string quantile)
        {
            double[] documents =
            [
                .. top.Where(row => row["tail"] == tail).DistinctBy(row => row["document"]).Take(10)
                    .Select(row => Number(row, "activation")),
            ];
            Array.Sort(documents);
            return documents.Length < 5
                ? Number(neuron, quantile)
                : (documents[(documents.Length - 1) / 2] + documents[documents.Length / 2]) / 2;
        }
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static double Number(Dictionary<string, string> row, string column) =>
        double.Parse(row[column], CultureInfo.InvariantCulture);

    private string[] Show(params string[] more) => CommandLine.Run(["show", scan.Location, .. more])
        .Succeeded().OutputLines;
}
