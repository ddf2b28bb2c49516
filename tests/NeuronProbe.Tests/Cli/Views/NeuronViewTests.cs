using System.Text.RegularExpressions;
using NeuronProbe.Cli.Views;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Cli.Views;

public sealed class NeuronViewTests
{
    [Theory]
    [InlineData("heavy_tailed", 0, 0)]
    [InlineData("broad", 0, 1)]
    [InlineData("two_heaps", 0, 2)]
    [InlineData("dead", 1, 0)]
    [InlineData("constant", 1, 1)]
    public void A_neuron_is_drawn_in_eighty_columns(string name, int site, int index) =>
        Golden.Matches($"views/{name}.txt", Draw(site, index, 80, inColour: false));

    [Theory]
    [InlineData(40)]
    [InlineData(20)]
    public void A_neuron_is_drawn_in_a_narrow_terminal(int width) =>
        Golden.Matches($"views/width_{width}.txt", Draw(0, 0, width, inColour: false));

    [Theory]
    [InlineData(-7, 9, 0, "-2.250  std from the mean, q01")]
    [InlineData(-6, 11, 0, "2.250  std from the mean, q99")]
    [InlineData(-6, 9, 6, "3.500  std from the mean, median of the 6 strongest documents")]
    [InlineData(-6, 9, 14, "3.500  std from the mean, median of the 10 strongest documents")]
    public void The_figure_by_which_tables_are_ordered_is_on_the_page(
        double q01, double q99, int documents, string expected)
    {
        TopExample[] examples =
        [
            .. Enumerable.Range(1, documents)
                .Select(rank => DrawnNeurons.Example(Tail.High, rank, DrawnNeurons.Texts[0], 3, 16)),
        ];
        NeuronFindings neuron = new("a:input", 3)
        {
            Statistics = new() { Count = 100, Mean = 2, Variance = 16, Q01 = q01, Q99 = q99 },
            Examples = examples,
        };
        Assert.Matches(
            $"\npeak +{Regex.Escape(expected)}\n", Terminal.Draw(console => new NeuronView(console).Write(neuron), 80));
    }

    [Fact]
    public void Where_nothing_varies_there_is_no_peak() =>
        Assert.DoesNotContain("peak", Draw(1, 1, 80, inColour: false), StringComparison.Ordinal);

    [Fact]
    public void Tokens_are_shaded_where_there_is_colour() =>
        Golden.Matches("views/colour.ansi", Draw(0, 0, 80, inColour: true));

    [Fact]
    public void A_table_of_ones_own_with_a_row_a_neuron_is_drawn_with_all_its_columns() => Assert.EndsWith(
        "\n\ngaps\nword         w2\nlongest_gap  2\nmean_gap     -\n",
        DrawTable("gaps", true, 1).Split("\n\nHighest")[0] + "\n",
        StringComparison.Ordinal);

    [Fact]
    public void Of_a_table_of_ones_own_with_several_rows_the_first_are_drawn()
    {
        string drawn = DrawTable("gaps", false, 12).Split("\n\nHighest")[0] + "\n";
        Assert.EndsWith(
            "\n\ngaps\nword longest_gap\nw2             2\n"
            + string.Concat(Enumerable.Range(3, 9).Select(i => $"{"w" + i,-4} {i,11}\n"))
            + "10 of 12 rows, 2 of 3 columns; --print gaps gives all.\n",
            drawn,
            StringComparison.Ordinal);
    }

    private static string DrawTable(string name, bool isSingleRow, int rows)
    {
        Findings findings = DrawnNeurons.WithTable(
            DrawnNeurons.Create(),
            new TableSchema<int>(name, name, isSingleRow, [
                new("word", row => $"w{row}"), new("longest_gap", row => row), new("mean_gap", _ => double.NaN),
            ]),
            i => [.. Enumerable.Range(i, rows)]);
        NeuronFindings neuron = NeuronFindings.Read(findings, findings.Sites[0], 2);
        return Terminal.Draw(console => new NeuronView(console).Write(neuron), 80);
    }

    private static string Draw(int site, int index, int width, bool inColour)
    {
        Findings findings = DrawnNeurons.Create();
        NeuronFindings neuron = NeuronFindings.Read(findings, findings.Sites[site], index);
        return Terminal.Draw(console => new NeuronView(console).Write(neuron), width, inColour);
    }
}
