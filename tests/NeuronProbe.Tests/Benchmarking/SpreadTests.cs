using NeuronProbe.Benchmarking;
using Xunit;

namespace NeuronProbe.Tests.Benchmarking;

public sealed class SpreadTests
{
    [Fact]
    public void The_median_of_an_odd_number_is_the_middle_value() =>
        Assert.Equal(new Spread(3, 1, 90), Spread.Of([90, 2, 1, 3, 4]));

    [Fact]
    public void The_median_of_an_even_number_is_the_mean_of_the_middle_two() =>
        Assert.Equal(new Spread(2.5, 1, 4), Spread.Of([4, 2, 1, 3]));

    [Fact]
    public void One_value_is_all_three() => Assert.Equal(new Spread(7, 7, 7), Spread.Of([7]));
}
