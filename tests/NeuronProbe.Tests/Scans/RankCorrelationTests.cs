using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

public sealed class RankCorrelationTests
{
    [Fact]
    public void Equal_values_share_the_mean_of_their_ranks_as_in_scipy()
    {
        // scipy.stats.spearmanr([1, 2, 2, 30], [1, 3, 2, 4]).statistic
        Assert.Equal(0.9486832980505138, RankCorrelation.Of([1, 2, 2, 30], [1, 3, 2, 4]), 1e-15);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void What_rises_together_has_one_and_what_falls_has_minus_one(double sign)
    {
        Assert.Equal(sign, RankCorrelation.Of([3, 1, 2, 50], [sign * 4, sign * 0.1, sign * 0.2, sign * 5]), 1e-15);
    }
}
