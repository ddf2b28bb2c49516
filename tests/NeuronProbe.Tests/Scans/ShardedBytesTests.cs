using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

/// <summary>Scans that were shared out give the bytes of one that was not.</summary>
public sealed class ShardedBytesTests : IDisposable
{
    private const int Orders = 5;

    // From so many on one order of them is scanned as a whole.
    private const int ManyShards = 4;

    private readonly StoppableScan scan = new();

    public void Dispose() => scan.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(33)]
    public void Any_number_of_shards_in_any_order(int count)
    {
        int[][] orders =
            [.. Enumerable.Range(0, Orders).Select(seed => Shuffled(count, seed)).DistinctBy(PathOf)];
        Run(PathOf(orders[0]), count, orders[0]);
        DemandSame(scan, PathOf(orders[0]));
        foreach (int[] order in orders[1..].Where(_ => count < ManyShards))
        {
            Run(PathOf(order), count, order);
            DemandSame(scan, PathOf(order));
        }
        // The first to come makes what all share, and is all that an order can change.
        foreach (int first in orders[1..].Select(order => order[0]).Distinct().Where(_ => count >= ManyShards))
        {
            string alone = scan[$"{first} alone"];
            Run(alone, count, [first]);
            DemandSameShare(PathOf(orders[0]), alone, new ShardPlace(first, count));
        }
    }

    [Fact]
    public void Shards_on_one_thread_and_on_two()
    {
        const int count = 5;
        for (int shard = 0; shard < count; shard++)
        {
            scan.Run(scan["out"], null, [.. Shard(shard, count), "--threads", $"{1 + (shard % 2)}"]);
        }
        DemandSame(scan, scan["out"]);
    }

    [Theory]
    [InlineData("--negatives", "matched")]
    [InlineData("--held-out", "0")]
    [InlineData("--matmul", "linear")]
    [InlineData("--per", "document")]
    [InlineData("--ignore-first", "2")]
    [InlineData("--limit-documents", "50")]
    [InlineData("--sample-seed", "3")]
    public void Shards_of_scans_with_other_options(params string[] options)
    {
        using var other = new StoppableScan(30, options);
        const int count = 5;
        foreach (int shard in Shuffled(count, seed: 1))
        {
            other.Run(other["out"], null, Shard(shard, count));
        }
        DemandSame(other, other["out"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    public void Shards_that_are_stopped_again_and_again(int count)
    {
        var random = new Random(count);
        int stops = 0;
        foreach (int shard in Shuffled(count, seed: 2))
        {
            stops += StoppableScan.RunInPieces(scan.Line(scan["out"], Shard(shard, count)), random, mostBatches: 5);
        }
        Assert.InRange(stops, 5, 1000);
        DemandSame(scan, scan["out"]);
    }

    [Fact]
    public void A_scan_that_is_stopped_again_and_again_without_shards()
    {
        int stops = StoppableScan.RunInPieces(scan.Line(scan["out"]), new Random(3), mostBatches: 4);
        Assert.InRange(stops, 5, 1000);
        ScanFolder.AreSame(scan.Reference(), scan["out"]);
    }

    [Theory]
    [InlineData("--negatives", "matched")]
    [InlineData("--matmul", "linear")]
    [InlineData("--ignore-first", "2")]
    [InlineData("--limit-documents", "50")]
    [InlineData("--limit-tokens", "2000")]
    public void Scans_with_other_options_that_are_stopped(params string[] options)
    {
        using var other = new StoppableScan(30, options);
        int stops = StoppableScan.RunInPieces(other.Line(other["out"]), new Random(4), mostBatches: 6);
        Assert.InRange(stops, 3, 1000);
        ScanFolder.AreSame(other.Reference(), other["out"]);
    }

    [Fact]
    public void Shards_with_other_batches_are_of_another_plan()
    {
        scan.Run(scan["out"], null, Shard(0, 2));
        CommandLine.Run(scan.Line(scan["out"], [.. Shard(1, 2), "--batch-tokens", "65"]))
            .Refused("--shard: expected the scan that was begun in", "batch-tokens");
        scan.Run(scan["out"], null, Shard(1, 2));
        DemandSame(scan, scan["out"]);
    }

    [Fact]
    public void A_shard_that_is_missing_is_told_and_nothing_is_written()
    {
        scan.Run(scan["out"], null, Shard(2, 3));
        CommandLine merge = CommandLine.Run("merge", scan["out"]);
        Assert.Equal(3, merge.ExitCode);
        Assert.Contains("2 are not: 0, 1.", merge.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(scan["out"], "scan.json")));
    }

    private void Run(string location, int count, IEnumerable<int> shards)
    {
        foreach (int shard in shards)
        {
            Assert.Equal(ScanEnd.Complete, scan.Run(location, null, Shard(shard, count)).End);
        }
    }

    private string PathOf(int[] order) => scan[string.Join('-', order)];

    /// <summary>Demands that what all shards share, and one of them, are the same whichever came first.</summary>
    private static void DemandSameShare(string expected, string actual, ShardPlace place)
    {
        foreach (string name in (string[])[SavedPlan.FileName, KeptPreparations.FileName])
        {
            Assert.Equal(
                File.ReadAllText(Path.Combine(expected, name)), File.ReadAllText(Path.Combine(actual, name)));
        }
        ScanFolder.AreSame(Path.Combine(expected, place.Path), Path.Combine(actual, place.Path));
    }

    /// <summary>Joins the shards of a folder and compares the results with those of one scan.</summary>
    private static void DemandSame(StoppableScan scan, string location)
    {
        CommandLine.Run("merge", location).Succeeded();
        Assert.True(ScanFolder.IsWhole(location));
        ScanFolder.AreSame(scan.Reference(), location, isMerged: true);
    }

    private static string[] Shard(int shard, int count) => ["--shard", $"{shard}/{count}"];

    private static int[] Shuffled(int count, int seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Random(seed).Shuffle(order);
        return order;
    }
}
