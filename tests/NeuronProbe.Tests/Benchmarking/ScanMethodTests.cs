using NeuronProbe.Activations;
using NeuronProbe.Benchmarking;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Sites;
using Xunit;

namespace NeuronProbe.Tests.Benchmarking;

public sealed class ScanMethodTests : IDisposable
{
    private readonly TransformerModel model = TinyModel.Open("llama");
    private readonly IReadOnlyList<TokenBatch> batches;
    private readonly ScanMethod scan;

    public ScanMethodTests()
    {
        var map = new SiteMap(model);
        batches = new BenchCorpus(model.VocabularySize, model.PositionLimit, 256).Spread(4);
        scan = new ScanMethod(model, SiteChoice.Choose(map, ["ffn.*.post"], new NeuronList("all"), ("", "")), 2);
    }

    public void Dispose()
    {
        scan.Dispose();
        model.Dispose();
    }

    [Fact]
    public void All_neurons_see_all_tokens_of_all_runs()
    {
        scan.Run(batches, CancellationToken.None);
        scan.Run(batches, CancellationToken.None);
        scan.DemandWhole();
        Assert.Equal((3, 112), (scan.Sites.Count, scan.Sites[0].Choice.Selection.Neurons.Count));
        long tokens = 2 * batches.Sum(b => b.TokenCount);
        Assert.All(scan.Sites, site => Assert.Equal(
            tokens, site.Collectors.OfType<HistogramCollector>().Single().Rows(111).Sum(bin => bin.Count)));
    }

    [Fact]
    public void Tokens_that_are_not_collected_are_found_out()
    {
        scan.Run(batches, CancellationToken.None);
        using (var probe = new BatchProbe(model, [scan.Sites[1]], new TokenMask(0, false, new HashSet<int>()), 1))
        {
            probe.Process(batches[0]);
        }
        InvalidOperationException found = Assert.Throws<InvalidOperationException>(scan.DemandWhole);
        int tokens = batches.Sum(b => b.TokenCount);
        Assert.Equal(
            $"model.layers.1.mlp.down_proj:input: expected neuron 0 to have seen {tokens} tokens, but it has seen "
                + $"{tokens + batches[0].TokenCount}.",
            found.Message);
    }

    [Fact]
    public void Documents_go_on_in_number_from_run_to_run()
    {
        long[] known = [.. batches.SelectMany(b => b.Windows).Select(w => w.Document.Document.Index)];
        scan.Run(batches, CancellationToken.None);
        Assert.All(ExampleDocuments(), number => Assert.Contains(number, known));
        scan.Run(batches, CancellationToken.None);
        Assert.All(ExampleDocuments(), number => Assert.Contains(number % 4096, known));
        Assert.Contains(ExampleDocuments(), number => number >= 4096);
    }

    [Fact]
    public void It_stops_between_two_batches() =>
        Assert.Throws<OperationCanceledException>(() => scan.Run(batches, new CancellationToken(canceled: true)));

    private IEnumerable<long> ExampleDocuments() =>
        scan.Sites[0].Collectors.OfType<TopExamplesCollector>().Single().Examples(0, Tail.High)
            .Select(e => e.Context.Document);
}
