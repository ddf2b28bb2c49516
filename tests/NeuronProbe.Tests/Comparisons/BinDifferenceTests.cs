using NeuronProbe.Collectors;
using NeuronProbe.Comparisons;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

public sealed class BinDifferenceTests
{
    private static readonly HistogramBin[] Bins = [new(-1, -0.5f, 2), new(0, 0, 4), new(0.5f, 1, 6), new(1, 2, 3)];

    [Fact]
    public void The_same_bins_differ_in_nothing() =>
        Assert.Equal(new BinDifference(0, 0, 0), BinDifference.Worst(Of(Bins), Of(Bins), 0.1));

    [Fact]
    public void A_value_may_cross_the_edge_to_which_it_can_be_near()
    {
        HistogramBin[] moved = [Bins[0], Bins[1], Bins[2] with { Count = 5 }, Bins[3] with { Count = 4 }];
        BinDifference crossed = BinDifference.Worst(Of(Bins), Of(moved), 1e-6);
        Assert.Equal(new BinDifference(12, 11, 6), crossed);
        Assert.Equal(new BinDifference(11, 12, 4), BinDifference.Worst(Of(moved), Of(Bins), 1e-6));
    }

    [Fact]
    public void A_value_that_would_have_to_cross_a_bin_is_too_far()
    {
        HistogramBin[] moved = [Bins[0] with { Count = 1 }, Bins[1] with { Count = 5 }, Bins[2], Bins[3]];
        Assert.Equal(new BinDifference(2, 1, 0), BinDifference.Worst(Of(Bins), Of(moved), 0.25) with { Bound = 0 });
        HistogramBin[] far = [Bins[0], Bins[1] with { Count = 3 }, Bins[2], Bins[3] with { Count = 4 }];
        BinDifference worst = BinDifference.Worst(Of(Bins), Of(far), 0.1);
        Assert.True(Math.Abs(worst.First - worst.Second) > 0);
        BinDifference none = BinDifference.Worst(
            Of([new(1, 2, 5), new(4, 8, 5)]), Of([new(1, 2, 4), new(4, 8, 6)]), 0.5);
        Assert.Equal((5, 4), (none.First, none.Second));
    }

    [Fact]
    public void Bins_with_other_ends_are_compared_where_they_can_be()
    {
        HistogramBin[] coarse = [new(-1, -0.5f, 2), new(0, 0, 4), new(0.5f, 2, 9)];
        BinDifference difference = BinDifference.Worst(Of(Bins), Of(coarse), 1e-6);
        Assert.Equal(difference.First, difference.Second);
    }

    private static BinnedDistribution Of(HistogramBin[] bins) => new(bins, bins[0].Lower, bins[^1].Upper);
}
