using NeuronProbe.Benchmarking;
using Xunit;

namespace NeuronProbe.Tests.Benchmarking;

public sealed class BenchTimeTests
{
    private static readonly RoundTimes Times = new(PackedBatch: 5, PlainBatch: 11, Machine: 2);

    [Fact]
    public void Time_for_whole_documents_brings_no_warning() =>
        Assert.Null(BenchTime.WarningOf(new BenchOptions(), 20, Times, new RoundPlan(3, 1, 1)));

    [Fact]
    public void Cut_documents_are_told_with_the_time_that_would_be_enough() => Assert.Equal(
        "--seconds: expected time for 3 whole batches in each round, but 100 seconds are enough for 3 of documents "
        + "that are cut to 50 % of their tokens. Give about 160 for figures that say more.",
        BenchTime.WarningOf(new BenchOptions { Seconds = 100 }, 20, Times, new RoundPlan(3, 1, 0.5)));

    [Fact]
    public void What_takes_longer_than_was_asked_for_is_told_before_it_begins() => Assert.Equal(
        "--seconds: expected time for 3 whole batches in each round, but 10 seconds are enough for 1 of documents "
        + "that are cut to 13 % of their tokens, and take about 25, since less is no measurement. "
        + "Give about 145 for figures that say more.",
        BenchTime.WarningOf(new BenchOptions { Seconds = 10 }, 5, Times, new RoundPlan(1, 1, 0.125)));
}
