using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Probing;
using NeuronProbe.Scans;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

/// <summary>Once lists are full and bins are wide enough, a block is collected without an allocation.</summary>
[Collection(LibTorchAlone.Name)]
public sealed unsafe class AllocationTests
{
    private const int Neurons = 40;
    private const int Documents = 24;
    private const int TokensEach = 20;
    private const int Tokens = Documents * TokensEach;

    // So many that every neuron has counts that need more than 15 bits before anything is measured.
    private const int WarmUpBlocks = 4000;
    private const int MeasuredBlocks = 1000;

    // Concepts plan the documents of each batch anew.
    private static readonly string[] Names =
        [.. CollectorCatalogue.Kinds.Select(kind => kind.Name).Where(name => name != "concepts")];

    public static TheoryData<string> Kinds => [.. Names];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_collector_allocates_nothing_for_a_block(string kind)
    {
        Collector collector = CollectorCatalogue.Create([kind], ActivationSample.Neurons(Neurons), new())
            .Single(c => c.Name == kind);
        BlockLayout first = Layout(0);
        collector.Begin([first]);
        collector.Update(new ActivationBlock(Values(1, 2), Tokens, first, 0, Neurons));
        float[] smaller = Values(-0.5f, 0.9f);
        BlockLayout later = Layout(Documents);
        collector.Begin([later]);

        AssertAllocatesNothing(() => collector.Update(new ActivationBlock(smaller, Tokens, later, 0, Neurons)));
    }

    [Fact]
    public void Cutting_activations_into_tiles_and_showing_them_to_all_collectors_allocates_nothing()
    {
        SiteSelection selection = ActivationSample.Neurons(Neurons);
        IReadOnlyList<Collector> collectors = CollectorCatalogue.Create(Names, selection, new());
        using BlockFeed feed = new(threads: 1);
        float[] rows = Values(1, 2);
        fixed (float* first = rows)
        {
            TileSource source = new(first, isBFloat16: false, Neurons, new TileColumns(selection));
            feed.Feed(source, [Layout(0)], collectors);
            Values(-0.5f, 0.9f).CopyTo(rows.AsSpan());
            IReadOnlyList<BlockLayout> later = [Layout(Documents)];

            AssertAllocatesNothing(() => feed.Feed(source, later, collectors));
        }
    }

    private static void AssertAllocatesNothing(Action collect)
    {
        Repeat(collect, WarmUpBlocks);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(collect, MeasuredBlocks);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Repeat(Action action, int times)
    {
        for (int i = 0; i < times; i++)
        {
            action();
        }
    }

    private static BlockLayout Layout(int firstDocument)
    {
        BlockLayout layout = new();
        int[] all = [.. Enumerable.Range(0, TokensEach)];
        for (int i = 0; i < Documents; i++)
        {
            layout.Add(
                MadeUpDocument.Create(firstDocument + i, TokensEach).Windows(TokensEach)[0], i * TokensEach, all);
        }
        return layout;
    }

    /// <summary>Values in a range, zeros among them, and some that are not finite,
    /// for all neurons and tokens.</summary>
    private static float[] Values(float least, float most)
    {
        Random random = new(4);
        float[] values = new float[Neurons * Tokens];
        foreach (ref float value in values.AsSpan())
        {
            value = random.Next(50) == 0 ? float.NaN
                : random.Next(3) == 0 ? 0
                : least + ((most - least) * random.NextSingle());
        }
        return values;
    }
}
