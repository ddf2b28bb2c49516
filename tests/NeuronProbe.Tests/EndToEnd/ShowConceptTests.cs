using System.Globalization;
using System.Text.RegularExpressions;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed partial class ShowConceptTests(ConceptScan scan) : EndToEndTest, IClassFixture<ConceptScan>
{
    [Theory]
    [InlineData("name", "r", "point_biserial_r", 0)]
    [InlineData("negation", "r", "point_biserial_r", 0)]
    [InlineData("name", "f1", "best_f1", 0)]
    [InlineData("name", "ap", "average_precision", 0)]
    [InlineData("name", "auroc", "auroc", 0.5)]
    [InlineData("name", "d", "cohens_d", 0)]
    public void Neurons_of_all_sites_are_ranked_by_the_figure_that_is_asked_for(
        string concept, string rank, string column, double chance)
    {
        string[] lines = CommandLine.Run(
            "show", scan.Location, "--concept", concept, "--limit", "100", "--rank-by", rank, "--min-support", "0")
            .Succeeded().OutputLines;
        string[] expected =
        [
            .. Of(concept).OrderByDescending(row => Math.Abs(Number(row, column) - chance)).Select((row, i) =>
                $"{i + 1} {row["site"].Split('.')[2]} {row["neuron"]} "
                    + (row["direction"] == "-1" ? '-' : '+')),
        ];
        Assert.Equal(82, expected.Length);
        Assert.Equal(
            expected,
            lines.Select(line => RankedLine().Match(line)).Where(match => match.Success)
                .Select(match => string.Join(' ', match.Groups.Values.Skip(1).Select(g => g.Value))));
    }

    [Fact]
    public void The_correlation_ranks_by_default() => Assert.Equal(
        CommandLine.Run("show", scan.Location, "--concept", "name", "--rank-by", "r").Succeeded(),
        CommandLine.Run("show", scan.Location, "--concept", "name"));

    [Fact]
    public void The_limit_leaves_the_best()
    {
        string[] all = CommandLine.Run("show", scan.Location, "--concept", "name", "--limit", "4")
            .Succeeded().OutputLines;
        Assert.Contains("The best 4 by |r|; --print concepts --as csv gives all.", all);
    }

    [Fact]
    public void A_concept_with_too_little_support_is_ranked_only_where_that_is_asked_for()
    {
        Dictionary<string, string> row = Of("finance").First();
        Assert.True(Number(row, "positives") < 20 || Number(row, "positive_documents") < 10);
        string refused = CommandLine.Run("show", scan.Location, "--concept", "finance").Succeeded().Output;
        Assert.Contains(
            $"Too little to rank by: {row["positives"]} tokens of the concept in {row["positive_documents"]} "
                + "documents, where a ranking takes 20 in 10. --min-support 0 ranks the neurons all the same.",
            MarkdownPage.OnOneLine(refused),
            StringComparison.Ordinal);
        Assert.Contains(
            "The best 20 by |r|; ",
            CommandLine.Run("show", scan.Location, "--concept", "finance", "--min-support", "0").Succeeded().Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--rank-by", "q", "--rank-by: expected one of r, f1, ap, auroc, d, but got 'q'. Choose one of them.")]
    [InlineData(
        "--min-support",
        "-1",
        "--min-support: expected a whole number of at least 0, but got '-1'. Give 0 or more.")]
    public void A_ranking_that_cannot_be_is_refused(string option, string value, string message) =>
        CommandLine.Run("show", scan.Location, "--concept", "name", option, value).Refused(message);

    [Fact]
    public void The_heading_counts_tokens_and_tests()
    {
        Dictionary<string, string>[] rows = [.. Of("name")];
        double[] q = [.. rows.Where(row => row["q_value"].Length > 0).Select(row => Number(row, "q_value"))];
        string[] lines = CommandLine.Run("show", scan.Location, "--concept", "name").Succeeded().OutputLines;
        Assert.Equal("name", lines[0]);
        Assert.StartsWith(
            $"{rows[0]["positives"]} of {Number(rows[0], "positives") + Number(rows[0], "negatives")} tokens (",
            lines[1],
            StringComparison.Ordinal);
        Assert.EndsWith(
            $", in {rows[0]["positive_documents"]} documents; 50% of documents held out",
            lines[1],
            StringComparison.Ordinal);
        Assert.Equal(
            $"82 neurons, {q.Length} tested; {q.Count(value => value < 0.05)} with q below 0.05 (over the whole scan)",
            lines[2]);
    }

    [Fact]
    public void The_best_neurons_values_are_drawn_on_both_sides_of_an_axis()
    {
        string[] lines = CommandLine.Run("show", scan.Location, "--concept", "person").Succeeded().OutputLines;
        int axis = Array.FindIndex(lines, line => line.StartsWith("       ├", StringComparison.Ordinal));
        Assert.Contains(lines[(axis - 5)..axis], line => line.Contains('█', StringComparison.Ordinal));
        Assert.Contains(lines[(axis + 1)..(axis + 6)], line => line.Contains('█', StringComparison.Ordinal));
    }

    [Fact]
    public void A_concept_that_was_not_collected_is_refused_with_those_that_were() =>
        CommandLine.Run("show", scan.Location, "--concept", "nam")
            .Refused("--concept: expected a concept of this scan, but got 'nam'. "
                + "It has company, date, finance, money, name, negation, person, place, question, quotation, team.");

    [Fact]
    public void A_scan_without_concepts_says_how_to_get_them()
    {
        CommandLine.Run([.. ConceptScan.Arguments, "-l", "ffn.0.post", "-n", "0", "--collect", "top", "-o", Out])
            .Succeeded();
        CommandLine.Run("show", Out, "--concept", "name").Refused(
            "--concept: expected concepts to be collected, but --collect has only top. Scan with --collect concepts.");
    }

    [Fact]
    public void Another_table_cannot_be_printed_for_a_concept() =>
        CommandLine.Run("show", scan.Location, "--concept", "name", "--print", "top").Refused(
            "--print: expected 'concepts' beside --concept, but got 'top'. Leave one of them out.");

    [Fact]
    public void The_table_of_one_concept_has_its_rows_of_the_file()
    {
        string[] file = File.ReadAllLines(Path.Combine(scan.Location, "concepts.csv"));
        string[] printed = CommandLine.Run(
            "show", scan.Location, "--concept", "date", "--print", "concepts", "--as", "csv").Succeeded().OutputLines;
        Assert.Equal(83, printed.Length);
        Assert.Equal([file[0], .. file.Where(line => line.Split(',')[4] == "date")], printed);
    }

    [Theory]
    [InlineData("average_precision", "--rank-by", "ap", "--min-support", "0")]
    [InlineData("point_biserial_r", "--min-support", "0")]
    public void A_ranking_that_is_asked_for_orders_what_is_printed(string column, params string[] options)
    {
        CommandLine printed = CommandLine.Run(
            ["show", scan.Location, "--concept", "finance", "--print", "concepts", "--as", "csv", .. options])
            .Succeeded();
        Assert.Equal(
            Of("finance").OrderByDescending(row => Math.Abs(Number(row, column)))
                .Select(row => $"{row["layer"]} {row["neuron"]}"),
            printed.OutputLines.Skip(1).Select(line => line.Split(',')).Select(cells => $"{cells[1]} {cells[3]}"));
        Assert.Equal(83, printed.OutputLines.Length);
        Assert.Empty(printed.Error);
    }

    [Theory]
    [InlineData("csv", "--limit", "3")]
    [InlineData("table", "--limit", "3")]
    [InlineData("csv", "--rank-by", "r")]
    [InlineData("csv", "--min-support", "9")]
    public void What_a_printed_ranking_leaves_out_is_told_on_standard_error(string format, params string[] options)
    {
        Dictionary<string, string> row = Of("finance").First();
        CommandLine printed = CommandLine.Run(
            ["show", scan.Location, "--concept", "finance", "--print", "concepts", "--as", format, .. options])
            .Succeeded();
        string least = options[0] == "--min-support" ? "18 in 9" : "20 in 10";
        Assert.Equal(
            $"Too little to rank by: {row["positives"]} tokens of the concept in {row["positive_documents"]} "
                + $"documents, where a ranking takes {least}. --min-support 0 ranks the neurons all the same.\n",
            printed.Error);
        Assert.DoesNotContain("finance", printed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_neuron_may_be_asked_for_one_concept()
    {
        string[] lines = CommandLine.Run("show", scan.Location, "ffn.2.post:219", "--concept", "person")
            .Succeeded().OutputLines;
        Assert.StartsWith("1 neuron, 1 tested; ", lines[2], StringComparison.Ordinal);
        Assert.Contains("transformer.h.2.mlp.c_proj:input  neuron 219", lines);
        Assert.Equal(
            2,
            CommandLine.Run(
                "show", scan.Location, "ffn.2.post:219", "--concept", "person", "--print", "concepts", "--as", "csv")
                .Succeeded().OutputLines.Length);
    }

    [Fact]
    public void A_neuron_names_its_concepts_and_so_does_the_table_of_neurons()
    {
        Dictionary<string, string>[] rows = [.. scan.Rows.Where(
            row => row["site"].Contains("h.2.", StringComparison.Ordinal) && row["neuron"] == "219")];
        string[] best = [.. rows
            .Where(row => Number(row, "positives") >= 20 && Number(row, "positive_documents") >= 10)
            .OrderByDescending(row => Math.Abs(Number(row, "point_biserial_r"))).Select(row => row["concept"])];
        Assert.InRange(best.Length, 2, 8);
        int leftOut = rows.Count(row => row["point_biserial_r"].Length > 0) - best.Length;
        string[] lines = CommandLine.Run("show", scan.Location, "ffn.2.post:219").Succeeded().OutputLines;
        int heading = Array.IndexOf(lines, $"Concepts  the {best.Length} of 11 that it tells best, by |r|");
        Assert.Equal(
            best.Select((name, i) => $"{i + 1} {name}"),
            lines[(heading + 2)..(heading + 2 + best.Length)].Select(line => string.Join(' ', line.Split(' ')[..2])));
        Assert.Contains(lines, line => line.StartsWith("Careful: ", StringComparison.Ordinal));
        Assert.Contains(
            $"{leftOut} concepts left out: under 20 tokens or 10 documents; --min-support 0 ranks all.", lines);
        Assert.Contains(
            "Concepts  the 8 of 11 that it tells best, by F1",
            CommandLine.Run("show", scan.Location, "ffn.2.post:219", "--rank-by", "f1", "--min-support", "0")
                .Succeeded().OutputLines);
        Assert.Contains(
            " concept ", CommandLine.Run("show", scan.Location).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_of_a_single_neuron_names_its_concepts() =>
        Assert.Matches(
            @"\nConcepts  the \d of 11 that it tells best, by \|r\|\n# concept ",
            CommandLine.Run([.. ConceptScan.Arguments, "-l", "ffn.2.post", "-n", "219", "--collect", "concepts", "-q"])
                .Succeeded().Output);

    [Fact]
    public void Q_values_are_those_of_the_whole_run_where_only_one_site_can_be_read()
    {
        string copy = scan.CopyTo(Folder["copy"]);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(copy, "state"), "0000.*"))
        {
            File.Delete(file);
        }
        string[] ofNeuron = File.ReadAllLines(Path.Combine(copy, "concepts.csv"));
        Assert.Contains(scan.Rows, row => row["site"].Contains("h.2.", StringComparison.Ordinal) && row["neuron"] == "5"
            && row["q_value"].Length > 0);
        Assert.Equal(
            [
                ofNeuron[0],
                .. ofNeuron.Where(
                    line =>
                        line.StartsWith("transformer.h.2.mlp.c_proj:input,2,ffn.2.post,5,", StringComparison.Ordinal)),
            ],
            CommandLine.Run("show", copy, "ffn.2.post:5", "--print", "concepts", "--as", "csv")
                .Succeeded().OutputLines);
        CommandLine.Run("show", copy, "ffn.2.post:5").Succeeded();
    }

    [Fact]
    public void A_ranking_reads_nothing_but_concepts_and_what_they_need()
    {
        string copy = scan.CopyTo(Folder["copy"]);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(copy, "state")).Where(
            file => file.Contains(".stats.") || file.Contains(".histogram.")))
        {
            File.Delete(file);
        }
        Assert.Equal(
            CommandLine.Run("show", scan.Location, "--concept", "name"),
            CommandLine.Run("show", copy, "--concept", "name").Succeeded());
    }

    [Fact]
    public void A_concept_that_never_occurs_is_reported_with_nothing()
    {
        CommandLine scanned = CommandLine.Run(
            [.. ConceptScan.Arguments, "-l", "ffn.0.post", "-n", "0-2", "--concept", "name", "nowhere", "-o", Out])
            .Succeeded();
        Assert.Contains(
            "Warning: scan: expected tokens that a concept applies to and others among the documents that rank, but "
                + "none are of 'nowhere'. Their rows have no ranking figures. Check the names; "
                + "that texts are there where definitions search them; --held-out 0 ranks on all documents.\n",
            scanned.Error, StringComparison.Ordinal);
        string shown = CommandLine.Run("show", Out, "--concept", "nowhere").Succeeded().Output;
        Assert.Matches(
            "\n\nnowhere\n0 of [0-9,]+ tokens \\(0%\\), in 0 documents; 50% of documents held out\n"
                + "3 neurons, 0 tested; 0 with q below 0.05 \\(over the whole scan\\)\n"
                + "No neuron can be ranked: that takes tokens of the concept and others.\n$",
            shown);
        Assert.Contains(
            "Concepts  the 1 of 2 that it tells best, by |r|",
            CommandLine.Run("show", Out, "ffn.0.post:0").Succeeded().Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_with_tokens_as_frequent_says_so()
    {
        CommandLine.Run([
            .. ConceptScan.Arguments, "-l", "ffn.0.post", "-n", "0-2", "--concept", "name", "person", "--negatives",
            "matched", "-o", Out,
        ]).Succeeded();
        string output = CommandLine.Run("show", Out, "--concept", "person").Succeeded().Output;
        Assert.Contains(" tokens of like frequency (", output, StringComparison.Ordinal);
        Assert.Contains("; below: others of like frequency; ", output, StringComparison.Ordinal);
    }

    private IEnumerable<Dictionary<string, string>> Of(string concept) =>
        scan.Rows.Where(row => row["concept"] == concept);

    private static double Number(Dictionary<string, string> row, string column) =>
        double.Parse(row[column], CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ *(\d+) +(\d+) +(\d+) ([+-]) +-?\d")]
    private static partial Regex RankedLine();
}
