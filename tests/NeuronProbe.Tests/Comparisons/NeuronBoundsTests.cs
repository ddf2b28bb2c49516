using NeuronProbe.Collectors;
using NeuronProbe.Comparisons;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

/// <summary>Bounds of figures hold for values that are moved, and are not much wider than need be.</summary>
public sealed class NeuronBoundsTests
{
    private const int Count = 400;

    private static readonly (string Figure, Func<Numbers, double> Of, Func<NeuronBounds, double?> Bound)[] Figures =
    [
        ("mean", values => values.Mean, bounds => bounds.Sum),
        ("std", values => values.Std, bounds => bounds.Sum),
        ("variance", values => values.Variance, bounds => bounds.Variance),
        ("skewness", values => values.Skewness, bounds => bounds.Skewness),
        ("kurtosis", values => values.Kurtosis, bounds => bounds.Kurtosis),
        ("sparseness", values => values.LifetimeSparseness, bounds => bounds.LifetimeSparseness),
        ("min", values => values.Min, bounds => bounds.Extreme),
        ("max", values => values.Max, bounds => bounds.Extreme),
    ];

    [Theory]
    [InlineData(1e-3f)]
    [InlineData(0.02f)]
    public void No_move_of_the_values_leads_beyond_and_some_come_near(float slack)
    {
        foreach (float[] values in Samples())
        {
            var was = new Numbers(values);
            NeuronBounds bounds = BoundsOf(was, slack);
            foreach ((string figure, Func<Numbers, double> of, Func<NeuronBounds, double?> bound) in Figures)
            {
                double most = Moves(values, was, slack * 0.95f).Max(moved => Math.Abs(of(new(moved)) - of(was)));
                double allowed = Assert.NotNull(bound(bounds));
                Assert.True(most <= allowed, $"{figure}: {most} beyond {allowed}");
                Assert.True(most >= allowed / 15, $"{figure}: {most} far within {allowed}");
            }
        }
    }

    [Fact]
    public void Without_slack_nothing_but_rounding_is_allowed()
    {
        var was = new Numbers(Samples().First());
        NeuronBounds bounds = BoundsOf(was, 0);
        Assert.Equal(0, bounds.Extreme);
        Assert.All(
            Figures, figure => Assert.InRange(Assert.NotNull(figure.Bound(bounds)), 0, 1e-8 * (4 + was.Largest)));
    }

    [Fact]
    public void Where_values_move_as_much_as_they_vary_there_is_no_bound_for_their_shape()
    {
        var was = new Numbers([1, 1.001f, 1.002f]);
        NeuronBounds bounds = BoundsOf(was, 0.01f);
        Assert.Null(bounds.Skewness);
        Assert.Null(bounds.Kurtosis);
        Assert.NotNull(bounds.LifetimeSparseness);
    }

    [Fact]
    public void A_quantile_may_be_off_by_two_bins_and_an_exact_one_by_the_slack_alone()
    {
        var row = new NeuronStatistics { Min = -3, Max = 4, Variance = 1, Count = 10 };
        Assert.Equal(0.5, Assert.NotNull(new NeuronBounds(row, null, 0.5, isExact: true).Quantile(2)), 1e-9);
        Assert.Equal(0.5 + (0.04 * 2.5), Assert.NotNull(new NeuronBounds(row, null, 0.5, false).Quantile(2)), 1e-9);
        Assert.Null(new NeuronBounds(row, null, 0.5, false).Quantile(null));
    }

    [Fact]
    public void As_many_values_may_cross_the_threshold_as_are_near_to_it()
    {
        HistogramBin[] bins = [new(-2, -1, 5), new(-1, -0.5f, 4), new(0, 0, 3), new(0.5f, 1, 2), new(1, 2, 1)];
        NeuronBounds bounds = new(new NeuronStatistics(), new BinnedDistribution(bins, -2, 2), 0.1, false);
        Assert.Equal((3, 2, 3), (bounds.Active(0), bounds.Active(0.75), bounds.Active(0.95)));
        Assert.Equal(4, bounds.Active(-0.45));
        Assert.Null(new NeuronBounds(new NeuronStatistics(), null, 0.1, false).Active(0));
    }

    private static NeuronBounds BoundsOf(Numbers values, double slack) => new(
        new NeuronStatistics
        {
            Count = values.Count,
            Mean = values.Mean,
            Variance = values.Variance,
            Skewness = values.Skewness,
            Kurtosis = values.Kurtosis,
            LifetimeSparseness = values.LifetimeSparseness,
            Min = (float)values.Min,
            Max = (float)values.Max,
        },
        null,
        slack,
        isExact: false);

    private static IEnumerable<float[]> Samples()
    {
        var random = new Random(7);
        yield return [.. Enumerable.Range(0, Count).Select(_ => Normal(random))];
        yield return [.. Enumerable.Range(0, Count).Select(_ => MathF.Pow(Normal(random), 3))];
        yield return [.. Enumerable.Range(0, Count).Select(_ => 2 + MathF.Abs(Normal(random)))];
    }

    private static float Normal(Random random) => (float)Enumerable.Range(0, 12).Sum(_ => random.NextDouble() - 0.5);

    /// <summary>The values moved by up to a slack: all alike, apart, together, in the tails or at random.</summary>
    private static IEnumerable<float[]> Moves(float[] values, Numbers was, float slack)
    {
        var random = new Random(3);
        Func<float, float>[] moves =
        [
            _ => slack, _ => -slack,
            value => value > was.Mean ? slack : -slack, value => value > was.Mean ? -slack : slack,
            value => Math.Abs(value - was.Mean) > was.Std ? slack : -slack,
            value => Math.Abs(value - was.Mean) > was.Std ? Math.Sign(value - was.Mean) * slack : 0,
            value => Math.Abs(value - was.Mean) > was.Std ? -Math.Sign(value - was.Mean) * slack : 0,
            value => Math.Sign(value) * slack, value => -Math.Sign(value) * slack,
            // Along what the skewness and the kurtosis rise with.
            value => Math.Sign(Math.Pow(Z(value), 2) - 1 - (was.Skewness * Z(value))) * slack,
            value => Math.Sign(Math.Pow(Z(value), 3) - was.Skewness - ((was.Kurtosis + 3) * Z(value))) * slack,
            _ => ((float)random.NextDouble() - 0.5f) * 2 * slack,
        ];
        return moves.Select(move => values.Select(value => value + move(value)).ToArray());

        double Z(float value) => (value - was.Mean) / was.Std;
    }
}
