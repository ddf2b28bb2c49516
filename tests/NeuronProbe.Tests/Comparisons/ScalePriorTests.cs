using MathNet.Numerics.Distributions;
using NeuronProbe.Comparisons;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

public sealed class ScalePriorTests
{
    private const int Freedom = 7;

    [Theory]
    [InlineData(0.5, 4.934802200544679)]
    [InlineData(1, 1.6449340668482264)]
    [InlineData(3.5, 0.3303577561002348)]
    [InlineData(20, 0.0512708229352031)]
    public void The_trigamma_function_is_that_of_tables(double x, double expected) =>
        Assert.Equal(expected, ScalePrior.Trigamma(x), 1e-12);

    [Theory]
    [InlineData(4, 2.5)]
    [InlineData(30, 0.01)]
    public void It_is_found_again_in_variances_that_were_drawn_from_it(double freedom, double variance)
    {
        var random = new Random(1);
        var ofNeurons = new ChiSquared(freedom, random);
        var ofHalves = new ChiSquared(Freedom, random);
        double[] drawn =
        [
            .. Enumerable.Range(0, 20_000)
                .Select(_ => freedom * variance / ofNeurons.Sample() * ofHalves.Sample() / Freedom),
        ];
        ScalePrior found = ScalePrior.Of([.. drawn, 0, 0], Freedom);
        Assert.InRange(found.Freedom / freedom, 0.85, 1.15);
        Assert.InRange(found.Variance / variance, 0.97, 1.03);
        // A neuron's own variance and what is usual count by their degrees of freedom.
        Assert.Equal(
            ((found.Freedom * found.Variance) + (Freedom * 3.0)) / (found.Freedom + Freedom),
            found.Shrink(3, Freedom),
            1e-12);
    }

    [Fact]
    public void Neurons_that_are_all_alike_have_the_same_variance()
    {
        double[] drawn = [.. new ChiSquared(Freedom, new Random(2)).Samples().Take(2_000).Select(x => x / Freedom)];
        ScalePrior found = ScalePrior.Of(drawn.Select(x => 1 + (0.1 * (x - 1))), Freedom);
        Assert.Equal(double.PositiveInfinity, found.Freedom);
        Assert.Equal(found.Variance, found.Shrink(100, Freedom));
        Assert.Equal(1.959963984540054, found.Quantile(0.05, Freedom), 1e-9);
    }

    [Fact]
    public void Without_neurons_to_learn_from_each_stands_for_itself()
    {
        ScalePrior none = ScalePrior.Of([3.0], Freedom);
        Assert.Equal(5, none.Shrink(5, Freedom));
        Assert.Equal(2.364624251592785, none.Quantile(0.05, Freedom), 1e-6);
    }
}
