using System.Collections.Concurrent;
using NeuronProbe.Reports;
using Xunit;

namespace NeuronProbe.Tests.Reports;

public sealed class SeveralAtOnceTests
{
    [Fact]
    public void Each_is_done_once_with_an_empty_buffer()
    {
        var done = new ConcurrentBag<int>();
        SeveralAtOnce.Run(1000, 8, (one, buffer) =>
        {
            Assert.Equal(0, buffer.WrittenCount);
            buffer.Write("something"u8);
            done.Add(one);
        });
        Assert.Equal(Enumerable.Range(0, 1000), done.Order());
    }

    [Fact]
    public void A_failure_comes_out_as_it_is_and_no_further_one_is_begun()
    {
        int begun = 0;
        var e = Assert.Throws<ProbeException>(() => SeveralAtOnce.Run(100_000, 2, (one, _) =>
        {
            Interlocked.Increment(ref begun);
            if (one == 3)
            {
                throw new ProbeException("the disk is full.");
            }
            Thread.Yield();
        }));
        Assert.Equal("the disk is full.", e.Message);
        Assert.InRange(begun, 4, 99_999);
    }

    [Fact]
    public void Nothing_is_done_where_there_is_nothing() =>
        SeveralAtOnce.Run(0, 8, (_, _) => throw new InvalidOperationException());
}
