using NeuronProbe.Activations;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Scans;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Support;
using NeuronProbe.Tokenizers;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Probing;

[Collection(LibTorchAlone.Name)]
public sealed class BatchProbeMemoryTests
{
    private const int Windows = 16;
    private const int Length = 24;

    private readonly Random random = new(2);
    private long documents;

    [Fact]
    public void Memory_after_a_thousand_batches_is_that_after_a_hundred()
    {
        set_num_threads(2);
        using TransformerModel model = ModelLoader.Load(
            OwnData.Path("conformance", "llama"), ScalarType.Float32, CPU, _ => { });
        // Few neurons: many share the contexts of their examples at first, and ever fewer later, which is growth with a
        // bound.
        IReadOnlyList<SiteChoice> choices = SiteChoice.Choose(
            new SiteMap(model), ["ffn.*.post", "ffn.1.pre"], new NeuronList("0-19"), ("llama", "m"));
        ProbedSite[] sites = [.. choices.Select(
            c => new ProbedSite(c, CollectorCatalogue.Create(["top", "stats", "histogram"], c.Selection, new())))];
        using var probe = new BatchProbe(model, sites, new TokenMask(1, false, new HashSet<int>()), 2);

        Process(probe, 100);
        (long tensors, long managed, long resident) = Measure();
        Process(probe, 900);
        (long laterTensors, long laterManaged, long laterResident) = Measure();

        // Those that a finaliser frees are not counted as disposed, so a single tensor left behind in a batch shows.
        Assert.Equal(tensors, laterTensors);
        Assert.InRange(laterManaged, 0, managed * 1.05);
        Assert.InRange(laterResident, 0, resident * 1.05);
    }

    private static (long Tensors, long Managed, long Resident) Measure()
    {
        long tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        // What malloc keeps for itself after it was freed is not in use.
        NativeLibraries.ReturnFreeMemory();
        GCMemoryInfo heap = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return (tensors, heap.HeapSizeBytes - heap.FragmentedBytes, ResidentMemory.Read());
    }

    private void Process(BatchProbe probe, int batches)
    {
        for (int batch = 0; batch < batches; batch++)
        {
            probe.Process(new TokenBatch([.. Enumerable.Range(0, Windows).Select(_ => RandomWindow())]));
        }
    }

    private Window RandomWindow()
    {
        long index = documents++;
        TextToken[] tokens = [.. Enumerable.Range(0, random.Next(Length / 2, Length + 1)).Select(
            _ => new TextToken(random.Next(320), 0, 0))];
        var document = new TokenizedDocument(new Document(index, "d", null, null, "f"), null, tokens);
        return new Window(document, 0, tokens.Length, [], []);
    }
}
