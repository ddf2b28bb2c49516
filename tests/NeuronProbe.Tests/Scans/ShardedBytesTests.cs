using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

/// <summary>Scans that were shared out give the bytes of one that was not.</summary>
public sealed class ShardedBytesTests : IDisposable
{
    private const int Orders = 5;

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
        for (int order = 0; order < Orders; order++)
        {
            string location = scan[$"out-{order}"];
            foreach (int shard in Shuffled(count, order))
            {
                Assert.Equal(ScanEnd.Complete, scan.Run(location, null, Shard(shard, count)).End);
            }
            DemandSame(scan, location);
            Directory.Delete(location, recursive: true);
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
        foreach (int count in (int[])[3, 8])
        {
            string location = other[$"out-{count}"];
            foreach (int shard in Shuffled(count, seed: 1))
            {
                other.Run(location, null, Shard(shard, count));
            }
            DemandSame(other, location);
        }
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
