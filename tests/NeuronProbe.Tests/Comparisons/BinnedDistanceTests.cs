using System.Text.Json;
using NeuronProbe.Collectors;
using NeuronProbe.Comparisons;
using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

public sealed class BinnedDistanceTests
{
    /// <summary>Values, and what SciPy 1.10.1 gives of them: wasserstein_distance and ks_2samp.</summary>
    public static TheoryData<string> Cases => [.. Given.Select(known => known.Name)];

    private static Known[] Given { get; } = JsonSerializer.Deserialize<Known[]>(
        File.ReadAllText(OwnData.Path("comparisons", "distances.json")), JsonSerializerOptions.Web)!;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Distances_are_those_of_SciPy_within_the_bounds_that_are_told(string name)
    {
        Known known = Given.Single(one => one.Name == name);
        DemandWithin(BinnedDistance.Between(Bins(known.One), Bins(known.Other)), known.Wasserstein, known.Ks);
        DemandWithin(BinnedDistance.Between(Bins(known.Other), Bins(known.One)), known.Wasserstein, known.Ks);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Distances_of_random_values_are_within_the_bounds(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 40; round++)
        {
            float[] one = Values(random);
            float[] other = Values(random);
            DemandWithin(BinnedDistance.Between(Bins(one), Bins(other)), Area(one, other), Largest(one, other));
        }
    }

    [Fact]
    public void The_same_values_are_no_distance_apart()
    {
        float[] values = Values(new Random(3));
        BinnedDistance found = BinnedDistance.Between(Bins(values), Bins([.. values.Reverse()]));
        Assert.Equal((0, 0), (found.Wasserstein, found.KolmogorovSmirnov));
        BinnedDistance twice = BinnedDistance.Between(Bins(values), Bins([.. values, .. values]));
        Assert.Equal(0, twice.Wasserstein, 1e-12);
        Assert.Equal(0, twice.KolmogorovSmirnov, 1e-12);
    }

    [Fact]
    public void Bounds_are_narrow()
    {
        var random = new Random(4);
        float[] one = [.. Enumerable.Range(0, 3000).Select(_ => (float)Normal(random))];
        float[] other = [.. Enumerable.Range(0, 3000).Select(_ => (float)(Normal(random) + 0.1))];
        BinnedDistance found = BinnedDistance.Between(Bins(one), Bins(other));
        Assert.InRange(found.WassersteinError, 0, 0.02);
        Assert.InRange(found.KolmogorovSmirnovMost - found.KolmogorovSmirnov, 0, 0.02);
        Assert.Equal(Area(one, other), found.Wasserstein, 0.002);
    }

    private static void DemandWithin(BinnedDistance found, double wasserstein, double ks)
    {
        Assert.InRange(wasserstein, found.Wasserstein - Slack(found), found.Wasserstein + Slack(found));
        Assert.InRange(ks, found.KolmogorovSmirnov - 1e-12, found.KolmogorovSmirnovMost + 1e-12);

        static double Slack(BinnedDistance found) => found.WassersteinError + (1e-12 * (1 + found.Wasserstein));
    }

    private static HistogramBin[] Bins(float[] values)
    {
        ActivationSample sample = ActivationSample.OfColumns(values);
        var histogram = new HistogramCollector(sample.Selection);
        sample.Feed([histogram], sample.Tokens);
        return [.. histogram.Distribution(0).Bins];
    }

    /// <summary>Values of several shapes and sizes, zeros and numbers that are hardly above it among them.</summary>
    private static float[] Values(Random random)
    {
        double size = Math.Pow(10, (8 * random.NextDouble()) - 4);
        double shift = random.Next(3) - 1;
        int kind = random.Next(4);
        return
        [
            .. Enumerable.Range(0, 20 + random.Next(100)).Select(_ => (float)(size * (kind switch
            {
                0 => Normal(random) + shift,
                1 => Math.Max(0, Normal(random) + shift),
                2 => Math.Pow(10, -12 * random.NextDouble()) * (random.Next(2) == 0 ? -1 : 1),
                _ => random.Next(4) * 0.25,
            }))),
        ];
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Area(float[] one, float[] other)
    {
        double[] all = [.. one.Concat(other).Select(value => (double)value).Distinct().Order()];
        return Enumerable.Range(0, all.Length - 1).Sum(i =>
            Math.Abs(ShareUpTo(one, all[i]) - ShareUpTo(other, all[i])) * (all[i + 1] - all[i]));
    }

    private static double Largest(float[] one, float[] other) =>
        one.Concat(other).Max(value => Math.Abs(ShareUpTo(one, value) - ShareUpTo(other, value)));

    private static double ShareUpTo(float[] values, double most) =>
        (double)values.Count(value => value <= most) / values.Length;

    private sealed record Known(string Name, float[] One, float[] Other, double Wasserstein, double Ks);
}
