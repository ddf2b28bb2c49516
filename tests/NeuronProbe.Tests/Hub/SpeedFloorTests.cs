using NeuronProbe.Hub;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Hub;

/// <summary>Downloads that come, but so slowly that they would never end; the time is told by a clock of the
/// test's.</summary>
public sealed class SpeedFloorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly HandClock clock = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(10, 10_000, 61, "60,000 bytes in 60 s")]
    [InlineData(20, 1, 10, "3 bytes in 60 s")]
    [InlineData(59, 60_000, 9, "120,000 bytes in 118 s")]
    public async Task Less_than_a_kibibyte_a_second_for_a_minute_is_a_failure_in_passing(int seconds, int bytes,
        int pieces, string message)
    {
        TransientFailure e = await Assert.ThrowsAsync<TransientFailure>(() =>
            ReadAsync(Enumerable.Repeat((seconds, bytes), pieces)));
        Assert.Equal($"{message}, less than 1 KiB/s", e.Message);
    }

    [Fact]
    public async Task A_kibibyte_a_second_is_enough_and_so_is_a_slow_end()
    {
        await ReadAsync(Enumerable.Repeat((10, 10_240), 50));
        await ReadAsync([(29, 10), (29, 10)]);
        await ReadAsync([(1, 1_000_000), (29, 10), (29, 10), (29, 100_000), (29, 10)]);
    }

    [Fact]
    public async Task A_file_that_comes_too_slowly_is_gone_on_with_from_where_it_was()
    {
        byte[] content = new byte[100_000];
        new Random(1).NextBytes(content);
        var file = new RemoteFile("a.bin",
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)), content.Length);
        List<long> starts = [];
        var download = new BlobDownload(file, folder["blob"], Open, _ => { });
        await download.RunAsync(new Retries(new Uri("http://hub"), (_, _) => Task.CompletedTask, () => 0), default);
        Assert.Equal(content, File.ReadAllBytes(folder["blob"]));
        Assert.Equal([0, 6_000], starts);

        Task<HubContent> Open(long start)
        {
            starts.Add(start);
            (int Seconds, int Bytes)[] pieces = starts.Count == 1 ? [.. Enumerable.Repeat((10, 1000), 20)]
                : [(1, content.Length - (int)start)];
            var response = new HttpResponseMessage(start == 0 ? System.Net.HttpStatusCode.OK
                : System.Net.HttpStatusCode.PartialContent);
            response.Content = new ByteArrayContent([]);
            response.Content.Headers.ContentRange = new System.Net.Http.Headers.ContentRangeHeaderValue(start,
                content.Length - 1, content.Length);
            return Task.FromResult(new HubContent(response,
                new PieceStream(clock, pieces, content.AsMemory((int)start)), TimeSpan.FromMinutes(1), clock));
        }
    }

    private async Task ReadAsync(IEnumerable<(int Seconds, int Bytes)> pieces)
    {
        (int, int)[] all = [.. pieces];
        using var content = new HubContent(new HttpResponseMessage(),
            new PieceStream(clock, all, new byte[all.Sum(p => p.Item2)]), TimeSpan.FromMinutes(1), clock);
        byte[] buffer = new byte[1 << 20];
        while (await content.ReadAsync(buffer, default) > 0)
        {
            // Time between reads is the disk's and not the network's.
            clock.Advance(100);
        }
    }

    /// <summary>A clock that goes on when it is told to.</summary>
    private sealed class HandClock : TimeProvider
    {
        private long seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => seconds;

        public void Advance(int by) => seconds += by;
    }

    /// <summary>Bytes that come in pieces, each after its time.</summary>
    private sealed class PieceStream(HandClock clock, (int Seconds, int Bytes)[] pieces, ReadOnlyMemory<byte> content)
        : MemoryStream
    {
        private int next;
        private int position;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (next == pieces.Length)
            {
                return ValueTask.FromResult(0);
            }
            clock.Advance(pieces[next].Seconds);
            int count = pieces[next++].Bytes;
            content.Slice(position, count).CopyTo(buffer);
            position += count;
            return ValueTask.FromResult(count);
        }
    }
}
