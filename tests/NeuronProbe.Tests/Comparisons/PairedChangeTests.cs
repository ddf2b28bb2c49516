using NeuronProbe.Collectors;
using NeuronProbe.Comparisons;
using NeuronProbe.Tests.Laws;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

public sealed class PairedChangeTests
{
    [Fact]
    public void It_compares_what_stands_at_common_places()
    {
        float[] one = [9, 1, 2, float.NaN, 4, 7];
        float[] other = [1.5f, 2, 8, 3, 5, float.PositiveInfinity];
        PairedChange found = PairedChange.Of(one, other, [(1, 0), (2, 1), (3, 3), (4, 4), (5, 5)]);
        double[] x = [1, 2, 4];
        double[] y = [1.5, 2, 5];
        (double mean, double otherMean) = (x.Average(), y.Average());
        double r = x.Zip(y, (a, b) => (a - mean) * (b - otherMean)).Sum()
            / Math.Sqrt(x.Sum(a => (a - mean) * (a - mean)) * y.Sum(b => (b - otherMean) * (b - otherMean)));
        Assert.Equal(3, found.Count);
        Assert.Equal(r, found.PearsonR!.Value, 1e-12);
        Assert.Equal(Math.Sqrt((0.25 + 0 + 1) / 3), found.RootMeanSquare!.Value, 1e-12);
    }

    [Fact]
    public void A_correlation_of_the_kept_tokens_is_that_of_all_within_the_bound_that_is_told()
    {
        var random = new Random(1);
        const int Tokens = 12_000;
        double[] mixed = [0, 0.2, 0.5, 0.8, 1, 2, 5];
        float[] first = [.. Enumerable.Range(0, Tokens).Select(_ => Normal(random))];
        float[][] others =
            [.. mixed.Select(share => first.Select(x => (float)((share * x) + Normal(random))).ToArray())];
        ActivationSample sample = ActivationSample.OfColumns([first, .. others]);
        var pairs = new PairsCollector(sample.Selection);
        sample.Feed([pairs], sample.Tokens);
        (int, int)[] places = [.. Enumerable.Range(0, pairs.Positions.Count).Select(i => (i, i))];
        Assert.Equal(1024, places.Length);
        for (int other = 0; other < others.Length; other++)
        {
            double all = PairedChange.Of(
                first, others[other], [.. Enumerable.Range(0, Tokens).Select(i => (i, i))]).PearsonR!.Value;
            double kept = PairedChange.Of(pairs.Values(0), pairs.Values(other + 1), places).PearsonR!.Value;
            Assert.Equal(all, kept, 3.5 * (1 - (all * all)) / 32);
        }
    }

    /// <summary>docs/output.md has the bounds.</summary>
    [Theory]
    [InlineData(0.0, 1.0, 0.5f)]
    [InlineData(10.0, 1.0, 0.9f)]
    [InlineData(-1000.0, 3.0, 0.5f)]
    [InlineData(1e-3, 1e-30, 0.1f)]
    public void Of_kept_values_figures_are_those_of_the_values_within_the_bounds_that_are_told(
        double mean, double scale, float share)
    {
        var random = new Random(7);
        const int Tokens = 1024;
        for (int trial = 0; trial < 20; trial++)
        {
            float[] one = [.. Enumerable.Range(0, Tokens).Select(_ => (float)(scale * (mean + Normal(random))))];
            float[] other = [.. one.Select(x => (float)((share * x) + (scale * (1 - share) * Normal(random))))];
            (int, int)[] places = [.. Enumerable.Range(0, Tokens).Select(i => (i, i))];
            float[] kept = Array.ConvertAll(one, PairedValues.Round);
            PairedChange all = PairedChange.Of(one, other, places);
            PairedChange rounded = PairedChange.Of(kept, Array.ConvertAll(other, PairedValues.Round), places);
            double unit = Math.Pow(2, -12);
            Assert.InRange(
                Math.Abs(rounded.PearsonR!.Value - all.PearsonR!.Value),
                0,
                Math.Asin(unit * Root(one) / Deviation(one)) + Math.Asin(unit * Root(other) / Deviation(other)) + 1e-9);
            Assert.Equal(all.RootMeanSquare!.Value, rounded.RootMeanSquare!.Value, unit * (Root(one) + Root(other)));
            PairedChange same = PairedChange.Of(kept, kept, places);
            Assert.Equal(1, same.PearsonR!.Value, 1e-12);
            Assert.Equal(0, same.RootMeanSquare!.Value);
        }

        static double Root(float[] values) => Math.Sqrt(values.Average(value => (double)value * value));

        static double Deviation(float[] values)
        {
            double centre = values.Average(value => (double)value);
            return Math.Sqrt(values.Average(value => (value - centre) * (value - centre)));
        }
    }

    [Fact]
    public void Values_that_do_not_vary_have_no_correlation()
    {
        Assert.Null(PairedChange.Of([2, 2, 2], [1, 2, 3], [(0, 0), (1, 1), (2, 2)]).PearsonR);
        Assert.Equal(new(0, null, null), PairedChange.Of([float.NaN], [1], [(0, 0)]));
    }

    [Theory]
    [InlineData(1e-30f)]
    [InlineData(1e30f)]
    public void Size_does_not_matter(float size) => Assert.Equal(
        1,
        PairedChange.Of([size, 2 * size, 3 * size], [size, 2 * size, 3 * size], [(0, 0), (1, 1), (2, 2)])
            .PearsonR!.Value,
        1e-12);

    private static float Normal(Random random) => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
        * Math.Cos(2 * Math.PI * random.NextDouble()));
}
