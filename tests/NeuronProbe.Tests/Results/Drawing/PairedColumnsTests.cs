using NeuronProbe.Results.Drawing;
using Xunit;

namespace NeuronProbe.Tests.Results.Drawing;

public sealed class PairedColumnsTests
{
    [Fact]
    public void Either_side_adds_up_to_one_whatever_its_tokens()
    {
        PairedColumns pair = PairedColumns.Of([new(0, 2, 3, 0), new(2, 4, 1, 500), new(4, 4, 0, 500)], 4)!;
        Assert.Equal([0.375, 0.375, 0.125, 0.125], pair.Positives);
        Assert.Equal([0, 0, 0.25, 0.75], pair.Negatives);
        Assert.Equal((0.75, false), (pair.Highest, pair.IsLogarithmic));
        Assert.Equal(0.5, pair.HeightOf(0.375));
    }

    [Fact]
    public void A_single_value_stands_in_one_column() =>
        Assert.Equal([1, 0, 0, 0], PairedColumns.Of([new(-1, -1, 5, 0), new(1, 1, 0, 5)], 4)!.Positives);

    [Fact]
    public void One_column_that_dwarfs_the_others_makes_the_scale_logarithmic()
    {
        PairedColumns pair = PairedColumns.Of(
            [new(0, 1, 1, 990), new(1, 2, 1, 5), new(2, 3, 1, 5), new(3, 4, 0, 10), new(4, 5, 0, 10)], 5)!;
        Assert.True(pair.IsLogarithmic);
        Assert.Equal(1, pair.HeightOf(pair.Highest));
        Assert.InRange(pair.HeightOf(0.01), 0.3, 0.4);
    }

    [Fact]
    public void There_is_nothing_to_compare_without_tokens_on_both_sides_or_with_one_value()
    {
        Assert.Null(PairedColumns.Of([], 4));
        Assert.Null(PairedColumns.Of([new(0, 1, 5, 0)], 4));
        Assert.Null(PairedColumns.Of([new(0, 1, 0, 5)], 4));
        Assert.Null(PairedColumns.Of([new(1, 1, 5, 5)], 4));
    }
}
