using NeuronProbe.Comparisons;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

public sealed class RowCorrelationTests
{
    [Fact]
    public void It_is_as_its_definition_has_it()
    {
        float[][] values = RandomValues.Peaked(new Random(3), 6, [.. Enumerable.Range(0, 200).Select(i => i / 3)]);
        StandardRows rows = RandomValues.RowsOf(values);
        foreach (int one in rows.Varied)
        {
            foreach (int other in rows.Varied)
            {
                double expected = RandomValues.PlainR(values[one], values[other]);
                Assert.Equal(expected, RowCorrelation.Of(values[one], values[other]), 1e-12);
                Assert.Equal(expected, RowCorrelation.Of(rows[one], rows[other]), 1e-7);
            }
        }
    }

    [Fact]
    public void A_row_with_itself_is_exactly_1_and_with_its_negative_exactly_minus_1() =>
        Assert.All(RandomValues.Normal(new Random(4), 50, 37), values =>
        {
            Assert.Equal(1, RowCorrelation.Of(values, values));
            Assert.Equal(-1, RowCorrelation.Of(values, [.. values.Select(value => -value)]));
        });

    [Fact]
    public void A_constant_row_has_none() => Assert.True(double.IsNaN(RowCorrelation.Of([2, 2, 2], [1, 2, 3])));

    // R: psych::r.con(0.5, 30) gives 0.17 and 0.73.
    [Theory]
    [InlineData(0.5, 30, 0.1704, 0.7289)]
    [InlineData(0, 1024, -0.0613, 0.0613)]
    [InlineData(-0.9, 10, -0.9763, -0.6239)]
    [InlineData(1, 10, 1, 1)]
    public void The_interval_is_Fishers(double r, int count, double low, double high)
    {
        (double foundLow, double foundHigh) = RowCorrelation.IntervalOf(r, count);
        Assert.Equal(low, foundLow, 1e-4);
        Assert.Equal(high, foundHigh, 1e-4);
    }

    [Fact]
    public void Three_observations_have_no_interval() =>
        Assert.Equal((double.NaN, double.NaN), RowCorrelation.IntervalOf(0.5, 3));

    [Fact]
    public void The_interval_covers_the_truth_as_often_as_it_says()
    {
        const double Truth = 0.4;
        var random = new Random(5);
        int covered = Enumerable.Range(0, 2000).Count(_ =>
        {
            float[] x = RandomValues.Normal(random, 1, 60)[0];
            float[] y = [.. RandomValues.Normal(random, 1, 60)[0].Select(
                (noise, i) => (float)((Truth * x[i]) + (Math.Sqrt(1 - (Truth * Truth)) * noise)))];
            (double low, double high) = RowCorrelation.IntervalOf(RowCorrelation.Of(x, y), 60);
            return low <= Truth && Truth <= high;
        });
        Assert.InRange(covered, 1870, 1930);
    }
}
