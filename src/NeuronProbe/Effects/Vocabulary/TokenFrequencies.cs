using NeuronProbe.Activations;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Scans;

namespace NeuronProbe.Effects.Vocabulary;

/// <summary>How often each token of the vocabulary occurs in a corpus, counted as a scan counts: special tokens and
/// those that are ignored are left out.</summary>
/// <param name="Counts">[vocabulary].</param>
/// <param name="Documents">Documents that were read.</param>
internal sealed record TokenFrequencies(long[] Counts, long Documents)
{
    /// <summary>Tokens that were counted.</summary>
    public long TokenCount { get; } = Counts.Sum();

    /// <summary>Tokens of the vocabulary that occur.</summary>
    public int OccurringCount { get; } = Counts.Count(count => count > 0);

    /// <summary>[vocabulary], natural logarithms of the counts; NaN where a token does not occur.</summary>
    public double[] Logarithms => [.. Counts.Select(count => count > 0 ? Math.Log(count) : double.NaN)];

    /// <summary>Reads the corpus of a plan to its end.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="report">Told after each document the share of the corpus that is read, or null where nobody knows.
    /// </param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ProbeException">The corpus can't be read, or has no tokens.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static TokenFrequencies Read(ScanPlan plan, Action<double?> report, CancellationToken cancellation) =>
        Read(plan, plan.Corpus.Open(), report, cancellation);

    /// <summary>The same of another reading of the corpus.</summary>
    public static TokenFrequencies Read(
        ScanPlan plan, TokenizedCorpus corpus, Action<double?> report, CancellationToken cancellation)
    {
        long[] counts = new long[plan.Model.Model.VocabularySize];
        var mask = new TokenMask(
            plan.Options.IgnoreFirst, plan.Options.IncludeSpecial,
            plan.Model.Tokenizer?.SpecialIds ?? new HashSet<int>());
        List<int> counted = [];
        long documents = 0;
        foreach (TokenizedDocument document in corpus.Read(cancellation))
        {
            documents++;
            foreach (Window window in plan.Corpus.Cut(document))
            {
                mask.FindCounted(window, counted);
                counted.ForEach(position => counts[window.Ids[position]]++);
            }
            report(plan.Corpus.Files.TotalBytes is > 0 and { } total
                ? Math.Min(1, corpus.Position.Bytes / (double)total)
                : null);
        }
        return documents > 0 ? new TokenFrequencies(counts, documents) : throw Pass.NoDocuments();
    }
}
