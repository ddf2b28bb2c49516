using NeuronProbe.Comparisons;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

public sealed class RowProductsTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 65, 33)]
    [InlineData(100, 64, 128)]
    [InlineData(13, 130, 1024)]
    public void Each_product_is_that_of_a_plain_loop(int rowCount, int otherCount, int length)
    {
        var random = new Random(length);
        float[][] rows = RandomValues.Normal(random, rowCount, length + 1);
        StandardRows one = RandomValues.RowsOf(rows);
        float[][] values = RandomValues.Normal(random, otherCount, length + 1);
        StandardRows other = RandomValues.RowsOf(values);
        var found = new double?[rowCount, otherCount];
        RowProducts.Multiply(one.Rows(0, rowCount), RowPanels.Of(other), (row, first, products) =>
        {
            Assert.InRange(products.Length, 1, RowPanels.Width);
            for (int i = 0; i < products.Length; i++)
            {
                Assert.Null(found[row, first + i]);
                found[row, first + i] = products[i];
            }
        });
        for (int row = 0; row < rowCount; row++)
        {
            for (int i = 0; i < otherCount; i++)
            {
                Assert.Equal(RandomValues.PlainR(rows[row], values[i]), found[row, i]!.Value, 1e-6);
            }
        }
    }

    [Fact]
    public void Rows_without_correlation_are_not_among_the_others()
    {
        float[][] values = RandomValues.Normal(new Random(1), 70, 20);
        values[3] = new float[20];
        StandardRows rows = RandomValues.RowsOf(values);
        var panels = RowPanels.Of(rows);
        Assert.Equal((69, 20, 2), (panels.Count, panels.Length, panels.PanelCount));
        float[] products = new float[69];
        RowProducts.Multiply(rows[4], panels, (_, first, some) => some.CopyTo(products.AsSpan(first)));
        Assert.Equal(1, products[3], 1e-6);
    }

    [Fact]
    public void Transposed_rows_are_positions()
    {
        float[][] values = RandomValues.Normal(new Random(2), 5, 70);
        values[2] = new float[70];
        StandardRows rows = RandomValues.RowsOf(values);
        float[] sums = new float[70];
        RowProducts.Multiply(
            [1, 10, 100, 1000], RowPanels.Transposed(rows), (_, first, some) => some.CopyTo(sums.AsSpan(first)));
        Assert.Equal(
            Enumerable.Range(0, 70).Select(i => rows[0][i] + (10 * rows[1][i]) + (100 * rows[3][i])
                + (1000.0 * rows[4][i])),
            sums.Select(sum => (double)sum),
            (expected, found) => Math.Abs(expected - found) < 1e-3);
    }

    [Fact]
    public void Pieces_cover_each_row_once()
    {
        int[] seen = new int[(3 * RowProducts.RowsEachPiece) + 1];
        RowProducts.EachPiece(seen.Length, (first, count) =>
        {
            for (int row = first; row < first + count; row++)
            {
                Interlocked.Increment(ref seen[row]);
            }
        });
        Assert.All(seen, times => Assert.Equal(1, times));
    }
}
