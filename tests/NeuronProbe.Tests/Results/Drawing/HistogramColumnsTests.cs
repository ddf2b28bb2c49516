using NeuronProbe.Cli.Views;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using Xunit;

namespace NeuronProbe.Tests.Results.Drawing;

public sealed class HistogramColumnsTests
{
    [Fact]
    public void Columns_show_count_divided_by_width()
    {
        HistogramColumns columns = Of(0, 8, 8, new(0, 2, 40), new(2, 6, 40), new(7, 8, 10));
        Assert.Equal([1, 1, 0.5, 0.5, 0.5, 0.5, 0, 0.5], Enumerable.Range(0, 8).Select(columns.Height));
        Assert.Equal(20, columns.Highest);
        Assert.False(columns.IsLogarithmic);
        Assert.Equal("██▄▄▄▄ ▄", HistogramView.Sparkline(columns));
    }

    [Fact]
    public void A_bin_that_reaches_beyond_the_extremes_is_drawn_within_them() =>
        Assert.Equal("████", HistogramView.Sparkline(Of(1, 5, 4, new(0.5f, 3, 7), new(3, 80, 7))));

    [Fact]
    public void Bins_narrower_than_a_column_add_up() =>
        Assert.Equal([1, 0.5], Heights(Of(0, 2, 2, new(0.1f, 0.2f, 3), new(0.5f, 0.6f, 3), new(1.25f, 1.5f, 3))));

    [Fact]
    public void One_column_that_dwarfs_the_others_makes_the_scale_logarithmic()
    {
        HistogramColumns columns = Of(0, 4, 4, new(0, 1, 999), new(1, 2, 9), new(2, 3, 9), new(3, 4, 99));
        Assert.True(columns.IsLogarithmic);
        Assert.Equal([1, 1 / 3.0, 1 / 3.0, 2 / 3.0], Heights(columns), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void A_value_that_is_rare_still_shows() => Assert.Equal(
        "█    ▁", HistogramView.Sparkline(Of(0, 6, 6, new(0, 1, 1_000), new(5, 6, 1))).Replace('▂', '▁'));

    [Fact]
    public void A_single_value_has_no_columns() =>
        Assert.Null(HistogramColumns.Of(Neuron(1, 1, new HistogramBin(1, 1, 5)), 4));

    [Fact]
    public void No_bins_have_no_columns() => Assert.Null(HistogramColumns.Of(Neuron(0, 1), 4));

    private static HistogramColumns Of(float min, float max, int count, params HistogramBin[] bins) =>
        HistogramColumns.Of(Neuron(min, max, bins), count)!;

    private static IEnumerable<double> Heights(HistogramColumns columns) =>
        Enumerable.Range(0, columns.ColumnCount).Select(columns.Height);

    private static NeuronFindings Neuron(float min, float max, params HistogramBin[] bins) =>
        new("s", 0) { Statistics = new NeuronStatistics { Min = min, Max = max }, Histogram = bins };
}
