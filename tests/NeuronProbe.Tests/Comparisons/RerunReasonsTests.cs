using NeuronProbe.Comparisons;
using NeuronProbe.Reports;
using NeuronProbe.Tests.Reports;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

/// <summary>Why last digits may differ.</summary>
public sealed class RerunReasonsTests
{
    [Theory]
    [InlineData("x64 avx512", 2, "x64 avx2-fma", 8, "")]
    [InlineData("x64 avx512", 2, "x64 avx512", 2, "")]
    [InlineData("x64 avx512", 2, "x64", 2, "the first ran on x64 avx512, the second on x64")]
    [InlineData("arm64 neon", 2, "x64 avx512", 2, "the first ran on arm64 neon, the second on x64 avx512")]
    [InlineData("arm64 neon", 2, "arm64 neon", 1, "")]
    public void Our_own_product_depends_on_no_threads_and_no_processor_that_has_it(
        string first, int threads, string second, int otherThreads, string reasons) =>
        Assert.Equal(
            reasons,
            string.Join(';', RerunReasons.Of(Ran(first, threads, true), Ran(second, otherThreads, true))));

    [Fact]
    public void Others_depend_on_both()
    {
        const string Open = "linear products leave the last digits open";
        Assert.Equal([Open], RerunReasons.Of(Ran("x64 avx512", 2, false), Ran("x64 avx512", 2, false)));
        Assert.Equal(
            ["the first ran on x64 avx512, the second on x64 avx2-fma", "the first had 2 threads, the second 1", Open],
            RerunReasons.Of(Ran("x64 avx512", 2, false), Ran("x64 avx2-fma", 1, false)));
    }

    [Fact]
    public void A_version_may_compute_otherwise_and_an_old_one_does_not_say_where_it_did()
    {
        ScanManifest now = Ran("x64 avx512", 2, true);
        Assert.Equal(
            ["neuronprobe 0.0.1 made the first, neuronprobe the second"],
            RerunReasons.Of(now with { Tool = "neuronprobe 0.0.1" }, now));
        Assert.Contains("the first does not say what it ran on", RerunReasons.Of(now with { Machine = null }, now));
    }

    [Fact]
    public void Shards_ran_on_several()
    {
        ScanManifest now = Ran("x64 avx2-fma", 2, false);
        ScanManifest joined = now with
        {
            Shards = [Shard("x64 avx512 with 2 threads"), Shard("x64 avx2-fma with 1 thread")],
        };
        Assert.Equal("the first ran on x64 avx512, the second on x64 avx2-fma", RerunReasons.Of(joined, now)[0]);

        static ManifestShard Shard(string machine) => new(0, 2, 0, 1, 5, machine, false);
    }

    private static ScanManifest Ran(string processor, int threads, bool isFree) =>
        SmallManifest.Create() with { Machine = new ManifestMachine(processor, threads, isFree) };
}
