using System.Diagnostics;
using System.Runtime.InteropServices;
using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using static TorchSharp.torch;

namespace NeuronProbe.Probing;

/// <summary>Runs batches through a hooked model and hands each site's activations to its collectors.</summary>
internal sealed class BatchProbe : IDisposable
{
    // Positions of a block, unless a single window has more: so many of the fewest neurons that a tile has still fit
    // into the L2 cache.
    private const int BlockPositions = 4096;

    private static readonly TimeSpan CleaningInterval = TimeSpan.FromSeconds(2);

    private readonly TransformerModel model;
    private readonly IReadOnlyList<ProbedSite> sites;
    private readonly TokenMask mask;
    private readonly IReadOnlyList<Preparation> preparations;
    private readonly BlockFeed feed;
    private readonly int layerCount;
    private readonly HookSession session;
    private readonly TileColumns[] columns;
    private readonly Stopwatch forwardTime = new();
    private readonly Stopwatch collectTime = new();
    private readonly List<BlockLayout> layouts = [];
    private readonly List<int> counted = [];
    private long cleaned = Stopwatch.GetTimestamp();

    /// <param name="model">The model; borrowed.</param>
    /// <param name="sites">What to hook, with the collectors of each site.</param>
    /// <param name="mask">Which tokens count.</param>
    /// <param name="threads">Threads that collect, each owning ranges of neurons.</param>
    /// <param name="preparations">What collectors found before, which annotates each block; by default nothing.</param>
    public BatchProbe(
        TransformerModel model, IReadOnlyList<ProbedSite> sites, TokenMask mask, int threads,
        IReadOnlyList<Preparation>? preparations = null)
    {
        this.preparations = preparations ?? [];
        this.model = model;
        this.sites = sites;
        this.mask = mask;
        feed = new BlockFeed(threads);
        layerCount = 1 + sites.Max(s => s.Choice.Site.Layer);
        columns = [.. sites.Select(s => new TileColumns(s.Choice.Selection))];
        session = new HookSession([.. sites.Select(s => s.Choice.Point)], Collect);
    }

    /// <summary>Time in the model alone.</summary>
    public TimeSpan ForwardTime => forwardTime.Elapsed;

    /// <summary>Time in collectors, and in making activations readable for them.</summary>
    public TimeSpan CollectTime => collectTime.Elapsed;

    /// <summary>Runs one batch.</summary>
    /// <returns>Tokens that were counted.</returns>
    public int Process(TokenBatch batch)
    {
        int tokens = LayOut(batch);
        session.ResetCounts();
        forwardTime.Start();
        try
        {
            using var noGradient = inference_mode();
            using Tensor ids = tensor(batch.Ids, batch.Windows.Count, batch.Length, device: model.Device);
            using Tensor hidden = model.Run(ids, layerCount, batch.Lengths);
        }
        finally
        {
            forwardTime.Stop();
        }
        session.DemandOneFiring();
        CleanUp();
        return tokens;
    }

    /// <summary>Takes its hooks off the model, so that another probe's batches are not collected here too, and gives
    /// back the memory that batches needed.</summary>
    public void Unhook()
    {
        session.Dispose();
        TensorBuffers.Release();
        NativeLibraries.ReturnFreeMemory();
    }

    public void Dispose()
    {
        session.Dispose();
        feed.Dispose();
    }

    /// <summary>Lays out the blocks of a batch.</summary>
    /// <returns>Tokens that count.</returns>
    private int LayOut(TokenBatch batch)
    {
        int tokens = 0;
        layouts.Clear();
        for (int row = 0; row < batch.Windows.Count; row++)
        {
            if (row == 0 || layouts[^1].Length + batch.Windows[row].Ids.Length > BlockPositions)
            {
                layouts.Add(new BlockLayout());
            }
            mask.FindCounted(batch.Windows[row], counted);
            layouts[^1].Add(batch.Windows[row], row * batch.Length, CollectionsMarshal.AsSpan(counted));
            tokens += counted.Count;
        }
        foreach (Preparation preparation in preparations)
        {
            layouts.ForEach(preparation.Annotate);
        }
        return tokens;
    }

    /// <summary>Now and then looks for documents that waited for so long that the garbage collector leaves them, and
    /// gives back what malloc keeps free between tensors.</summary>
    /// <remarks>Pages that are given back cost their first use again. With our own products large tensors have buffers
    /// that stay until the end: then nothing goes back before it.</remarks>
    private void CleanUp()
    {
        if (Stopwatch.GetElapsedTime(cleaned) < CleaningInterval)
        {
            return;
        }
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        if (!model.Products.IsPacked)
        {
            NativeLibraries.ReturnFreeMemory();
        }
        cleaned = Stopwatch.GetTimestamp();
    }

    private void Collect(int index, Tensor tensor)
    {
        forwardTime.Stop();
        collectTime.Start();
        try
        {
            ProbedSite site = sites[index];
            using var values = new ActivationValues(tensor, site.Choice.Selection, columns[index]);
            feed.Feed(values.Source, layouts, site.Collectors);
        }
        finally
        {
            collectTime.Stop();
            forwardTime.Start();
        }
    }
}
