using System.Globalization;
using System.Text.Json.Nodes;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Reports.Html;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Tables;
using Xunit;

namespace NeuronProbe.Tests.Reports;

/// <summary>The pages of concepts rank and draw as <c>show --concept</c> does.</summary>
public sealed class HtmlConceptTests(HtmlScan scan) : IClassFixture<HtmlScan>
{
    [Fact]
    public void A_concepts_page_has_the_ranking_of_the_terminal_with_figures_to_four_digits()
    {
        int ranked = 0;
        foreach ((int number, string name) in Concepts())
        {
            JsonNode page = scan.Data[$"concepts/{number}"];
            ConceptRanking expected = ConceptRanking.Read(name, [scan.Findings], ConceptPages.MostRows, new());
            Assert.Equal(
                (expected.Neurons, expected.Tested, expected.Significant, expected.LeftOut),
                ((int)page["neurons"]!, (int)page["tested"]!, (int)page["significant"]!, (int)page["left_out"]!));
            JsonNode rows = page["rows"]!;
            Assert.Equal(
                expected.Best.Select(row => (row.Site.Name, row.Neuron)),
                rows["site"]!.AsArray().Zip(rows["number"]!.AsArray()).Select(
                    row => (scan.Findings.Sites[(int)row.First!].Selection.Site.Name, (int)row.Second!)));
            AssertColumns([.. expected.Best.Select(row => row.Row)], rows);
            ranked += expected.Best.Count;
        }
        Assert.True(ranked > 0);
    }

    [Fact]
    public void Its_distributions_are_those_that_the_terminal_draws()
    {
        int drawn = 0;
        foreach ((int number, string name) in Concepts())
        {
            JsonArray distributions = scan.Data[$"concepts/{number}"]["distributions"]!.AsArray();
            ConceptRanking ranking = ConceptRanking.Read(name, [scan.Findings], 1, new());
            if (PairedColumns.Of(ranking.Bins, 64) is not { } expected)
            {
                continue;
            }
            Assert.True(distributions.Count is > 0 and <= ConceptPages.MostDrawn);
            Assert.All(distributions, shown => Assert.Equal(1, Numbers(shown!["positives"]!).Sum(), 3));
            JsonNode best = distributions[0]!;
            Assert.Equal(expected.Positives.Select(share => Short(share)), Numbers(best["positives"]!));
            Assert.Equal(expected.Negatives.Select(share => Short(share)), Numbers(best["negatives"]!));
            Assert.Equal(expected.IsLogarithmic, (bool)best["log"]!);
            Assert.Equal(expected.Lower, (double)best["lower"]!, Math.Abs(expected.Lower) * 5e-5);
            Assert.Equal(expected.Upper, (double)best["upper"]!, Math.Abs(expected.Upper) * 5e-5);
            drawn++;
        }
        Assert.True(drawn > 0);
    }

    [Fact]
    public void Its_cautions_are_those_of_the_terminal()
    {
        foreach ((int number, string name) in Concepts())
        {
            ConceptRanking ranking = ConceptRanking.Read(name, [scan.Findings], 20, new());
            Assert.Equal(
                ConceptCautions.Of([.. ranking.Best.Select(row => row.Row)])
                    .Select(caution => $"{string.Join(' ', caution.Rows)}: {string.Join("; ", caution.Reasons)}"),
                scan.Data[$"concepts/{number}"]["cautions"]!.AsArray().Select(caution =>
                    $"{string.Join(' ', caution!["rows"]!.AsArray())}: "
                    + string.Join("; ", caution["reasons"]!.AsArray())));
        }
    }

    [Fact]
    public void A_neurons_page_has_its_best_concepts_in_the_order_of_the_terminal()
    {
        string[] names = [.. Concepts().Select(concept => concept.Name)];
        foreach ((_, _, NeuronFindings found, _, JsonNode shown) in scan.Neurons())
        {
            ConceptFigures[] ranked = [.. found.Ranking.Sort(found.Concepts, row => row)];
            ConceptFigures[] expected =
                [.. ranked.Concat(found.Concepts.Except(ranked)).Take(NeuronBlock.MostConcepts)];
            JsonNode concepts = shown["concepts"]!;
            Assert.Equal(found.Concepts.Count, (int)concepts["of"]!);
            Assert.Equal(
                expected.Select(row => row.Concept),
                concepts["concept"]!.AsArray().Select(concept => names[(int)concept!]));
            AssertColumns(expected, concepts);
        }
    }

    [Fact]
    public void The_list_of_concepts_names_the_best_neuron_of_each()
    {
        foreach ((int number, string name) in Concepts())
        {
            JsonNode? best = scan.Data["run"]["concepts"]![number]!["best"];
            FoundRow<ConceptFigures>[] expected = [.. ConceptRanking.Read(name, [scan.Findings], 1, new()).Best];
            Assert.Equal(expected.Select(row => (int?)row.Neuron).FirstOrDefault(), (int?)best?["number"]);
            Assert.Equal(
                expected.Select(row => (double?)Short(row.Row.Auroc)).FirstOrDefault(), (double?)best?["auroc"]);
        }
    }

    [Fact]
    public void Tables_have_every_figure_once_with_both_ends_of_an_interval_in_one()
    {
        JsonNode[] heads = [.. scan.Data["run"]["concept_columns"]!.AsArray().OfType<JsonNode>()];
        Assert.Equal(
            ["point_biserial_r", "auroc", "auroc", "auroc_low"], heads[..4].Select(head => (string)head["name"]!));
        Assert.Equal("drawing", (string)heads[1]["kind"]!);
        Assert.Equal("auroc_high", (string)heads[3]["to"]!);
        string[] figures =
        [
            .. heads.SelectMany(head => new[] { (string)head["name"]!, (string?)head["to"] }).OfType<string>(),
        ];
        Assert.Equal(
            NeuronBlock.ConceptColumns.Select(column => column.Name).Concat(["auroc", "flags"])
                .Order(StringComparer.Ordinal),
            figures.Order(StringComparer.Ordinal));
    }

    private static void AssertColumns(ConceptFigures[] rows, JsonNode shown)
    {
        foreach (Column<ConceptFigures> column in NeuronBlock.ConceptColumns)
        {
            double[] expected = [.. rows.Select(row => PageColumn.NumberOf(column.Cell(row)))];
            // As the page shows them: rounded once more, these come to what the table's own figures do.
            Func<double, double> cut = (column.Name, FigureWords.Of(column.Name).Kind) switch
            {
                ("p_value" or "q_value", _) => value => Short(value, 2),
                (_, "share") => value => Short(value, 3),
                (_, "decimals") => value => Math.Round(value, 3, MidpointRounding.AwayFromZero),
                _ => value => Short(value),
            };
            Assert.Equal(
                expected.All(double.IsNaN) ? null : expected.Select(cut),
                shown["columns"]![column.Name] is { } list
                    ? list.AsArray().Select(value => cut((double?)value ?? double.NaN))
                    : null);
        }
        Assert.Equal(
            rows.Any(row => row.Flags.Length > 0) ? rows.Select(row => row.Flags) : null,
            shown["columns"]!["flags"]?.AsArray().Select(
                flags => string.Join(' ', flags!.AsArray().Select(flag => (string)flag!))));
    }

    private static double Short(double value, int digits = 4) =>
        double.Parse(value.ToString($"G{digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static double[] Numbers(JsonNode list) => [.. list.AsArray().Select(value => (double)value!)];

    private IEnumerable<(int Number, string Name)> Concepts() =>
        scan.Data["run"]["concepts"]!.AsArray().Select((concept, number) => (number, (string)concept!["name"]!));
}
