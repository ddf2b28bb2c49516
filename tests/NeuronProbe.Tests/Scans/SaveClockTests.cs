using NeuronProbe.Scans;
using Xunit;

namespace NeuronProbe.Tests.Scans;

public sealed class SaveClockTests
{
    private readonly HandTime time = new();

    [Fact]
    public void It_is_due_when_so_many_seconds_have_passed_since_the_last_saving()
    {
        var clock = new SaveClock(60, null, time, TimeSpan.Zero);
        time.Pass(59.9);
        Assert.False(clock.IsDue);
        time.Pass(0.1);
        Assert.True(clock.IsDue);
        clock.Save(() => { });
        Assert.False(clock.IsDue);
        time.Pass(60);
        Assert.True(clock.IsDue);
    }

    [Fact]
    public void Saving_takes_a_fiftieth_of_the_time_at_most()
    {
        var clock = new SaveClock(60, null, time, TimeSpan.Zero);
        clock.Save(() => time.Pass(4));
        time.Pass(199);
        Assert.False(clock.IsDue);
        time.Pass(1);
        Assert.True(clock.IsDue);
    }

    [Fact]
    public void Zero_is_each_chunk_however_long_it_takes()
    {
        var clock = new SaveClock(0, null, time, TimeSpan.Zero);
        clock.Save(() => time.Pass(100));
        Assert.True(clock.IsDue);
    }

    [Fact]
    public void It_is_over_where_another_chunk_and_a_saving_would_pass_the_time()
    {
        var clock = new SaveClock(60, TimeSpan.FromSeconds(100), time, age: TimeSpan.FromSeconds(10));
        Assert.False(clock.IsOver);
        time.Pass(20);
        clock.EndChunk();
        time.Pass(5);
        clock.EndChunk();
        clock.Save(() => time.Pass(3));
        // 38 s of the process, 20 s of the longest chunk, 3 s of a saving.
        time.Pass(39);
        Assert.False(clock.IsOver);
        time.Pass(0.1);
        Assert.True(clock.IsOver);
    }

    [Fact]
    public void What_comes_before_the_first_chunk_and_savings_are_not_of_chunks()
    {
        var clock = new SaveClock(60, TimeSpan.FromSeconds(100), time, TimeSpan.Zero);
        time.Pass(40);
        clock.BeginChunks();
        time.Pass(10);
        clock.EndChunk();
        clock.Save(() => time.Pass(1));
        time.Pass(9);
        clock.EndChunk();
        // 60 s, 10 s, 1 s.
        time.Pass(29);
        Assert.False(clock.IsOver);
        time.Pass(0.1);
        Assert.True(clock.IsOver);
    }

    [Fact]
    public void Without_a_time_it_is_never_over()
    {
        var clock = new SaveClock(60, null, time);
        time.Pass(1e9);
        clock.EndChunk();
        Assert.False(clock.IsOver);
    }

    /// <summary>A clock that is put on by hand.</summary>
    private sealed class HandTime : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public void Pass(double seconds) => ticks += TimeSpan.FromSeconds(seconds).Ticks;
    }
}
