using System.Numerics;

namespace NeuronProbe.Collectors;

/// <summary>Summaries of chunks, joined along a binary tree that the chunks' numbers fix.</summary>
/// <remarks>
/// The node i of level l is of the chunks from i x 2^l to (i + 1) x 2^l, without the last. Two nodes are joined to the
/// one above as soon as both are there, so what is held are the largest nodes of which all chunks are there, and those
/// follow from the chunks alone. The value of all is that of the whole tree, nodes that are missing left out. So
/// neither the order of chunks nor how they were shared out changes a bit, although each single join rounds.
/// </remarks>
/// <param name="join">Joins the summary of earlier chunks and that of later ones; it may change the first one and
/// return it.</param>
/// <typeparam name="T">A summary; null is that of chunks without anything, which joined to another is that.</typeparam>
internal sealed class ChunkTree<T>(Func<T, T, T> join)
    where T : class
{
    /// <summary>Nodes that an estimate counts: as many as up to 255 chunks from the corpus's first one on come to on
    /// average. They come to twice as many at most, and 4,095 chunks to 12.</summary>
    public const int EstimatedNodes = 4;

    private const int MostLevels = 48;

    private readonly List<Node> nodes = [];

    /// <summary>Nodes that are held.</summary>
    public int NodeCount => nodes.Count;

    /// <summary>Adds a chunk.</summary>
    /// <param name="chunk">Its number.</param>
    /// <param name="summary">Its summary, which the tree then owns.</param>
    /// <exception cref="ArgumentException">It is there already.</exception>
    public void Add(long chunk, T? summary) => Add(new Node(0, chunk, summary));

    /// <summary>Adds the chunks of another tree.</summary>
    /// <param name="other">The other tree, which stays as it is.</param>
    /// <param name="copy">Copies a summary.</param>
    /// <exception cref="ArgumentException">Both have a chunk.</exception>
    public void Add(ChunkTree<T> other, Func<T, T> copy)
    {
        foreach (Node node in other.nodes)
        {
            Add(node with { Summary = node.Summary is null ? null : copy(node.Summary) });
        }
    }

    /// <summary>The value of all chunks.</summary>
    /// <param name="read">Reads the value of a summary.</param>
    /// <param name="joinValues">Joins two values as summaries are joined.</param>
    /// <param name="none">The value of nothing, which joined to another is that.</param>
    public TValue Value<TValue>(Func<T, TValue> read, Func<TValue, TValue, TValue> joinValues, TValue none)
    {
        return nodes.Count == 0 ? none : Of(0, nodes.Count);

        TValue Of(int first, int end)
        {
            if (end - first == 1)
            {
                return nodes[first].Summary is { } summary ? read(summary) : none;
            }
            int middle = MiddleOf(first, end);
            return joinValues(Of(first, middle), Of(middle, end));
        }
    }

    /// <summary>Writes the nodes from the first chunk to the last.</summary>
    public void Write(BinaryWriter writer, Action<T> write)
    {
        writer.Write7BitEncodedInt(nodes.Count);
        foreach (Node node in nodes)
        {
            writer.Write((byte)node.Level);
            writer.Write7BitEncodedInt64(node.Index);
            writer.Write(node.Summary is not null);
            if (node.Summary is not null)
            {
                write(node.Summary);
            }
        }
    }

    /// <summary>Replaces the nodes by those that <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">They are not those of a tree.</exception>
    public void Read(BinaryReader reader, Func<T> read)
    {
        nodes.Clear();
        int count = (int)SavedState.ReadCount(reader, "nodes of chunks", int.MaxValue);
        for (int i = 0; i < count; i++)
        {
            int level = (int)SavedState.ReadCount(reader, "level of a node", MostLevels);
            var node = new Node(
                level, SavedState.ReadCount(reader, "number of a node", long.MaxValue >> (level + 1)), null);
            if (i > 0 && (nodes[^1].End > node.First || nodes[^1].IsSiblingOf(node)))
            {
                throw new InvalidDataException(
                    $"chunks: expected nodes of a tree, but got number {node.Index} of level {level} after "
                    + $"{nodes[^1].Index} of {nodes[^1].Level}.");
            }
            nodes.Add(reader.ReadBoolean() ? node with { Summary = read() } : node);
        }
    }

    private void Add(Node added)
    {
        int place = FirstFrom(added.First, 0, nodes.Count);
        if ((place > 0 && nodes[place - 1].End > added.First)
            || (place < nodes.Count && nodes[place].First < added.End))
        {
            throw new ArgumentException($"chunks: expected new ones, but got {added.First} again.", nameof(added));
        }
        while (true)
        {
            int sibling = added.Index % 2 == 0 ? place : place - 1;
            if (sibling < 0 || sibling == nodes.Count || !nodes[sibling].IsSiblingOf(added))
            {
                break;
            }
            (Node earlier, Node later) = sibling < place ? (nodes[sibling], added) : (added, nodes[sibling]);
            added = new Node(added.Level + 1, added.Index / 2, Join(earlier.Summary, later.Summary));
            nodes.RemoveAt(sibling);
            place = sibling;
        }
        nodes.Insert(place, added);
    }

    private T? Join(T? earlier, T? later) => earlier is null ? later : later is null ? earlier : join(earlier, later);

    /// <summary>Of some nodes, the first that is in the second half of the smallest node that has all.</summary>
    private int MiddleOf(int first, int end)
    {
        long last = nodes[end - 1].End - 1;
        int level = BitOperations.Log2((ulong)(nodes[first].First ^ last));
        return FirstFrom(last >> level << level, first, end);
    }

    /// <summary>The first of some nodes that does not begin before a chunk.</summary>
    private int FirstFrom(long chunk, int first, int end)
    {
        while (first < end)
        {
            int middle = (first + end) / 2;
            (first, end) = nodes[middle].First < chunk ? (middle + 1, end) : (first, middle);
        }
        return first;
    }

    private readonly record struct Node(int Level, long Index, T? Summary)
    {
        public long First => Index << Level;

        public long End => (Index + 1) << Level;

        public bool IsSiblingOf(in Node other) => Level == other.Level && Index == (other.Index ^ 1);
    }
}
