using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Probing;
using NeuronProbe.Scans;

namespace NeuronProbe.Tests.Support;

/// <summary>Scans some chunks of a corpus with collectors of their own, as a shard would.</summary>
internal static class ScanParts
{
    public static Collector[] Collect(ScanPlan plan, Func<long, bool> isOfPart)
    {
        ProbedSite[] sites = [.. plan.Choices.Select(c =>
            new ProbedSite(c, CollectorCatalogue.Create(plan.Options.Collect, c.Selection, plan.Options.Collectors)))];
        PassOptions options = plan.PassOptions;
        using var probe = new BatchProbe(
            plan.Model.Model, sites, new TokenMask(0, false, new HashSet<int>()), options.Threads,
            plan.Corpus.Preparations);
        using BatchReader reader = plan.Corpus.Read(
            plan.Corpus.Reopen(), options.BatchTokens, options.KeepsDocuments, CancellationToken.None);
        Collector[] collectors = [.. sites.SelectMany(s => s.Collectors)];
        foreach (BatchStep step in reader.Steps().Where(step => isOfPart(step.Chunk)))
        {
            if (step.Batch is { } batch)
            {
                probe.Process(batch);
            }
            else
            {
                Array.ForEach(collectors, c => c.EndChunk(step.Chunk));
            }
        }
        return collectors;
    }
}
