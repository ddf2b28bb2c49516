using NeuronProbe.Cli.Views;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Cli.Views;

public sealed class NeuronTableViewTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void A_line_for_each_neuron(int width) =>
        Golden.Matches($"views/neurons_{width}.txt", Draw(DrawnNeurons.Create(), 20, width));

    [Fact]
    public void Of_many_neurons_the_most_striking_are_drawn() =>
        Golden.Matches("views/neurons_striking.txt", Draw(DrawnNeurons.Create(2000), 4, 100));

    [Theory]
    [InlineData(1, 120)]
    [InlineData(1, 74)]
    [InlineData(20, 120)]
    public void A_neuron_whose_lowest_value_is_the_striking_one_shows_the_text_of_that(int limit, int width)
    {
        string drawn = Draw(
            DrawnNeurons.WithTails([DrawnNeurons.LowTailed, DrawnNeurons.HeavyTailed], Tail.High, Tail.Low),
            limit,
            width);
        string line = drawn.Split('\n').Single(l => l.Contains("-9.8", StringComparison.Ordinal));
        // Of the first text the fifth token, "on", has the lowest value, and the fifteenth, "left", the highest one.
        Assert.Contains("- ", line, StringComparison.Ordinal);
        Assert.Contains("on", line, StringComparison.Ordinal);
        Assert.DoesNotContain("left", line, StringComparison.Ordinal);
        Assert.Contains(
            "\n- before a text: that of the lowest value, which is farther from the mean",
            drawn,
            StringComparison.Ordinal);
        Assert.Equal(limit > 1, drawn.Contains("left<< on>>", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("high")]
    [InlineData("low")]
    public void Where_examples_of_the_striking_tail_were_not_kept_no_text_of_the_other_stands_in_for_them(string name)
    {
        Tail tail = Enum.Parse<Tail>(name, ignoreCase: true);
        double[][] values = [DrawnNeurons.LowTailed, DrawnNeurons.HeavyTailed];
        (double[] striking, double[] other) = tail == Tail.High ? (values[0], values[1]) : (values[1], values[0]);
        string drawn = Draw(DrawnNeurons.WithTails([striking, striking, other], tail), 20, 120);
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
    public void A_neuron_whose_highest_value_is_the_striking_one_shows_the_text_of_that_whatever_else_was_kept() =>
        Assert.DoesNotContain(
            "- before",
            Draw(DrawnNeurons.WithTails([DrawnNeurons.HeavyTailed], Tail.Low, Tail.High), 20, 120),
            StringComparison.Ordinal);

    [Fact]
    public void Nothing_found_draws_nothing() =>
        Assert.Equal("", Draw(new Findings([], new HashSet<string>(), RunCorrections.Of([], [])), 20, 80));

    private static string Draw(Findings findings, int limit, int width) =>
        Terminal.Draw(console => new NeuronTableView(console).Write(findings, limit), width);
}
