using NeuronProbe.Collectors;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

public sealed class ChunkTreeTests
{
    private const int Levels = 6;
    private const int Chunks = 1 << Levels;

    private readonly Random random = new(5);

    [Fact]
    public void Its_value_is_that_of_the_whole_tree_without_what_is_missing()
    {
        for (int run = 0; run < 300; run++)
        {
            HashSet<int> held = [.. Some(random.NextDouble())];
            ChunkTree<string> tree = TreeOf(Shuffled(held));
            Assert.Equal(WholeTree(held, Levels, 0), ValueOf(tree));
            Assert.Equal(LargestNodes(held, Levels, 0), tree.NodeCount);
        }
    }

    [Fact]
    public void Trees_merged_are_the_tree_of_all_chunks_bytes_too()
    {
        for (int run = 0; run < 300; run++)
        {
            int[] held = Shuffled(Some(random.NextDouble()));
            int count = 1 + random.Next(5);
            ChunkTree<string> merged = NewTree();
            foreach (IGrouping<int, int> part in held.GroupBy(_ => random.Next(count)))
            {
                merged.Add(TreeOf(part), text => text);
            }
            Assert.Equal(WholeTree([.. held], Levels, 0), ValueOf(merged));
            Assert.Equal(Saved(TreeOf(held.Order())), Saved(merged));
            Assert.Equal(Saved(merged), Saved(Loaded(Saved(merged))));
        }
    }

    [Fact]
    public void Chunks_with_nothing_are_held_and_change_no_value()
    {
        ChunkTree<string> tree = NewTree();
        tree.Add(1, null);
        Assert.Equal("", ValueOf(tree));
        tree.Add(0, "0");
        tree.Add(2, "2");
        tree.Add(3, null);
        Assert.Equal((1, "(0 2)"), (tree.NodeCount, ValueOf(tree)));
        Assert.Throws<ArgumentException>(() => tree.Add(3, "3"));
    }

    [Fact]
    public void A_range_has_as_many_nodes_on_average_as_estimates_count_and_not_many_more()
    {
        ChunkTree<string> tree = NewTree();
        int[] counts = [.. Enumerable.Range(0, 4095).Select(chunk =>
        {
            tree.Add(chunk, null);
            return tree.NodeCount;
        })];
        Assert.Equal(ChunkTree<string>.EstimatedNodes, counts[..255].Average(), 0.02);
        Assert.Equal((8, 12), (counts[..255].Max(), counts.Max()));
        Assert.Equal(12, Enumerable.Range(0, 600).Max(first => TreeOf(Enumerable.Range(first, 126)).NodeCount));
    }

    [Fact]
    public void Chunks_that_both_have_are_refused()
    {
        ChunkTree<string> tree = TreeOf(Enumerable.Range(8, 8));
        foreach (int chunk in (int[])[8, 11, 15])
        {
            Assert.Throws<ArgumentException>(() => tree.Add(chunk, "again"));
        }
        Assert.Throws<ArgumentException>(() => tree.Add(TreeOf(Enumerable.Range(0, 16)), text => text));
    }

    [Theory]
    [InlineData(0, 2, 0, 2)]
    [InlineData(0, 2, 0, 3)]
    [InlineData(0, 3, 0, 2)]
    [InlineData(1, 1, 0, 3)]
    [InlineData(49, 0, 49, 5)]
    public void Saved_nodes_that_are_not_those_of_a_tree_are_refused(
        int level, long index, int otherLevel, long otherIndex)
    {
        MemoryStream bytes = new();
        BinaryWriter writer = new(bytes);
        writer.Write7BitEncodedInt(2);
        foreach ((int own, long number) in ((int, long)[])[(level, index), (otherLevel, otherIndex)])
        {
            writer.Write((byte)own);
            writer.Write7BitEncodedInt64(number);
            writer.Write(false);
        }
        Assert.Throws<InvalidDataException>(() => Loaded(bytes.ToArray()));
    }

    private static ChunkTree<string> NewTree() => new((earlier, later) => $"({earlier} {later})");

    private static ChunkTree<string> TreeOf(IEnumerable<int> chunks)
    {
        ChunkTree<string> tree = NewTree();
        foreach (int chunk in chunks)
        {
            tree.Add(chunk, $"{chunk}");
        }
        return tree;
    }

    private static string ValueOf(ChunkTree<string> tree) =>
        tree.Value(text => text, (a, b) => a.Length == 0 ? b : b.Length == 0 ? a : $"({a} {b})", "");

    /// <summary>The plain evaluation: of all chunks of a node, one half after the other.</summary>
    private static string WholeTree(HashSet<int> held, int level, int index)
    {
        if (level == 0)
        {
            return held.Contains(index) ? $"{index}" : "";
        }
        string earlier = WholeTree(held, level - 1, 2 * index);
        string later = WholeTree(held, level - 1, (2 * index) + 1);
        return earlier.Length == 0 ? later : later.Length == 0 ? earlier : $"({earlier} {later})";
    }

    private static int LargestNodes(HashSet<int> held, int level, int index)
    {
        int count = Enumerable.Range(index << level, 1 << level).Count(held.Contains);
        return count == 1 << level ? 1
            : count == 0 ? 0
            : LargestNodes(held, level - 1, 2 * index) + LargestNodes(held, level - 1, (2 * index) + 1);
    }

    private static byte[] Saved(ChunkTree<string> tree)
    {
        MemoryStream bytes = new();
        BinaryWriter writer = new(bytes);
        tree.Write(writer, writer.Write);
        return bytes.ToArray();
    }

    private static ChunkTree<string> Loaded(byte[] saved)
    {
        ChunkTree<string> tree = TreeOf([3]);
        BinaryReader reader = new(new MemoryStream(saved));
        tree.Read(reader, reader.ReadString);
        return tree;
    }

    private int[] Some(double share) =>
        [.. Enumerable.Range(0, Chunks).Where(_ => random.NextDouble() < share)];

    private int[] Shuffled(IEnumerable<int> chunks)
    {
        int[] shuffled = [.. chunks];
        random.Shuffle(shuffled);
        return shuffled;
    }
}
