using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Models.Kernels;

namespace NeuronProbe.Probing;

/// <summary>Cuts the activations of a site into tiles that stay in the cache and shows each to all collectors of the
/// site, on several threads.</summary>
/// <remarks>A piece of work is a range of neurons, so no two threads ever touch the same neuron's state, and a neuron
/// sees its blocks in the batch's order.</remarks>
internal sealed unsafe class BlockFeed : IDisposable
{
    // Values that a tile may hold so that it stays in the L2 cache while every collector sees it.
    private const int TileValues = 64 * 1024;

    // Whole cache lines of float32 and bfloat16, and no more neurons than pay.
    private const int LeastNeurons = 32;
    private const int MostNeurons = 64;

    private const int LineValues = 16;

    private readonly WorkerTeam team;
    private readonly TileMemory[] tiles;
    private readonly Action<int, int> feedPiece;
    private IReadOnlyList<BlockLayout> layouts = [];
    private IReadOnlyList<Collector> collectors = [];
    private TileSource source;
    private int pieceNeurons;

    /// <param name="threads">Threads that work.</param>
    public BlockFeed(int threads)
    {
        team = new WorkerTeam(threads);
        tiles = new TileMemory[team.Size];
        for (int i = 0; i < tiles.Length; i++)
        {
            tiles[i] = new TileMemory();
        }
        feedPiece = FeedPiece;
    }

    /// <summary>Updates the collectors with all neurons of all blocks.</summary>
    /// <param name="rows">The site's activations; they stay where they are until this returns.</param>
    /// <param name="blocks">Which rows make up each block.</param>
    /// <param name="observers">The collectors, in the order in which each block goes to them.</param>
    public void Feed(in TileSource rows, IReadOnlyList<BlockLayout> blocks, IReadOnlyList<Collector> observers)
    {
        source = rows;
        layouts = blocks;
        collectors = observers;
        int longest = 1;
        for (int i = 0; i < blocks.Count; i++)
        {
            longest = Math.Max(longest, blocks[i].Length);
        }
        for (int i = 0; i < observers.Count; i++)
        {
            observers[i].Begin(blocks);
        }
        int neurons = rows.Columns.Count;
        int fitting = Math.Clamp(TileValues / longest / LineValues * LineValues, LeastNeurons, MostNeurons);
        int shared = RoundUp((neurons + team.Size - 1) / team.Size);
        pieceNeurons = Math.Min(fitting, shared);
        team.Run((neurons + pieceNeurons - 1) / pieceNeurons, feedPiece);
    }

    public void Dispose()
    {
        team.Dispose();
        foreach (TileMemory tile in tiles)
        {
            tile.Dispose();
        }
    }

    private static int RoundUp(int values) => (values + LineValues - 1) / LineValues * LineValues;

    private void FeedPiece(int piece, int worker)
    {
        int first = piece * pieceNeurons;
        int count = Math.Min(pieceNeurons, source.Columns.Count - first);
        for (int i = 0; i < layouts.Count; i++)
        {
            FeedTile(layouts[i], first, count, tiles[worker]);
        }
    }

    private void FeedTile(BlockLayout layout, int first, int count, TileMemory tile)
    {
        // An odd number of cache lines, lest the same token of all neurons falls into the same cache set.
        int stride = RoundUp(layout.Length + TileCopy.Slack) | LineValues;
        tile.DemandLength((long)count * stride);
        TileCopy.Copy(source, first, count, layout.CountedRows, tile.First, stride);
        TileCopy.Copy(source, first, count, layout.ContextRows, tile.First + layout.TokenCount, stride);
        var block = new ActivationBlock(
            new ReadOnlySpan<float>(tile.First, count * stride), stride, layout, first, count);
        for (int i = 0; i < collectors.Count; i++)
        {
            collectors[i].Update(block);
        }
    }
}
