using NeuronProbe.Comparisons;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

public sealed class BestMatchesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_best_is_that_of_brute_force(bool byMagnitude)
    {
        var random = new Random(9);
        float[][] values = RandomValues.Normal(random, 110, 40);
        float[][][] sites = [RandomValues.Normal(random, 150, 40), RandomValues.Normal(random, 3, 40)];
        values[5] = [.. Enumerable.Repeat(2f, 40)];
        sites[0][7] = [.. Enumerable.Repeat(float.NaN, 40)];
        var best = new BestMatches(RandomValues.RowsOf(values), byMagnitude);
        for (int site = 0; site < sites.Length; site++)
        {
            StandardRows rows = RandomValues.RowsOf(sites[site]);
            best.Search(site, rows, RowPanels.Of(rows));
        }
        for (int row = 0; row < values.Length; row++)
        {
            if (row == 5)
            {
                Assert.Null(best[row]);
                continue;
            }
            var expected = sites.SelectMany((site, s) => site.Select((other, i) => (
                    Site: s, Index: i, R: RandomValues.PlainR(values[row], other))))
                .Where(one => !double.IsNaN(one.R)).MaxBy(one => byMagnitude ? Math.Abs(one.R) : one.R);
            Assert.Equal((expected.Site, expected.Index), (best[row]!.Value.Site, best[row]!.Value.Index));
            Assert.Equal(expected.R, best[row]!.Value.R, 1e-7);
        }
    }

    [Fact]
    public void A_neuron_is_told_from_others_that_are_nearly_the_same()
    {
        var random = new Random(10);
        float[] base0 = RandomValues.Normal(random, 1, 256)[0];
        float[][] values =
            [.. Enumerable.Range(0, 12).Select(i => base0.Select((x, p) => p == i ? x * 1.002f : x).ToArray())];
        StandardRows rows = RandomValues.RowsOf(values);
        var best = new BestMatches(rows, byMagnitude: false);
        best.Search(0, rows, RowPanels.Of(rows));
        Assert.All(Enumerable.Range(0, 12), row => Assert.Equal(new BestMatch(0, row, 1), best[row]));
    }

    [Fact]
    public void Of_equal_ones_the_first_is_the_best()
    {
        float[] one = RandomValues.Normal(new Random(11), 1, 64)[0];
        StandardRows rows = RandomValues.RowsOf([.. Enumerable.Repeat(one, 200)]);
        var best = new BestMatches(rows, byMagnitude: false);
        best.Search(0, rows, RowPanels.Of(rows));
        best.Search(1, rows, RowPanels.Of(rows));
        Assert.All(Enumerable.Range(0, 200), row => Assert.Equal(new BestMatch(0, 0, 1), best[row]));
    }
}
