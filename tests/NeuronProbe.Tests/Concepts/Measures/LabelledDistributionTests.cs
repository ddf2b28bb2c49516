using CsCheck;
using NeuronProbe.Concepts.Measures;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Measures;

/// <summary>Figures of values of which the groups alone are known, against those of values in such groups.</summary>
public sealed class LabelledDistributionTests
{
    private const double Rounding = 1e-7;

    private static readonly Gen<LabelledGroup> SmallGroup = Gen.Select(
        Gen.Int[0, 3],
        Gen.Int[0, 3],
        Gen.Int[0, 4],
        (positives, negatives, kind) => new LabelledGroup(0, kind == 0 ? 0 : 1, positives, negatives));

    // Most of the values below, few positives, and groups that are large for their number.
    private static readonly Gen<LabelledGroup> Group = Gen.Select(
        Gen.OneOf(Gen.Const(0), Gen.Int[0, 2], Gen.Int[0, 12]),
        Gen.OneOf(Gen.Int[0, 3], Gen.Int[0, 30], Gen.Int[20, 90]),
        Gen.Int[0, 4],
        (positives, negatives, kind) => new LabelledGroup(0, kind == 0 ? 0 : 1, positives, negatives));

    /// <summary>How the values of a group may lie.</summary>
    private enum Order
    {
        PositivesFirst,
        PositivesLast,
        AllEqual,
        PositivesEqualAndFirst,
        PositivesEqualAndLast,
        SidesEqualPositivesFirst,
        Random,
        RandomWithTies,
    }

    [Fact]
    public void Average_precision_is_the_mean_over_all_orders_within_the_groups_written_out()
    {
        SmallGroup.Array[1, 4].Where(HasBoth).Sample(groups =>
        {
            foreach (int direction in (int[])[1, -1])
            {
                double[] all = [.. Orders(groups, hasTies: false).Select(
                    values => PlainConceptFigures.AveragePrecision(Oriented(values, direction)))];
                double mean = new LabelledDistribution(groups).AveragePrecision(direction).Value;
                Assert.Equal(all.Average(), mean, Rounding);
            }
        }, iter: 300);
    }

    [Fact]
    public void Errors_are_the_largest_over_all_orders_and_ties_within_the_groups_written_out()
    {
        SmallGroup.Array[1, 3].Where(groups => HasBoth(groups) && groups.All(group => group.Count <= 4)).Sample(
            groups =>
            {
                LabelledValue[][] all = [.. Orders(groups, hasTies: true)];
                var own = new LabelledDistribution(groups);
                AssertTight(own.Auroc(), all.Select(PlainConceptFigures.Auroc));
                foreach (int direction in (int[])[1, -1])
                {
                    LabelledValue[][] oriented = [.. all.Select(values => Oriented(values, direction))];
                    AssertTight(
                        own.AveragePrecision(direction), oriented.Select(PlainConceptFigures.AveragePrecision));
                    AssertTight(
                        own.BestF1(direction).F1, oriented.Select(values => PlainConceptFigures.BestF1(values).F1));
                }
                Bounded information = own.MutualInformation();
                Assert.All(all.Select(PlainConceptFigures.MutualInformation), exact => Assert.InRange(
                    exact,
                    information.Value - information.Error - Rounding,
                    information.Value + information.Error + Rounding));
            }, iter: 200);
    }

    [Fact]
    public void Whatever_the_order_and_the_ties_within_large_groups_no_figure_is_further_off_than_it_says()
    {
        Gen.Select(Group.Array[2, 25].Where(HasBoth), Gen.Int[0, 1_000_000]).Sample((groups, seed) =>
        {
            var own = new LabelledDistribution(groups);
            (Bounded auroc, Bounded information) = (own.Auroc(), own.MutualInformation());
            foreach (Order order in Enum.GetValues<Order>())
            {
                LabelledValue[] values = Arrange(groups, order, new Random(seed));
                AssertWithin("auroc", auroc, Ranked(values).Auroc);
                AssertWithin("mutual information", information, PlainConceptFigures.MutualInformation(values));
                foreach (int direction in (int[])[1, -1])
                {
                    RankedFigures exact = Ranked(Oriented(values, direction));
                    AssertWithin("average precision", own.AveragePrecision(direction), exact.AveragePrecision);
                    AssertWithin("best F1", own.BestF1(direction).F1, exact.BestF1);
                }
            }
        }, iter: 300);
    }

    [Fact]
    public void Positives_after_false_positives_do_not_all_get_the_precision_of_their_groups_end()
    {
        // Ten above, then 40 positives with 10 others: as ties they would have 40 of 60.
        LabelledGroup[] groups = [new(0, 0, 0, 900), new(1, 1.5f, 40, 10), new(2, 3, 0, 10)];
        Bounded precision = new LabelledDistribution(groups).AveragePrecision(1);
        Random random = new(1);
        double[] drawn = [.. Enumerable.Range(0, 2000).Select(_ => PrecisionOf(Arrange(groups, Order.Random, random)))];
        Assert.Equal(drawn.Average(), precision.Value, 0.002);
        Assert.True(40.0 / 60 - precision.Value > 0.1);
        Assert.True(precision.Error >= (40.0 / 50) - precision.Value, "The positives may all be equal, and first.");
    }

