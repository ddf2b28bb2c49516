using System.Diagnostics;
using NeuronProbe.Checkpoints;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Checkpoints;

/// <summary>Short pickles that make much: none of them takes memory or time that the file is not worth.</summary>
public sealed class PickleCostTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, string> Bombs => new()
    {
        { "empty lists", "]" },
        { "marks", "(" },
        { "copies", "2" },
        { "tuples, each of the one before twice", "2\u0086" },
        { "lists within lists", "]a2" },
        { "kept values", "\u0094" },
        { "numbers", "K\u0001" },
        { "numbers made and dropped", "N0" },
    };

    public void Dispose() => folder.Dispose();

    /// <summary>What a few bytes ask for again and again: 64 million values, or tuples that would be 2^30 values if
    /// anybody walked through them.</summary>
    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_pickle_that_would_fill_memory_stops_early(string what, string code)
    {
        Assert.NotEmpty(what);
        var pickle = new PickleBytes().Start(4).Code("]");
        byte[] repeated = System.Text.Encoding.Latin1.GetBytes(
            string.Concat(Enumerable.Repeat(code, 6_000_000 / code.Length * 2)));
        long start = Stopwatch.GetTimestamp();
        long before = GC.GetAllocatedBytesForCurrentThread();
        TorchRefusal.Expect(
            folder,
            new TorchCheckpoint().ToZip(pickle: pickle.Raw(repeated).Stop()),
            "expected a pickle of at most 4194304 values, but got more");
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 30);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1L << 30);
    }

    [Fact]
    public void A_value_that_is_deep_and_shared_costs_nothing()
    {
        var pickle = new PickleBytes().Start().Code("}").Text("state_dict").Code("}s").Text("x").Code(")");
        for (int i = 0; i < 100_000; i++)
        {
            pickle.Code("2").Raw(0x86);
        }
        Assert.Empty(
            TorchFile.Read(folder.Write("x.bin", new TorchCheckpoint().ToZip(pickle: pickle.Code("s").Stop()))));
    }
}
