using System.Collections.Concurrent;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Sites;
using Xunit;
using static NeuronProbe.Tests.Laws.CollectorSteps;

namespace NeuronProbe.Tests.Laws;

/// <summary>However the chunks of a corpus are shared out, merged, or interrupted, rows and saved bytes of every
/// collector are those of one pass, to the last bit.</summary>
/// <param name="concepts">The concepts that tokens are marked with, where a kind needs others than usual.</param>
public abstract class ChunkLaws(ConceptPlan? concepts = null)
{
    private const int Chunks = 33;

    // What one pass comes to, of each class.
    private static readonly ConcurrentDictionary<Type, (string[] Text, byte[][] Saved)> Wholes = new();

    private static readonly ActivationSample Varied = ActivationSample.Varied(seed: 1);

    private readonly Random random = new(17);

    /// <summary>The tokens that collectors are given.</summary>
    private protected ActivationSample Sample { get; } = Varied.With(concepts);

    /// <summary>Makes a collector, and before it those that it reads from.</summary>
    protected abstract IReadOnlyList<Collector> Create(SiteSelection selection);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(33)]
    public void Any_number_of_parts_in_any_order_of_arrival_is_one_pass(int count)
    {
        byte[][][] parts = [.. AllChunks().GroupBy(chunk => chunk * count / Chunks)
            .Select(own => Save(CollectChunks(own)))];
        int[] all = [.. Enumerable.Range(0, count)];
        foreach (int[] order in (int[][])
            [all, [.. all.Reverse()], [.. all.OrderBy(i => i % 2)], Shuffled(all), Shuffled(all)])
        {
            IReadOnlyList<Collector> merged = Loaded(parts[order[0]]);
            foreach (int part in order[1..])
            {
                Merge(merged, Loaded(parts[part]));
            }
            AssertWhole(merged);
        }
    }

    [Fact]
    public void Any_partition_of_the_chunks_merged_pair_by_pair_is_one_pass()
    {
        for (int run = 0; run < 12; run++)
        {
            int count = 2 + random.Next(9);
            List<IReadOnlyList<Collector>> parts = [.. Shuffled([.. AllChunks()])
                .GroupBy(_ => random.Next(count)).Select(CollectChunks)];
            while (parts.Count > 1)
            {
                int into = random.Next(parts.Count - 1);
                Merge(parts[into], parts[^1]);
                parts.RemoveAt(parts.Count - 1);
                random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(parts));
            }
            AssertWhole(parts[0]);
        }
    }

    [Fact]
    public void Chunks_in_any_order_are_one_pass()
    {
        AssertWhole(CollectChunks(AllChunks().Reverse()));
        AssertWhole(CollectChunks(Shuffled([.. AllChunks()])));
    }

    [Fact]
    public void What_is_saved_at_any_chunks_end_and_loaded_goes_on_to_the_same_bits()
    {
        for (int run = 0; run < 8; run++)
        {
            IReadOnlyList<Collector> collectors = Create(Sample.Selection);
            int oneIn = 1 + random.Next(10);
            foreach (int chunk in AllChunks())
            {
                FeedChunk(collectors, chunk);
                collectors = random.Next(oneIn) == 0 ? Loaded(Save(collectors)) : collectors;
            }
            AssertWhole(collectors);
        }
    }

    [Fact]
    public void Chunks_that_both_have_are_refused_by_their_numbers()
    {
        IReadOnlyList<Collector> first = CollectChunks([.. Enumerable.Range(0, 9), 20]);
        byte[][] before = Save(first);
        IReadOnlyList<Collector> second = CollectChunks([.. Enumerable.Range(6, 15)]);
        for (int i = 0; i < first.Count; i++)
        {
            Assert.Contains(
                "got 6 to 8, 20 again",
                Assert.Throws<ArgumentException>(() => first[i].Merge(second[i])).Message,
                StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => first[i].EndChunk(7));
        }
        Assert.Equal(before, Save(first));
    }

    /// <summary>Documents in chunks of one, of which every fourth has none, and the last two.</summary>
    private static IEnumerable<int> AllChunks() => Enumerable.Range(0, Chunks);

    private static long ChunkOf(long document) => document + (document / 3);

    private IReadOnlyList<Collector> CollectChunks(IEnumerable<int> chunks)
    {
        IReadOnlyList<Collector> collectors = Create(Sample.Selection);
        foreach (int chunk in chunks)
        {
            FeedChunk(collectors, chunk);
        }
        return collectors;
    }

    private void FeedChunk(IReadOnlyList<Collector> collectors, int chunk)
    {
        SampleToken[] own = [.. Sample.Tokens.Where(
            token => ChunkOf(Sample.WindowOf(token).Document.Document.Index) == chunk)];
        if (own.Length > 0)
        {
            Sample.Feed(collectors, own);
        }
        EndChunk(collectors, chunk);
    }

    private IReadOnlyList<Collector> Loaded(byte[][] saved)
    {
        IReadOnlyList<Collector> collectors = Create(Sample.Selection);
        Load(collectors, saved);
        return collectors;
    }

    /// <summary>Demands the rows and the saved bytes of one pass.</summary>
    private void AssertWhole(IReadOnlyList<Collector> actual)
    {
        (string[] text, byte[][] saved) = Wholes.GetOrAdd(GetType(), _ =>
        {
            IReadOnlyList<Collector> whole = CollectChunks(AllChunks());
            return (Text(whole), Save(whole));
        });
        Assert.Equal(text, Text(actual));
        Assert.Equal(saved, Save(actual));
    }

    private int[] Shuffled(int[] numbers)
    {
        int[] shuffled = [.. numbers];
        random.Shuffle(shuffled);
        return shuffled;
    }
}