    [Fact]
    public void Values_that_are_known_to_be_equal_have_no_error()
    {
        LabelledGroup[] groups = [new(0, 0, 7, 80), new(1, 1, 5, 3), new(2, 3, 1, 0), new(3, 4, 0, 1)];
        var own = new LabelledDistribution(groups);
        LabelledValue[] values = Arrange(groups, Order.AllEqual, new Random(1));
        Assert.All([own.Auroc(), own.MutualInformation()], figure => Assert.Equal(0, figure.Error));
        foreach (int direction in (int[])[1, -1])
        {
            Bounded precision = own.AveragePrecision(direction);
            Assert.Equal(0, precision.Error + own.BestF1(direction).F1.Error);
            Assert.Equal(PrecisionOf(Oriented(values, direction)), precision.Value, 1e-12);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(0, 5000)]
    [InlineData(3, 2)]
    [InlineData(7, 400)]
    [InlineData(1000, 3)]
    [InlineData(90_000, 70_000)]
    public void A_difference_of_harmonic_numbers_is_its_sum(int from, int count) => Assert.Equal(
        Enumerable.Range(from + 1, count).Sum(i => 1.0 / i), PrecisionSum.HarmonicDifference(from, count), 2e-8);

    [Theory]
    [InlineData(1, 3f)]
    [InlineData(-1, -1.5f)]
    public void The_threshold_of_the_best_F1_is_the_last_value_that_it_lets_through(int direction, float threshold)
    {
        LabelledGroup[] groups = [new(-2, -1.5f, 9, 1), new(-1, 1, 1, 50), new(3, 4, 9, 1)];
        (Bounded f1, float found) = new LabelledDistribution(groups).BestF1(direction);
        Assert.Equal(2.0 * 9 / (19 + 10), f1.Value, 1e-12);
        Assert.Equal(threshold, found);
    }

    private static double PrecisionOf(LabelledValue[] values) => Ranked(values).AveragePrecision;

    private static RankedFigures Ranked(LabelledValue[] values) =>
        RankedFigures.Of(values.Select(value => (value.Value, value.IsPositive)));

    private static LabelledValue[] Oriented(LabelledValue[] values, int direction) =>
        Array.ConvertAll(values, value => value with { Value = direction * value.Value });

    private static bool HasBoth(LabelledGroup[] groups) =>
        groups.Any(group => group.Positives > 0) && groups.Any(group => group.Negatives > 0);

    private static void AssertWithin(string name, Bounded figure, double exact) => Assert.True(
        Math.Abs(figure.Value - exact) <= figure.Error + Rounding,
        $"{name}: said {figure.Value} +- {figure.Error}, but it is {exact}.");

    private static void AssertTight(Bounded figure, IEnumerable<double> exact) =>
        Assert.Equal(exact.Max(value => Math.Abs(value - figure.Value)), figure.Error, Rounding);

    /// <summary>Values in groups, those of each group in some order.</summary>
    private static LabelledValue[] Arrange(LabelledGroup[] groups, Order order, Random random) =>
        [.. groups.Index().SelectMany(group =>
        {
            bool[] labels = Labels(group.Item);
            random.Shuffle(labels);
            return labels.Select((label, i) =>
                new LabelledValue(
                    group.Index + (group.Item.IsOneValue ? 0 : Place(order, label, (i + 1) / 1000.0)), label, 0));
        })];

    // From 0 to 1: by label, by the place that was drawn, or all at one.
    private static double Place(Order order, bool label, double drawn) => order switch
    {
        Order.PositivesFirst => drawn + (label ? 0.5 : 0),
        Order.PositivesLast => drawn + (label ? 0 : 0.5),
        Order.AllEqual => 0,
        Order.PositivesEqualAndFirst => label ? 0.9 : drawn,
        Order.PositivesEqualAndLast => label ? 0 : drawn,
        Order.SidesEqualPositivesFirst => label ? 0.9 : 0,
        Order.Random => drawn,
        _ => Math.Floor(drawn * 300) / 300,
    };

    /// <summary>
    /// All orders that the values of groups may have; with ties also those in which some of a group are equal.
    /// </summary>
    private static IEnumerable<LabelledValue[]> Orders(LabelledGroup[] groups, bool hasTies)
    {
        IEnumerable<LabelledValue[]> all = [[]];
        foreach ((int index, LabelledGroup group) in groups.Index())
        {
            LabelledValue[][] own = [.. OrdersOf(Labels(group), group.IsOneValue, hasTies).Select(
                steps => steps.Select(v => v with { Value = index + v.Value }).ToArray())];
            all = [.. all.SelectMany(before => own.Select(values => (LabelledValue[])[.. before, .. values]))];
        }
        return all;
    }

    private static IEnumerable<LabelledValue[]> OrdersOf(bool[] labels, bool isOneValue, bool hasTies)
    {
        if (isOneValue)
        {
            return [Array.ConvertAll(labels, label => new LabelledValue(0, label, 0))];
        }
        // Which of the places are positive, and at which of them the value is that of the place before.
        return from chosen in Enumerable.Range(0, 1 << labels.Length)
               where int.PopCount(chosen) == labels.Count(label => label)
               from ties in Enumerable.Range(0, hasTies ? 1 << Math.Max(0, labels.Length - 1) : 1)
               select Enumerable.Range(0, labels.Length).Select(place => new LabelledValue(
                   (place - int.PopCount(ties & ((1 << place) - 1))) / 100.0, (chosen >> place & 1) == 1, 0)).ToArray();
    }

    private static bool[] Labels(LabelledGroup group) =>
        [.. Enumerable.Repeat(true, (int)group.Positives), .. Enumerable.Repeat(false, (int)group.Negatives)];
}
