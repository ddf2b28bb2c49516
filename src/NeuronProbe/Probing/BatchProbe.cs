using System.Diagnostics;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora;
using NeuronProbe.Models;
using static TorchSharp.torch;

namespace NeuronProbe.Probing;

/// <summary>Runs batches through a hooked model and hands each site's activations to its collectors.</summary>
internal sealed class BatchProbe : IDisposable
{
    // Values that a tile may hold so that it stays in the L2 cache while every collector sees it.
    private const int TileValues = 64 * 1024;

    private readonly TransformerModel model;
    private readonly IReadOnlyList<ProbedSite> sites;
    private readonly TokenMask mask;
    private readonly ParallelOptions parallel;
    private readonly int layerCount;
    private readonly HookSession session;
    private readonly Tensor?[] columns;
    private readonly Stopwatch forwardTime = new();
    private readonly Stopwatch collectTime = new();
    private readonly List<BlockWindow> windows = [];
    private readonly List<BlockToken> counted = [];
    private BlockToken[] tokens = [];

    /// <param name="model">The model; borrowed.</param>
    /// <param name="sites">What to hook, with the collectors of each site.</param>
    /// <param name="mask">Which tokens count.</param>
    /// <param name="threads">Threads that collect, each owning ranges of neurons.</param>
    public BatchProbe(TransformerModel model, IReadOnlyList<ProbedSite> sites, TokenMask mask, int threads)
    {
        this.model = model;
        this.sites = sites;
        this.mask = mask;
        parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        layerCount = 1 + sites.Max(s => s.Choice.Site.Layer);
        columns = [.. sites.Select(s => s.Choice.Selection).Select(s => s.Neurons.Count == s.Site.Width ? null : tensor([.. s.Neurons.Select(n => (long)n)], device: model.Device))];
        session = new HookSession([.. sites.Select(s => (s.Choice.Module, s.Choice.Site.Side))], Collect);
    }

    /// <summary>Time in the model alone.</summary>
    public TimeSpan ForwardTime => forwardTime.Elapsed;

    /// <summary>Time in collectors, and in making activations readable for them.</summary>
    public TimeSpan CollectTime => collectTime.Elapsed;

    /// <summary>Runs one batch.</summary>
    /// <returns>Tokens that were counted.</returns>
    public int Process(TokenBatch batch)
    {
        windows.Clear();
        counted.Clear();
        for (int row = 0; row < batch.Windows.Count; row++)
        {
            windows.Add(new BlockWindow(batch.Windows[row], row * batch.Length));
            mask.AddCounted(batch.Windows[row], row, row * batch.Length, counted);
        }
        tokens = [.. counted];
        session.ResetCounts();
        forwardTime.Start();
        try
        {
            using var noGradient = inference_mode();
            using Tensor ids = tensor(batch.Ids, batch.Windows.Count, batch.Length, device: model.Device);
            using Tensor hidden = model.Run(ids, layerCount);
        }
        finally
        {
            forwardTime.Stop();
        }
        RequireOneFiring();
        return tokens.Length;
    }

    public void Dispose()
    {
        session.Dispose();
        foreach (Tensor? column in columns)
        {
            column?.Dispose();
        }
    }

    private void RequireOneFiring()
    {
        for (int i = 0; i < sites.Count; i++)
        {
            if (session.FireCounts[i] != 1)
            {
                throw new InvalidOperationException($"{sites[i].Choice.Site}: expected its hook to fire once a forward pass, but it fired {session.FireCounts[i]} times.");
            }
        }
    }

    private unsafe void Collect(int index, Tensor tensor)
    {
        forwardTime.Stop();
        collectTime.Start();
        try
        {
            ProbedSite site = sites[index];
            using var values = new ActivationValues(tensor, site.Choice.Selection, columns[index]);
            int width = site.Choice.Selection.Neurons.Count;
            int tile = TileWidth(width);
            float* pointer = values.Pointer;
            int count = values.Count;
            Parallel.For(0, (width + tile - 1) / tile, parallel, number =>
            {
                int first = number * tile;
                var block = new ActivationBlock(new ReadOnlySpan<float>(pointer, count), width, windows, tokens, first, Math.Min(tile, width - first));
                foreach (Collector collector in site.Collectors)
                {
                    collector.Update(block);
                }
            });
        }
        finally
        {
            collectTime.Stop();
            forwardTime.Start();
        }
    }

    /// <summary>Columns of a tile: whole cache lines, and enough tiles for every thread.</summary>
    private int TileWidth(int width)
    {
        int fitting = Math.Max(16, TileValues / Math.Max(1, tokens.Length) / 16 * 16);
        int shared = Math.Max(16, (width / parallel.MaxDegreeOfParallelism + 15) / 16 * 16);
        return Math.Min(fitting, shared);
    }
}
