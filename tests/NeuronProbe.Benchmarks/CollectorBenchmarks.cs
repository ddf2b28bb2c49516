using BenchmarkDotNet.Attributes;
using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Probing;
using NeuronProbe.Scans;
using NeuronProbe.Sites;

namespace NeuronProbe.Benchmarks;

/// <summary>Collectors over the activations of one layer and batch in row-major memory, tiles and all, on one thread.
/// Times are per activation.</summary>
public unsafe class CollectorBenchmarks
{
    private const int Activations = ActivationSamples.Tokens * ActivationSamples.Neurons;

    private readonly BlockLayout[] layouts = [new BlockLayout()];
    private readonly SiteSelection selection = SiteSelection.All(
        new Site("layer", SiteSide.Input, 0, ActivationSamples.Neurons));
    private float[] floats = [];
    private ushort[] halves = [];
    private BlockFeed? feed;
    private IReadOnlyList<Collector> collectors = [];

    [Params("gelu", "relu")]
    public string Kind { get; set; } = "";

    [Params("float32", "bfloat16")]
    public string Type { get; set; } = "";

    [Params("top", "histogram", "stats,histogram", "top,stats,histogram")]
    public string Collect { get; set; } = "";

    [GlobalSetup]
    public void Fill()
    {
        floats = GC.AllocateUninitializedArray<float>(Activations, pinned: true);
        halves = GC.AllocateUninitializedArray<ushort>(Activations, pinned: true);
        ActivationSamples.Make(Kind).CopyTo(floats, 0);
        Models.Kernels.BFloat16.Round(floats, halves);
        TokenBatch batch = ActivationSamples.MakeBatch();
        for (int row = 0; row < batch.Windows.Count; row++)
        {
            layouts[0].Add(batch.Windows[row], row * batch.Length, [.. Enumerable.Range(0, batch.Length)]);
        }
        collectors = CollectorCatalogue.Create(Collect.Split(','), selection, new CollectorOptions());
        feed = new BlockFeed(threads: 1);
    }

    [GlobalCleanup]
    public void Stop() => feed!.Dispose();

    [Benchmark(OperationsPerInvoke = Activations)]
    public void Update()
    {
        var columns = new TileColumns(selection);
        bool isHalf = Type == "bfloat16";
        fixed (float* wide = floats)
        fixed (ushort* half = halves)
        {
            feed!.Feed(
                new TileSource(isHalf ? half : wide, isHalf, ActivationSamples.Neurons, columns), layouts, collectors);
        }
    }
}
