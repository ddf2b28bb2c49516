using NeuronProbe.Collectors;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

public sealed class DisplayBinsTests
{
    [Fact]
    public void A_bin_is_closed_as_soon_as_it_has_a_32nd_of_the_range()
    {
        // The first has nearly all values, so the others are closed by their width: 64 / 32.
        HistogramBin[] fine =
            [.. Enumerable.Range(0, 64).Select(i => new HistogramBin(i, i + 1, i == 0 ? 1_000_000 : 1))];
        HistogramBin[] pairs = [.. Enumerable.Range(0, 31).Select(i => new HistogramBin((2 * i) + 1, (2 * i) + 3, 2))];
        Assert.Equal([fine[0], .. pairs, fine[63]], DisplayBins.Of(fine));
    }

    [Fact]
    public void A_bin_is_closed_as_soon_as_it_has_a_32nd_of_the_values()
    {
        // The last has nearly all of the range, so the others are closed by their values: 128 / 32.
        HistogramBin[] fine = [.. Enumerable.Range(0, 64).Select(i => new HistogramBin(i, i < 63 ? i + 1 : 1e6f, 2))];
        HistogramBin[] pairs = [.. Enumerable.Range(0, 31).Select(i => new HistogramBin(2 * i, (2 * i) + 2, 4))];
        Assert.Equal([.. pairs, new HistogramBin(62, 1e6f, 4)], DisplayBins.Of(fine));
    }

    [Fact]
    public void What_is_left_at_the_end_is_a_bin_of_its_own_and_bins_without_values_are_left_out()
    {
        HistogramBin[] fine = [new(-8, -4, 100), new(-4, 3.5f, 0), new(3.5f, 3.6f, 100), new(3.6f, 3.7f, 1)];
        Assert.Equal([fine[0], fine[2], fine[3]], DisplayBins.Of(fine));
    }

    [Fact]
    public void Zeros_go_to_the_bin_below_or_to_the_one_above_where_there_is_none_below()
    {
        HistogramBin below = new(-2, 0, 5);
        HistogramBin zero = new(0, 0, 7);
        HistogramBin above = new(0, 2, 11);
        Assert.Equal([below with { Count = 12 }, above], DisplayBins.Of([below, zero, above]));
        Assert.Equal([above with { Count = 18 }], DisplayBins.Of([zero, above]));
        Assert.Equal([below with { Count = 12 }], DisplayBins.Of([below, zero]));
        Assert.Equal([zero], DisplayBins.Of([zero]));
        Assert.Empty(DisplayBins.Of([]));
    }
}
