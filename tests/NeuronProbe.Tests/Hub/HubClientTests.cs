using System.Diagnostics;
using NeuronProbe.Hub;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Hub;

public sealed class HubClientTests : IDisposable
{
    private readonly HubServer server = new();
    private readonly List<TimeSpan> waits = [];
    private double random;

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task Waits_double_until_it_is_given_up()
    {
        server.Change = (_, _) => new HubAnswer(503, []);
        ProbeException e = await Assert.ThrowsAsync<ProbeException>(() => FindAsync());
        Assert.Contains("but got: 503 Status (5 times).", e.Message, StringComparison.Ordinal);
        Assert.Equal([0.5, 1, 2, 4], waits.Select(w => w.TotalSeconds));
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task Each_wait_is_longer_by_a_random_part_of_it_and_never_shorter()
    {
        int asked = 0;
        server.Change = (_, _) => asked++ == 1 ? new HubAnswer(429, [], ("Retry-After", "7")) : new HubAnswer(503, []);
        random = 1;
        await Assert.ThrowsAsync<ProbeException>(() => FindAsync());
        Assert.Equal([0.75, 7.5, 3, 6], waits.Select(w => w.TotalSeconds));
        random = 0.5;
        waits.Clear();
        await Assert.ThrowsAsync<ProbeException>(() => FindAsync());
        Assert.Equal([0.625, 1.25, 2.5, 5], waits.Select(w => w.TotalSeconds));
    }

    [Fact]
    public async Task A_wait_that_the_hub_asks_for_takes_the_place_of_ours()
    {
        string[] asked = ["7", DateTimeOffset.UtcNow.AddSeconds(100).ToString("r"), "0", "nonsense"];
        int count = 0;
        server.Change = (_, answer) =>
            count < asked.Length ? new HubAnswer(429, [], ("Retry-After", asked[count++])) : answer;
        await FindAsync();
        Assert.Equal(7, waits[0].TotalSeconds);
        Assert.InRange(waits[1].TotalSeconds, 80, 100);
        Assert.Equal([2, 4], waits.Skip(2).Select(w => w.TotalSeconds));
    }

    [Fact]
    public async Task A_hub_that_says_nothing_is_not_waited_for_without_end()
    {
        server.Change = (_, answer) => answer with { CutAfter = 3, Stalls = true };
        long start = Stopwatch.GetTimestamp();
        ProbeException e = await Assert.ThrowsAsync<ProbeException>(() => FindAsync());
        Assert.Contains("but got: nothing for 0.3 s (5 times).", e.Message, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 1, 20);
    }

    [Fact]
    public async Task A_listing_without_end_is_refused()
    {
        server.Change = (_, answer) => answer with { Body = new byte[(64 << 20) + 20_000] };
        ProbeException e = await Assert.ThrowsAsync<ProbeException>(() => FindAsync());
        Assert.Contains(
            "expected a list of files, but got more than 67108864 bytes.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attempts_that_come_further_are_no_failures_and_others_are()
    {
        var retries = new Retries(new Uri(server.Address), WaitAsync, () => 0);
        int attempts = 0;
        Assert.Equal(20, await retries.RunAsync(
            () => ++attempts < 20
                ? throw new TransientFailure("cut") { CameFurther = true }
                : Task.FromResult(attempts),
            default));
        Assert.All(waits, w => Assert.Equal(0.5, w.TotalSeconds));
        attempts = 0;
        await Assert.ThrowsAsync<ProbeException>(() =>
            retries.RunAsync<int>(() => throw new TransientFailure("cut") { CameFurther = ++attempts == 3 }, default));
        Assert.Equal(7, attempts);
    }

    private async Task FindAsync()
    {
        using var client = new HubClient(new Uri(server.Address), null, TimeSpan.FromSeconds(0.3));
        Assert.True(HubName.TryParse("org/name", out HubName? name, out _));
        await new Retries(new Uri(server.Address), WaitAsync, () => random).RunAsync(() =>
            client.FindAsync(name, default), default);
    }

    private Task WaitAsync(TimeSpan time, CancellationToken cancellation)
    {
        waits.Add(time);
        return Task.CompletedTask;
    }
}
