using NeuronProbe.Collectors;
using NeuronProbe.Effects.Traces;
using Xunit;

namespace NeuronProbe.Tests.Effects.Traces;

public sealed class ScannedValuesTests
{
    private static readonly ScannedValues Values = new(new BinnedDistribution(
        [new(-4, -2, 1), new(-2, -1, 9), new(0, 0, 70), new(0, 1, 16), new(2, 4, 4)], -3, 4));

    [Theory]
    [InlineData(-3, 0.01, 1)]
    [InlineData(-6, 0, 2)]
    [InlineData(-1.5f, 0.1, 0.5)]
    [InlineData(3, 0.04, 0.75)]
    [InlineData(5, 0, 1.25)]
    [InlineData(0.5f, 0.2, 0.125)]
    [InlineData(0, 0.8, 0)]
    public void How_far_out_a_value_is_counts_those_that_may_be_as_far_on_its_side(
        float value, double share, double times)
    {
        (double foundShare, double foundTimes) = Values.HowFarOut(value);
        Assert.Equal(share, foundShare, 1e-12);
        Assert.Equal(times, foundTimes, 1e-12);
    }

    [Theory]
    [InlineData(-3, 0, 0.99)]
    [InlineData(0, 0.1, 0.2)]
    [InlineData(3, 0.96, 0)]
    [InlineData(1.5f, 0.96, 0.04)]
    [InlineData(-9, 0, 1)]
    public void Those_of_its_own_bin_are_surely_neither_below_nor_above(float value, double below, double above)
    {
        Assert.Equal(below, Values.Below(value), 1e-12);
        Assert.Equal(above, Values.Above(value), 1e-12);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Of_what_is_no_number_nothing_is_said(float value)
    {
        Assert.Equal((double.NaN, double.NaN), Values.HowFarOut(value));
        Assert.True(double.IsNaN(Values.Below(value)) && double.IsNaN(Values.Above(value)));
    }
}
