using NeuronProbe.Benchmarking;
using Xunit;

namespace NeuronProbe.Tests.Benchmarking;

public sealed class RoundTimesTests
{
    [Theory]
    [InlineData(40, 1, 5)]
    [InlineData(42, 1, 5)]
    [InlineData(43, 1, 6)]
    [InlineData(88, 2, 12)]
    public void A_round_is_filled(double seconds, int plain, int packed)
    {
        var times = new RoundTimes(PackedBatch: 5, PlainBatch: 11, Peak: 2);
        Assert.Equal((plain, packed), (times.PlainBatches(seconds), times.PackedBatches(seconds)));
        Assert.InRange(times.Total(packed, plain), seconds - 5, seconds);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_round_that_is_too_short_has_one_plain_batch_and_no_others(double seconds)
    {
        var times = new RoundTimes(PackedBatch: 5, PlainBatch: 11, Peak: 2);
        Assert.Equal((1, 0), (times.PlainBatches(seconds), times.PackedBatches(seconds)));
    }

    [Fact]
    public void A_fast_model_has_time_for_all()
    {
        var times = new RoundTimes(PackedBatch: 1e-9, PlainBatch: 1e-9, Peak: 0);
        Assert.Equal((int.MaxValue, int.MaxValue), (times.PlainBatches(40), times.PackedBatches(40)));
    }
}
