using System.Diagnostics;
using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Probing;

namespace NeuronProbe.Scans;

/// <summary>How a pass runs.</summary>
/// <param name="BatchTokens">Positions in a batch, padding included.</param>
/// <param name="KeepsDocuments">Whether the windows of a document stay side by side.</param>
/// <param name="Threads">Threads that collect.</param>
/// <param name="IgnoreFirst">Tokens of each window that are read but not counted, from its start.</param>
/// <param name="IncludeSpecial">Whether special tokens count.</param>
internal sealed record PassOptions(
    int BatchTokens, bool KeepsDocuments, int Threads, int IgnoreFirst, bool IncludeSpecial);

/// <summary>One reading of an opened corpus by an opened model: chunk by chunk, batch by batch,
/// every site to all its collectors.</summary>
internal sealed class Pass : IDisposable
{
    // Less than what schedulers wait between the first signal and the last one.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly OpenedModel model;
    private readonly OpenedCorpus corpus;
    private readonly TokenizedCorpus documents;
    private readonly IReadOnlyList<ProbedSite> sites;
    private readonly PassOptions options;
    private readonly TokenMask mask;
    private readonly BatchProbe probe;
    private readonly Stopwatch time = new();
    private SavedHeader? before;
    private bool isProven;

    /// <param name="model">The model; borrowed, and hooked until this is disposed.</param>
    /// <param name="corpus">The corpus; borrowed.</param>
    /// <param name="documents">Its documents, opened for this pass.</param>
    /// <param name="sites">What to collect; at least one site.</param>
    /// <param name="options">How.</param>
    public Pass(
        OpenedModel model,
        OpenedCorpus corpus,
        TokenizedCorpus documents,
        IReadOnlyList<ProbedSite> sites,
        PassOptions options)
    {
        this.model = model;
        this.corpus = corpus;
        this.documents = documents;
        this.sites = sites;
        this.options = options;
        mask = new TokenMask(
            options.IgnoreFirst, options.IncludeSpecial, model.Tokenizer?.SpecialIds ?? new HashSet<int>());
        probe = new BatchProbe(model.Model, sites, mask, options.Threads, corpus.Preparations);
    }

    /// <summary>What was done before by an earlier attempt: this pass goes on from there.</summary>
    /// <param name="header">What that was.</param>
    public void GoOn(SavedHeader header)
    {
        before = header;
        GoBack(header);
    }

    /// <summary>Forgets what was done since a state was saved into which the collectors were put back.</summary>
    /// <param name="header">What that is of.</param>
    public void GoBack(SavedHeader header) => (Tally, NextChunk) = (header.Tally, header.End);

    /// <summary>Number of the chunk that is read next: 0 for the corpus's first one.</summary>
    public long NextChunk { get; set; }

    /// <summary>What was read so far, by earlier attempts too.</summary>
    public ScanTally Tally { get; private set; } = new();

    /// <summary>Where the time went, likewise.</summary>
    public ScanTimes Times => (before?.Times ?? default)
        + new ScanTimes(ForwardTime.TotalSeconds, CollectTime.TotalSeconds, time.Elapsed.TotalSeconds);

    /// <summary>How long this reading took so far.</summary>
    public TimeSpan Elapsed => time.Elapsed;

    /// <summary>Time in the model alone.</summary>
    public TimeSpan ForwardTime => probe.ForwardTime;

    /// <summary>Time in collectors.</summary>
    public TimeSpan CollectTime => probe.CollectTime;

    /// <summary>Collectors of all sites.</summary>
    public IEnumerable<Collector> Collectors => sites.SelectMany(site => site.Collectors);

    /// <summary>Reads the corpus, or its part; once.</summary>
    /// <param name="onBatch">Told after each batch how far the reading has come, which is ahead of the model.</param>
    /// <param name="onChunk">Told after each chunk, with whether more follows, when what was collected is whole; says
    /// whether to go on. Where it is there, a chunk is finished after a cancellation if that takes a few seconds
    /// alone.</param>
    /// <param name="cancellation">Stops it at the end of a batch, or between two documents that are read.</param>
    /// <returns>Whether all was read.</returns>
    /// <exception cref="ProbeException">The corpus can't be read, or has no document with tokens.</exception>
    /// <exception cref="OperationCanceledException">It was stopped within a chunk.</exception>
    public bool Read(Action<CorpusPosition> onBatch, Func<bool, bool>? onChunk, CancellationToken cancellation)
    {
        time.Start();
        try
        {
            using BatchReader reader = corpus.Read(
                documents, options.BatchTokens, options.KeepsDocuments, cancellation);
            var patience = new Patience(onChunk is null ? TimeSpan.Zero : LongestWait, cancellation);
            foreach (BatchStep step in reader.Steps())
            {
                if (step.Batch is { } batch)
                {
                    patience.Demand();
                    Run(batch);
                    onBatch(step.Position);
                    continue;
                }
                EndChunks(step.Chunk);
                CountSkipped(step.Position);
                if (onChunk?.Invoke(step.HasMore) == false && step.HasMore)
                {
                    return false;
                }
            }
            if (Tally.Documents == 0 && !documents.IsPart)
            {
                throw NoDocuments();
            }
            // Chunks without any tokens at the end, or in all of a part, have no step.
            EndChunks(documents.Corpus.Chunk);
            CountSkipped(documents.Position);
            return true;
        }
        finally
        {
            time.Stop();
        }
    }

    /// <summary>A corpus in which there is nothing to read.</summary>
    public static ProbeException NoDocuments() => new(
        "--corpus: expected at least one document with tokens, but got none. "
        + "Check the files, and --limit-tokens if it is given.");

    /// <summary>Takes its hooks off the model, so that another pass's batches are not collected here too.</summary>
    public void Unhook() => probe.Unhook();

    public void Dispose() => probe.Dispose();

    /// <summary>Ends a chunk, and those without tokens before it, of which the reader does not tell.</summary>
    private void EndChunks(long last)
    {
        for (; NextChunk <= last; NextChunk++)
        {
            foreach (Collector collector in Collectors)
            {
                collector.EndChunk(NextChunk);
            }
        }
    }

    private void CountSkipped(CorpusPosition position) => Tally = Tally with
    {
        EmptyDocuments = (before?.Tally.EmptyDocuments ?? 0) + position.EmptyDocuments,
        BadRecords = (before?.Tally.BadRecords ?? 0) + position.BadRecords,
    };

    private void Run(TokenBatch batch)
    {
        if (!isProven)
        {
            isProven = true;
            SiteProof.Check(model.Model, [.. sites.Select(site => site.Choice)], batch.Windows[0].Ids);
        }
        long counted = probe.Process(batch);
        Tally = Tally with
        {
            Counted = Tally.Counted + counted,
            Documents = Tally.Documents + batch.DocumentCount,
            Tokens = Tally.Tokens + batch.DocumentTokens,
            Windows = Tally.Windows + batch.Windows.Count,
            Special = (before?.Tally.Special ?? 0) + mask.SpecialCount,
            Ignored = (before?.Tally.Ignored ?? 0) + mask.IgnoredCount,
        };
    }
}
