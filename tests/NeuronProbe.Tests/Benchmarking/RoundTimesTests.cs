using NeuronProbe.Benchmarking;
using Xunit;

namespace NeuronProbe.Tests.Benchmarking;

public sealed class RoundTimesTests
{
    private static readonly RoundTimes Times = new(PackedBatch: 5, PlainBatch: 11, Machine: 2);

    [Theory]
    [InlineData(40, 1, 5)]
    [InlineData(42, 1, 5)]
    [InlineData(43, 1, 6)]
    [InlineData(88, 2, 12)]
    public void A_round_is_filled(double seconds, int plain, int packed)
    {
        RoundPlan plan = Times.Fit(seconds, 366);
        Assert.Equal(new RoundPlan(packed, plain, 1), plan);
        Assert.InRange(Times.Total(plan), seconds - 5, seconds);
    }

    [Theory]
    [InlineData(27.9)]
    [InlineData(15)]
    [InlineData(6)]
    public void Where_three_batches_do_not_fit_their_documents_are_cut(double seconds)
    {
        RoundPlan plan = Times.Fit(seconds, 366);
        Assert.Equal((3, 1), (plan.PackedBatches, plan.PlainBatches));
        Assert.InRange(plan.DocumentShare, RoundTimes.LeastShare, 0.9999);
        Assert.Equal(seconds, Times.Total(plan), 1e-9);
    }

    [Theory]
    [InlineData(4.7, 2)]
    [InlineData(4.1, 1)]
    [InlineData(0, 1)]
    [InlineData(-3, 1)]
    public void Where_that_is_still_too_much_there_are_fewer_but_one(double seconds, int packed) =>
        Assert.Equal(new RoundPlan(packed, 1, RoundTimes.LeastShare), Times.Fit(seconds, 366));

    [Theory]
    [InlineData(19)]
    [InlineData(400)]
    public void A_corpus_of_two_batches_is_whole_where_both_fit(double seconds)
    {
        RoundPlan plan = Times.Fit(seconds, 2);
        Assert.Equal(seconds >= 23 ? 1 : (seconds - 2) / 21, plan.DocumentShare, 1e-9);
        Assert.True(plan.PackedBatches >= 2);
    }

    [Fact]
    public void A_fast_model_has_time_for_all() => Assert.Equal(
        new RoundPlan(int.MaxValue, int.MaxValue, 1),
        new RoundTimes(PackedBatch: 1e-10, PlainBatch: 1e-9, Machine: 0).Fit(40, 366));

    [Fact]
    public void A_machine_of_a_Zen_4s_speed_has_three_whole_batches_by_default()
    {
        // Seconds of two such cores, of 232 of the default 240 what opening and warming up leave for five rounds.
        var times = new RoundTimes(PackedBatch: 8.8, PlainBatch: 6.2, Machine: 0.15);
        Assert.Equal((3, 1.0), (times.Fit(195.0 / 5, 366).PackedBatches, times.Fit(195.0 / 5, 366).DocumentShare));
    }
}
