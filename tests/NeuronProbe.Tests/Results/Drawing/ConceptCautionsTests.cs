using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results.Drawing;
using Xunit;

namespace NeuronProbe.Tests.Results.Drawing;

public sealed class ConceptCautionsTests
{
    private static readonly ConceptFigures Sound = new()
    {
        Concept = "c",
        PointBiserialR = 0.5,
        QValue = 0.001,
        Ranking = RankingFigures.None with
        {
            Auroc = 0.9,
            Direction = 1,
            HeldOutAuroc = 0.88,
            ControlAuroc = 0.52,
            ControlRank = 1,
        },
    };

    public static TheoryData<string> Doubts =>
    [
        "held-out AUROC 0.790 only", "held-out AUROC 0.210 only", "random labels do nearly as well (selectivity 0.010)",
        "3 of 20 draws of random labels do as well", "one token fills the top list", "the position explains the values",
        "figures of bins, AUROC to 0.012 and AP to 0.20",
        "the AUROC is of bins too wide for it, the interval of the values",
        "r and AUROC tell the concept by opposite ends (AUROC 0.900)", "q 0.300",
        "not tested, which takes 10 documents on either side",
    ];

    [Theory]
    [MemberData(nameof(Doubts))]
    public void Each_reason_to_doubt_a_row_is_given_alone(string reason)
    {
        (IReadOnlyList<int> rows, IReadOnlyList<string> reasons) = Assert.Single(
            ConceptCautions.Of([Sound, Doubtful(reason), Sound]));
        Assert.Equal([1], rows);
        Assert.Equal([reason], reasons);
    }

    [Fact]
    public void What_can_be_believed_has_none() => Assert.Empty(ConceptCautions.Of(
    [
        Sound,
        Sound with { Ranking = Sound.Ranking with { HeldOutAuroc = 0.81 } },
        Low,
    ]));

    [Fact]
    public void Reasons_for_the_same_rows_stand_together_with_their_range()
    {
        ConceptFigures locked = Doubtful("one token fills the top list");
        ConceptFigures[] rows =
        [
            locked with { QValue = 0.06 }, Doubtful("the position explains the values"), locked with { QValue = 0.3 },
            Sound,
        ];
        var found = ConceptCautions.Of(rows).ToArray();
        Assert.Equal([[0, 2], [1]], found.Select(group => group.Rows));
        Assert.Equal(
            [["one token fills the top list", "q 0.060 to 0.300"], ["the position explains the values"]],
            found.Select(group => group.Reasons));
    }

    private static ConceptFigures Low => Sound with
    {
        PointBiserialR = -0.5,
        Ranking = Sound.Ranking with { Auroc = 0.1, Direction = -1, HeldOutAuroc = 0.12 },
    };

    private static ConceptFigures Doubtful(string reason) => reason switch
    {
        "held-out AUROC 0.790 only" => Sound with { Ranking = Sound.Ranking with { HeldOutAuroc = 0.79 } },
        "held-out AUROC 0.210 only" => Low with { Ranking = Low.Ranking with { HeldOutAuroc = 0.21 } },
        "one token fills the top list" => Sound with { Flags = "token_locked" },
        "the position explains the values" => Sound with { Flags = "position_locked" },
        "not tested, which takes 10 documents on either side" => Sound with { QValue = double.NaN },
        "q 0.300" => Sound with { QValue = 0.3 },
        ['f', ..] => Sound with
        {
            Flags = "coarse",
            Ranking = Sound.Ranking with
            {
                Errors = Sound.Ranking.Errors with { Auroc = 0.0123, AveragePrecision = 0.2 },
            },
        },
        ['t', ..] => Sound with { Interval = (0.91, 0.93) },
        ['r', ' ', ..] => Sound with { PointBiserialR = -0.1 },
        ['3', ..] => Sound with { Ranking = Sound.Ranking with { ControlRank = 4 } },
        _ => Sound with { Ranking = Sound.Ranking with { ControlAuroc = 0.89 } },
    };
}
