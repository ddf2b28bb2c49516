using NeuronProbe.Collectors;
using NeuronProbe.Cli.Views;
using NeuronProbe.Results;
using NeuronProbe.Tables;
using Xunit;

namespace NeuronProbe.Tests.Cli.Views;

public sealed class DistributionTests
{
    [Fact]
    public void Columns_show_count_divided_by_width()
    {
        Distribution distribution = Of(0, 8, 8, new(0, 2, 40), new(2, 6, 40), new(7, 8, 10));
        Assert.Equal([1, 1, 0.5, 0.5, 0.5, 0.5, 0, 0.5], Enumerable.Range(0, 8).Select(distribution.Height));
        Assert.Equal(20, distribution.Highest);
        Assert.False(distribution.IsLogarithmic);
        Assert.Equal("██▄▄▄▄ ▄", HistogramView.Sparkline(distribution));
    }

    [Fact]
    public void A_bin_that_reaches_beyond_the_extremes_is_drawn_within_them() =>
        Assert.Equal("████", HistogramView.Sparkline(Of(1, 5, 4, new(0.5, 3, 7), new(3, 80, 7))));

    [Fact]
    public void Bins_narrower_than_a_column_add_up() =>
        Assert.Equal([1, 0.5], Columns(Of(0, 2, 2, new(0.1, 0.2, 3), new(0.5, 0.6, 3), new(1.25, 1.5, 3))));

    [Fact]
    public void One_column_that_dwarfs_the_others_makes_the_scale_logarithmic()
    {
        Distribution distribution = Of(0, 4, 4, new(0, 1, 999), new(1, 2, 9), new(2, 3, 9), new(3, 4, 99));
        Assert.True(distribution.IsLogarithmic);
        Assert.Equal([1, 1 / 3.0, 1 / 3.0, 2 / 3.0], Columns(distribution), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void A_value_that_is_rare_still_shows() => Assert.Equal("█    ▁", HistogramView.Sparkline(Of(0, 6, 6, new(0, 1, 1_000), new(5, 6, 1))).Replace('▂', '▁'));

    [Fact]
    public void A_single_value_has_no_distribution() =>
        Assert.Null(Distribution.Of(Neuron(1, 1, new HistogramBin(1, 1, 5)), 4));

    [Fact]
    public void No_bins_have_no_distribution() => Assert.Null(Distribution.Of(Neuron(0, 1), 4));

    private static Distribution Of(double min, double max, int columns, params HistogramBin[] bins) => Distribution.Of(Neuron(min, max, bins), columns)!;

    private static IEnumerable<double> Columns(Distribution distribution) => Enumerable.Range(0, distribution.ColumnCount).Select(distribution.Height);

    private static NeuronFindings Neuron(double min, double max, params HistogramBin[] bins) =>
        new("s", 0, new Dictionary<string, Cell> { ["min"] = min, ["max"] = max }, bins, []);
}
