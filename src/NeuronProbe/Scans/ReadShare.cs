using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Scans;

/// <summary>How far a reading of a corpus has come.</summary>
internal static class ReadShare
{
    /// <summary>The share that the model has done, 0 to 1, or null where nobody knows.</summary>
    /// <param name="plan">What is read, and up to which limits.</param>
    /// <param name="reader">How far the reading has come, which is ahead of the model by what is gathered or ready.
    /// </param>
    /// <param name="documents">Documents that the model has done.</param>
    /// <param name="tokens">Their tokens.</param>
    public static double? Of(ScanPlan plan, CorpusPosition reader, long documents, double tokens)
    {
        double? read = plan.Corpus.Files.TotalBytes is > 0 and { } total
            ? tokens / reader.Tokens * reader.Bytes / total
            : null;
        double? ofDocuments = (double?)documents / plan.Options.Corpus.LimitDocuments;
        double? ofTokens = tokens / plan.Options.LimitTokens;
        double?[] known = [.. new[] { read, ofDocuments, ofTokens }.Where(share => share is not null)];
        return known.Length == 0 ? null : Math.Min(1, known.Max()!.Value);
    }
}
