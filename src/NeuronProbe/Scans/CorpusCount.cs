using System.Diagnostics;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Scans;

/// <summary>What a scan would read of its corpus.</summary>
/// <param name="Documents">Documents that the model would read.</param>
/// <param name="EmptyDocuments">Documents that would be skipped because they are empty.</param>
/// <param name="BadRecords">Records that would be skipped because they can't be read.</param>
/// <param name="Tokens">Tokens of the documents.</param>
/// <param name="Windows">Windows that they would be cut into.</param>
internal sealed record CorpusCount(long Documents, long EmptyDocuments, long BadRecords, long Tokens, long Windows)
{
    /// <summary>Reads the corpus of a plan as its scan would, but for the model.</summary>
    /// <param name="plan">The plan, whose corpus is read to the end.</param>
    /// <param name="report">Told after each document.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="ProbeException">The corpus can't be read, or has no tokens.</exception>
    public static CorpusCount Read(ScanPlan plan, Action<ScanProgress> report, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        TokenizedCorpus corpus = plan.Corpus.Open();
        (long documents, long tokens, long windows) = (0, 0, 0);
        foreach (TokenizedDocument document in corpus.Read(cancellation))
        {
            documents++;
            tokens += document.Tokens.Length;
            windows += plan.Corpus.Cut(document).Count();
            double? share = plan.Corpus.Files.TotalBytes is > 0 and { } total
                ? Math.Min(1, corpus.Position.Bytes / (double)total)
                : null;
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            report(new ScanProgress(ScanStage.Pass, share, documents, tokens, elapsed));
        }
        if (documents == 0)
        {
            throw Pass.NoDocuments();
        }
        plan.Warnings.AddRange(plan.Corpus.Files.Warnings);
        plan.WarnOfDocuments(documents);
        int shards = plan.Options.Run.Place?.Count ?? 1;
        plan.ExpectDocuments((documents + shards - 1) / shards);
        return new CorpusCount(documents, corpus.Position.EmptyDocuments, corpus.Position.BadRecords, tokens, windows);
    }
}
