using NeuronProbe.Cli.Views;
using NeuronProbe.Results;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Cli.Views;

public sealed class ConceptViewTests
{
    [Fact]
    public void Neurons_are_ranked_and_the_best_ones_values_are_drawn_in_eighty_columns() =>
        Golden.Matches("views/concept_telling.txt", Draw(DrawnConcepts.Telling, 80));

    [Fact]
    public void Intervals_stand_beside_the_auroc_where_there_are_any() =>
        Golden.Matches("views/concept_intervals.txt", Draw(DrawnConcepts.WithIntervals, 100));

    [Fact]
    public void What_is_easily_believed_comes_with_a_warning() =>
        Golden.Matches("views/concept_misleading.txt", Draw(DrawnConcepts.Misleading, 80));

    [Fact]
    public void An_auroc_outside_its_interval_is_not_to_be_trusted() => Assert.Contains(
        " All rows: the AUROC is of bins too wide for it, the interval of the values.\n",
        Draw(DrawnConcepts.OutsideIntervals, 200),
        StringComparison.Ordinal);

    [Fact]
    public void Figures_of_wide_bins_come_with_how_far_off_they_may_be() => Assert.Contains(
        " All rows: figures of bins, AUROC to 0.012 and AP to 0.20.\n",
        Draw(DrawnConcepts.WithErrors, 200),
        StringComparison.Ordinal);

    [Fact]
    public void Tokens_that_are_alike_are_named_for_what_they_are() => Assert.Contains(
        " tokens of like length and frequency (",
        Terminal.Draw(console => new ConceptView(console).Write(
            DrawnConcepts.Telling, 0.5, likeness: "length and frequency")),
        StringComparison.Ordinal);

    [Fact]
    public void Low_values_may_tell_a_concept() =>
        Golden.Matches("views/concept_low.txt", Draw(DrawnConcepts.LowValues, 80, heldOut: 0));

    [Theory]
    [InlineData(60)]
    [InlineData(40)]
    [InlineData(20)]
    public void A_narrow_terminal_gets_fewer_columns(int width) =>
        Golden.Matches($"views/concept_{width}.txt", Draw(DrawnConcepts.Telling, width));

    [Fact]
    public void Either_half_has_its_colour() =>
        Golden.Matches(
            "views/concept_colour.ansi",
            Terminal.Draw(console => new ConceptView(console).Write(DrawnConcepts.Misleading, 0.25), inColour: true));

    [Fact]
    public void A_concept_without_tokens_ranks_nothing_and_says_how_many_others_there_are() => Assert.Equal(
        "nowhere\n0 of 1,200 tokens (0%), in 0 documents; 50% of documents held out\n"
            + "64 neurons, 0 tested; 0 with q below 0.05 (over the whole scan)\n"
            + "No neuron can be ranked: that takes tokens of the concept and others.\n",
        Draw(DrawnConcepts.Empty, 100));

    [Fact]
    public void A_concept_of_few_tokens_is_not_ranked_and_says_how_it_can_be() => Assert.EndsWith(
        " (over the whole scan)\nToo little to rank by: 21 tokens of the concept in 7 documents, where a ranking takes "
            + "20 in 10. --min-support 0 ranks the neurons all the same.\n",
        Draw(DrawnConcepts.Rare, 200),
        StringComparison.Ordinal);

    [Fact]
    public void Neurons_with_too_few_tokens_are_counted() => Assert.Contains(
        "\n5 neurons left out: under 20 tokens or 10 documents; --min-support 0 ranks all.\n",
        Draw(DrawnConcepts.Telling with { LeftOut = 5 }, 100),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("r", "r", "|r|")]
    [InlineData("f1", "F1", "F1")]
    [InlineData("ap", "AP", "AP")]
    [InlineData("auroc", "auroc", "|auroc - 0.5|")]
    [InlineData("d", "d", "|d|")]
    public void What_ranks_stands_first_and_is_named_below(string name, string heading, string measure)
    {
        ConceptRank rank = ConceptRank.All.Single(rank => rank.Name == name);
        string drawn = Draw(DrawnConcepts.Telling with { Options = new() { Rank = rank } }, 60);
        Assert.Matches($@"\n# +\* neuron ± +{heading} ", drawn);
        Assert.Contains($"\nThe best 3 by {measure}; ", drawn, StringComparison.Ordinal);
    }

    private static string Draw(ConceptRanking ranking, int width, double heldOut = 0.5) =>
        Terminal.Draw(console => new ConceptView(console).Write(ranking, heldOut), width);
}
