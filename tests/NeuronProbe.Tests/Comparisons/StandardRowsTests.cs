using NeuronProbe.Comparisons;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

public sealed class StandardRowsTests
{
    private static readonly float[][] Values =
    [
        [1, 2, 3, 4, 6],
        [0.1f, 0.1f, 0.1f, 0.1f, 0.1f],
        [1, float.NaN, 3, 4, 5],
        [5, 4, float.NegativeInfinity, 2, 1],
        [1e30f, -1e30f, 3e29f, 0, 0],
    ];

    private static readonly StandardRows Rows = RandomValues.RowsOf(Values);

    [Fact]
    public void A_row_has_mean_0_and_length_1()
    {
        Assert.All(Rows.Varied, row =>
        {
            float[] numbers = Rows[row].ToArray();
            Assert.Equal(0, numbers.Sum(number => (double)number), 1e-6);
            Assert.Equal(1, numbers.Sum(number => (double)number * number), 1e-6);
        });
        Assert.Equal(-0.57186, Rows[0][0], 1e-5);
        Assert.Equal(Math.Sqrt(14.8), Rows.NormOf(0), 1e-12);
    }

    [Fact]
    public void What_has_no_correlation_is_named_and_is_zeros()
    {
        Assert.Equal([0, 4], Rows.Varied);
        Assert.Equal(
            [RowKind.Varied, RowKind.Constant, RowKind.NonFinite, RowKind.NonFinite, RowKind.Varied],
            Enumerable.Range(0, Values.Length).Select(Rows.KindOf));
        Assert.Equal((1, 2), (Rows.CountOf(RowKind.Constant), Rows.CountOf(RowKind.NonFinite)));
        Assert.Equal(new float[15], Rows.Rows(1, 3).ToArray());
        Assert.Equal(0, Rows.NormOf(1));
    }

    [Fact]
    public void Some_positions_alone_count_in_the_order_asked_for()
    {
        StandardRows some = StandardRows.Of(Values.Length, [4, 0, 3], neuron => Values[neuron]);
        Assert.Equal(RandomValues.RowsOf([[6, 1, 4]])[0].ToArray(), some[0].ToArray());
        Assert.Equal([0, 2, 3, 4], some.Varied);
    }
}
