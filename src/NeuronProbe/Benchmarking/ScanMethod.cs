using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Scans;

namespace NeuronProbe.Benchmarking;

/// <summary>A scan's own loop over batches: hooks, default collectors, all of it.</summary>
/// <remarks>
/// The collectors go on from run to run, and documents get new numbers each time, as in the middle of a long corpus: at
/// its beginning every document enters every list of examples, which happens once.
/// </remarks>
internal sealed class ScanMethod : BenchMethod
{
    private readonly TransformerModel model;
    private readonly int threads;
    private readonly ProbedSite[] sites;
    private BatchProbe? probe;
    private long runs;
    private long tokens;

    /// <param name="model">The model; borrowed.</param>
    /// <param name="choices">What is collected.</param>
    /// <param name="threads">Threads that collect.</param>
    public ScanMethod(TransformerModel model, IReadOnlyList<SiteChoice> choices, int threads)
    {
        this.model = model;
        this.threads = threads;
        sites = [.. choices.Select(c => new ProbedSite(
            c, CollectorCatalogue.Create(ScanOptionList.Collect.Default, c.Selection, new CollectorOptions())))];
    }

    /// <summary>The sites with what was collected so far.</summary>
    public IReadOnlyList<ProbedSite> Sites => sites;

    /// <summary>Demands that every neuron has seen every token of all runs.</summary>
    /// <exception cref="InvalidOperationException">One has not.</exception>
    public override void DemandWhole()
    {
        foreach (ProbedSite site in sites)
        {
            StatisticsCollector statistics = site.Collectors.OfType<StatisticsCollector>().Single();
            for (int neuron = 0; neuron < site.Choice.Selection.Neurons.Count; neuron++)
            {
                NeuronStatistics row = statistics.Statistics(neuron);
                long seen = row.Count + row.Nonfinite;
                if (seen != tokens)
                {
                    throw new InvalidOperationException(
                        $"{site.Choice.Site}: expected neuron {site.Choice.Selection.Neurons[neuron]} to have seen "
                        + $"{tokens} tokens, but it has seen {seen}.");
                }
            }
        }
    }

    protected override IReadOnlyList<TokenBatch> Begin(IReadOnlyList<TokenBatch> batches)
    {
        if (runs == 0)
        {
            SiteProof.Check(model, [.. sites.Select(s => s.Choice)], batches[0].Windows[0].Ids);
        }
        probe = new BatchProbe(model, sites, new TokenMask(0, false, new HashSet<int>()), threads);
        long offset = BenchCorpus.DocumentCount * runs++;
        return [.. batches.Select(b => new TokenBatch([.. b.Windows.Select(w => Renumber(w, offset))]))];
    }

    protected override void Process(TokenBatch batch)
    {
        probe!.Process(batch);
        tokens += batch.TokenCount;
    }

    protected override void End() => probe!.Dispose();

    private static Window Renumber(Window window, long offset)
    {
        Document document = window.Document.Document;
        return new Window(
            window.Document with { Document = document with { Index = document.Index + offset } },
            window.FirstToken,
            window.TokenCount,
            [],
            []);
    }
}
