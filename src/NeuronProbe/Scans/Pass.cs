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
    private readonly OpenedModel model;
    private readonly OpenedCorpus corpus;
    private readonly TokenizedCorpus documents;
    private readonly IReadOnlyList<ProbedSite> sites;
    private readonly PassOptions options;
    private readonly TokenMask mask;
    private readonly BatchProbe probe;

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

    /// <summary>Number of the chunk that is read next: 0 for the corpus's first one.</summary>
    public long NextChunk { get; set; }

    /// <summary>What was read so far.</summary>
    public ScanTally Tally { get; set; } = new();

    /// <summary>Tokens that collectors saw.</summary>
    public long CountedTokens { get; private set; }

    /// <summary>Time in the model alone.</summary>
    public TimeSpan ForwardTime => probe.ForwardTime;

    /// <summary>Time in collectors.</summary>
    public TimeSpan CollectTime => probe.CollectTime;

    /// <summary>Collectors of all sites.</summary>
    public IEnumerable<Collector> Collectors => sites.SelectMany(site => site.Collectors);

    /// <summary>Reads the corpus; once.</summary>
    /// <param name="onBatch">Told after each batch how far the reading has come, which is ahead of the model.</param>
    /// <param name="onChunk">Told after each chunk, with whether more follows;
    /// what was collected is then whole.</param>
    /// <param name="cancellation">Stops it at the end of a batch, or between two documents that are read.</param>
    /// <exception cref="ProbeException">The corpus can't be read, or has no document with tokens.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Read(Action<CorpusPosition> onBatch, Action<bool>? onChunk, CancellationToken cancellation)
    {
        using BatchReader reader = corpus.Read(documents, options.BatchTokens, options.KeepsDocuments, cancellation);
        bool hasFinishedChunk = false;
        foreach (BatchStep step in reader.Steps())
        {
            if (step.Batch is { } batch)
            {
                cancellation.ThrowIfCancellationRequested();
                Run(batch);
                onBatch(step.Position);
                continue;
            }
            EndChunks(step.Chunk);
            Tally = Tally with { EmptyDocuments = step.Position.EmptyDocuments, BadRecords = step.Position.BadRecords };
            hasFinishedChunk = true;
            onChunk?.Invoke(step.HasMore);
        }
        if (!hasFinishedChunk)
        {
            throw NoDocuments();
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

    private void Run(TokenBatch batch)
    {
        if (Tally.Windows == 0)
        {
            SiteProof.Check(model.Model, [.. sites.Select(site => site.Choice)], batch.Windows[0].Ids);
        }
        CountedTokens += probe.Process(batch);
        Tally = Tally with
        {
            Documents = Tally.Documents + batch.DocumentCount,
            Tokens = Tally.Tokens + batch.DocumentTokens,
            Windows = Tally.Windows + batch.Windows.Count,
            Special = mask.SpecialCount,
            Ignored = mask.IgnoredCount,
        };
    }
}
