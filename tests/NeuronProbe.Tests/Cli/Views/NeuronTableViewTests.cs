using NeuronProbe.Cli.Views;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Cli.Views;

public sealed class NeuronTableViewTests
{
    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(200)]
    public void A_line_for_each_neuron(int width) =>
        Golden.Matches($"views/neurons_{width}.txt", Draw(DrawnNeurons.Create(), 20, width));

    [Fact]
    public void Of_many_neurons_those_with_the_largest_peak_are_drawn() =>
        Golden.Matches("views/neurons_peak.txt", Draw(DrawnNeurons.Create(2000), 4, 100));

    [Theory]
    [InlineData(1, 120)]
    [InlineData(1, 80)]
    [InlineData(20, 120)]
    public void A_neuron_whose_peak_is_at_the_low_end_shows_the_text_of_its_lowest_value(int limit, int width)
    {
        string drawn = Draw(
            DrawnNeurons.WithTails([DrawnNeurons.LowTailed, DrawnNeurons.TwoHeaps], Tail.High, Tail.Low),
            limit,
            width);
        string line = drawn.Split('\n')[2];
        // Of the first text the fifth token, "on", has the lowest value, and the fifteenth, "left", the highest one.
        Assert.Contains("- ", line, StringComparison.Ordinal);
        Assert.Contains("on", line, StringComparison.Ordinal);
        Assert.DoesNotContain("left", line, StringComparison.Ordinal);
        Assert.Contains(
            "\n- before a text: that of the lowest value, since the peak is at the low end\n",
            drawn,
            StringComparison.Ordinal);
        Assert.Equal(limit > 1, drawn.Contains("left<< on>>", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("high")]
    [InlineData("low")]
    public void Where_examples_of_the_tail_of_the_peak_were_not_kept_no_other_text_stands_in_for_them(string name)
    {
        Tail tail = Enum.Parse<Tail>(name, ignoreCase: true);
        double[][] values = [DrawnNeurons.LowTailed, DrawnNeurons.HeavyTailed];
        (double[] strong, double[] other) = tail == Tail.High ? (values[0], values[1]) : (values[1], values[0]);
        string drawn = Draw(DrawnNeurons.WithTails([strong, strong, other], tail), 20, 120);
        string[] lines = drawn.Split('\n');
        Assert.DoesNotContain("<<", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain("<<", lines[3], StringComparison.Ordinal);
        Assert.Contains("<<", lines[4], StringComparison.Ordinal);
        Assert.Contains(
            "\nno text: it would be that of a tail of which none was kept; scan with --tails both\n",
            drawn,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_neuron_whose_peak_is_at_the_high_end_shows_the_text_of_its_highest_value_whatever_else_was_kept() =>
        Assert.DoesNotContain(
            "- before",
            Draw(DrawnNeurons.WithTails([DrawnNeurons.HeavyTailed], Tail.Low, Tail.High), 20, 120),
            StringComparison.Ordinal);

    [Fact]
    public void One_outlying_token_does_not_make_a_dull_neuron_the_first()
    {
        double[][] values = [DrawnNeurons.OneOutlier, DrawnNeurons.Broad, DrawnNeurons.LowTailed];
        string drawn = Draw(DrawnNeurons.WithTails(values, Tail.High, Tail.Low), 2, 100);
        Assert.Equal(["2", "1"], drawn.Split('\n')[2..4].Select(line => line.Trim().Split(' ')[0]));
        Assert.EndsWith(
            "\n2 of 3 neurons, those with the largest peak; --sort chooses.\n--print neurons --as csv gives all.\n",
            drawn,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max", false, "3 17", "max")]
    [InlineData("kurtosis", true, "3071 0", "kurt.")]
    [InlineData("q05", false, "1 3", "q05")]
    public void An_order_of_ones_own_has_its_column_whatever_the_width(
        string figure, bool isAscending, string first, string heading)
    {
        string[] lines = Draw(DrawnNeurons.Create(100), 2, 60, new NeuronOrder(figure, isAscending)).Split('\n');
        Assert.Contains(heading, lines[1].Split(' '));
        int neuron = Array.IndexOf(lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), "neuron");
        Assert.Equal(first, string.Join(' ', lines[2..4].Select(
            line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[neuron])));
        Assert.Contains(
            $"2 of 103 neurons, those with the {(isAscending ? "smallest" : "largest")} {figure}.", lines);
    }

    [Theory]
    [InlineData(3, 2, "3 of 9 neurons meet --where.\n2 of 3 neurons, those with the largest peak; --sort chooses.\n")]
    [InlineData(3, 20, "\n3 of 9 neurons meet --where.\n")]
    [InlineData(1, 20, "\n1 of 9 neurons meets --where.\n")]
    [InlineData(0, 20, "None of 9 neurons meets --where.\n")]
    public void Neurons_that_meet_a_condition_are_counted(int met, int limit, string notes)
    {
        Findings all = DrawnNeurons.Create(6);
        string drawn = Draw(all.Of([.. all.Places.Take(met)]), limit, 80, null, 9);
        Assert.Contains(notes, drawn, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(120)]
    public void A_table_of_ones_own_with_a_row_a_neuron_adds_its_columns_of_numbers(int width) =>
        Golden.Matches($"views/neurons_own_{width}.txt", Draw(WithOwnTable(DrawnNeurons.Create()), 20, width));

    [Fact]
    public void A_table_of_ones_own_alone_brings_no_word_of_others()
    {
        Findings all = WithOwnTable(DrawnNeurons.Create());
        var alone = new Findings(all.Sites, new HashSet<string> { "gaps" }, RunCorrections.Of([], []));
        Assert.Equal(
            """
            transformer.h.0.mlp.c_proj:input
            neuron longest_gap mean_gap
                 3           0
                17           1    0.500
              3071           2     1.00
            3 of 5 neurons, the first ones.
            --print gaps --as csv gives all.

            """.ReplaceLineEndings("\n"),
            Draw(alone, 3, 80).Replace("; --sort chooses", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("on", 60)]
    [InlineData("on", 120)]
    [InlineData("on one", 100)]
    [InlineData("bota", 60)]
    [InlineData("shore bots", 100)]
    public void Neurons_whose_examples_have_a_word_come_with_how_many(string words, int width) =>
        Golden.Matches(
            $"views/neurons_found_{words.Replace(' ', '_')}_{width}.txt",
            DrawFound(
                words, DrawnNeurons.WithTails([DrawnNeurons.LowTailed, DrawnNeurons.TwoHeaps], Tail.High, Tail.Low),
                width));

    [Fact]
    public void Nothing_found_draws_nothing() =>
        Assert.Equal("", Draw(new Findings([], new HashSet<string>(), RunCorrections.Of([], [])), 20, 80));

    // A word, a whole number and a figure that the first neuron does not have.
    private static Findings WithOwnTable(Findings findings) => DrawnNeurons.WithTable(
        findings,
        new TableSchema<int>("gaps", "gaps", true, [
            new("word", row => $"w{row}"),
            new("longest_gap", row => row),
            new("mean_gap", row => row == 0 ? double.NaN : row / 2.0),
        ]),
        i => [i]);

    private static string DrawFound(string words, Findings findings, int width)
    {
        var ranking = WordRanking.Read(new WordQuery(words), findings);
        return Terminal.Draw(
            console => new NeuronTableView(console) { TakesSort = true, Words = ranking }.Write(
                ranking.Found, 1, null, 9),
            width);
    }

    private static string Draw(
        Findings findings, int limit, int width, NeuronOrder? order = null, int? choosable = null) => Terminal.Draw(
        console => new NeuronTableView(console) { TakesSort = true }.Write(findings, limit, order, choosable), width);
}
