using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results;
using Xunit;

namespace NeuronProbe.Tests.Results;

public sealed class RankingOptionsTests
{
    private static readonly ConceptFigures Row = new()
    {
        Concept = "c",
        Positives = 20,
        PositiveDocuments = 10,
        PointBiserialR = -0.2,
        CohensD = -3,
        Ranking = RankingFigures.None with { Auroc = 0.1, BestF1 = 0.6, AveragePrecision = 0.7 },
    };

    [Theory]
    [InlineData("r", 0.2)]
    [InlineData("f1", 0.6)]
    [InlineData("ap", 0.7)]
    [InlineData("auroc", 0.4)]
    [InlineData("d", 3)]
    public void A_row_is_as_strong_as_its_figure_is_far_from_none(string name, double strength)
    {
        ConceptRank rank = Assert.Single(ConceptRank.All, rank => rank.Name == name);
        Assert.Equal(strength, rank.Strength(Row), 12);
    }

    [Fact]
    public void The_default_is_the_correlation_and_ten_documents() =>
        Assert.Equal(("r", 10, 20L), (new RankingOptions().Rank.Name, new RankingOptions().MinSupport,
            new RankingOptions().LeastTokens));

    [Theory]
    [InlineData(20, 10, 10, true)]
    [InlineData(19, 10, 10, false)]
    [InlineData(20, 9, 10, false)]
    [InlineData(18, 9, 9, true)]
    [InlineData(1, 1, 0, true)]
    public void A_row_is_ranked_that_has_enough_tokens_and_documents(
        long tokens, long documents, int minSupport, bool isRanked)
    {
        ConceptFigures row = Row with { Positives = tokens, PositiveDocuments = documents };
        var options = new RankingOptions { MinSupport = minSupport };
        Assert.Equal((isRanked, !isRanked), (options.Ranks(row), options.LeavesOut(row)));
    }

    [Fact]
    public void A_row_without_the_figure_is_neither_ranked_nor_left_out()
    {
        ConceptFigures row = Row with { PointBiserialR = double.NaN, Positives = 1 };
        var options = new RankingOptions();
        Assert.Equal((false, false), (options.Ranks(row), options.LeavesOut(row)));
        Assert.Empty(options.Sort([row], found => found));
    }

    [Fact]
    public void Rows_that_are_as_good_stay_in_their_order()
    {
        ConceptFigures[] rows =
            [.. ((double[])[0.1, -0.3, 0.3, 0.2]).Select((r, i) => Row with { Concept = $"{i}", PointBiserialR = r })];
        Assert.Equal(["1", "2", "3", "0"], new RankingOptions().Sort(rows, row => row).Select(row => row.Concept));
    }
}
