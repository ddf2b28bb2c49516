using System.Diagnostics;
using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Probing;
using NeuronProbe.Reports;
using NeuronProbe.Results;

namespace NeuronProbe.Scans;

/// <summary>What a scan came to.</summary>
/// <param name="Findings">The tables, which read the collectors.</param>
/// <param name="Manifest">What was done.</param>
/// <param name="InterruptedIn">Where it was stopped, or null. In the pass, the findings are those of the chunks that were finished; later on, intervals alone are missing.</param>
internal sealed record ScanOutcome(Findings Findings, ScanManifest Manifest, ScanStage? InterruptedIn);

/// <summary>One pass of a model over a corpus: chunk by chunk, batch by batch, every site to all its collectors.</summary>
/// <param name="plan">What to work with; borrowed.</param>
internal sealed class Scan(ScanPlan plan)
{
    private const int ListedConcepts = 5;

    private readonly Stopwatch passTime = new();
    private readonly Stopwatch intervalTime = new();
    private readonly TokenMask mask = NewMask(plan);
    private ScanTally tally = new();
    private long counted;

    private IEnumerable<Collector> AllCollectors => plan.Sites.SelectMany(s => s.Collectors);

    /// <summary>Runs the scan and, where the options name a folder, writes its results there.</summary>
    /// <param name="report">Told after each batch, and where intervals are found after each neuron; by one thread at a time.</param>
    /// <param name="cancellation">Stops the scan at the end of a batch, between two documents that are read, or between two neurons.</param>
    /// <exception cref="ProbeException">The corpus, or what fits in memory, stops it; nothing is written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before the first chunk was finished; nothing is written.</exception>
    public ScanOutcome Run(Action<ScanProgress> report, CancellationToken cancellation)
    {
        ScanOptions options = plan.Options;
        using OutputFolder? folder = options.Out is null
            ? null
            : OutputFolder.ForScan(options.Out, options.Overwrite, plan.Formats.SelectMany(f => f.FileNames(plan.Findings)));
        // With every value kept, a snapshot would write all of them again at each chunk: an interrupted scan then has no results.
        using ChunkSnapshot? snapshot = folder is null || options.Collectors.Exact ? null : new ChunkSnapshot(Path.Combine(folder.Location, "chunk.partial"));
        Task<IReadOnlyList<ManifestFile>> modelFiles = ManifestFiles.HashAsync(ManifestFiles.OfModel(plan));
        using var probe = new BatchProbe(plan.Model, plan.Sites, mask, options.Threads, plan.Concepts);
        ScanStage? interruptedIn = ReadChunks(probe, snapshot, report, cancellation) ? FindIntervals(report, cancellation) : ScanStage.Pass;
        plan.Warnings.AddRange(plan.Corpus.Warnings);
        plan.WarnOfShortLists(tally.Documents);
        WarnOfEmptyFigures(interruptedIn == ScanStage.Pass);
        var builder = new ManifestBuilder(plan, tally, probe, (passTime.Elapsed, intervalTime.Elapsed), modelFiles.GetAwaiter().GetResult());
        ScanManifest manifest = builder.Build(interruptedIn is not null);
        if (folder is not null)
        {
            manifest = Write(folder, manifest);
        }
        return new ScanOutcome(plan.Findings, manifest, interruptedIn);
    }

    /// <summary>Reads the corpus.</summary>
    /// <returns>Whether it was not stopped; if it was, the collectors hold what they did at the end of the last chunk.</returns>
    private bool ReadChunks(BatchProbe probe, ChunkSnapshot? snapshot, Action<ScanProgress> report, CancellationToken cancellation)
    {
        passTime.Start();
        try
        {
            ReadAllChunks(probe, snapshot, report, cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            if (snapshot?.Restore(AllCollectors) is not { } finished)
            {
                throw;
            }
            tally = finished;
            return false;
        }
        finally
        {
            passTime.Stop();
            probe.Unhook();
        }
    }

    private void ReadAllChunks(BatchProbe probe, ChunkSnapshot? snapshot, Action<ScanProgress> report, CancellationToken cancellation)
    {
        using BatchReader reader = NewReader(plan.Corpus, cancellation);
        bool hasFinishedChunk = false;
        foreach (BatchStep step in reader.Steps())
        {
            if (step.Batch is { } batch)
            {
                cancellation.ThrowIfCancellationRequested();
                Run(batch, probe);
                report(Progress(step.Position));
                continue;
            }
            foreach (Collector collector in AllCollectors)
            {
                collector.EndChunk();
            }
            tally = tally with { EmptyDocuments = step.Position.EmptyDocuments, BadRecords = step.Position.BadRecords };
            hasFinishedChunk = true;
            if (step.HasMore)
            {
                // The last chunk goes straight to the results.
                snapshot?.Save(AllCollectors, tally);
            }
        }
        if (!hasFinishedChunk)
        {
            throw new ProbeException("--corpus: expected at least one document with tokens, but got none. Check the files, and --limit-tokens if it is given.");
        }
    }

    /// <summary>Finds intervals where they are asked for, from a second reading of the corpus.</summary>
    /// <returns>Where it was stopped, or null; if it was, there are no intervals, and all else is there.</returns>
    private ScanStage? FindIntervals(Action<ScanProgress> report, CancellationToken cancellation)
    {
        if (plan.Concepts is not { } concepts || plan.Options.Concepts.Bootstrap == 0)
        {
            return null;
        }
        intervalTime.Start();
        var stage = ScanStage.SecondReading;
        try
        {
            report(new ScanProgress(stage, 0, 0, 0, intervalTime.Elapsed));
            cancellation.ThrowIfCancellationRequested();
            var intervals = new IntervalReading(plan.Sites, concepts);
            if (intervals.Sites.Count == 0)
            {
                return null;
            }
            ReadAgain(intervals, concepts, report, cancellation);
            stage = ScanStage.Intervals;
            intervals.Finish(
                plan.Options.Concepts.Bootstrap, plan.Options.Threads, (done, of) => report(new ScanProgress(stage, done / (double)of, tally.Documents, tally.Tokens, intervalTime.Elapsed)), cancellation);
            return null;
        }
        catch (OperationCanceledException)
        {
            return stage;
        }
        finally
        {
            intervalTime.Stop();
        }
    }

    private void ReadAgain(IntervalReading intervals, ConceptPlan concepts, Action<ScanProgress> report, CancellationToken cancellation)
    {
        using var probe = new BatchProbe(plan.Model, intervals.Sites, NewMask(plan), plan.Options.Threads, concepts);
        using BatchReader reader = NewReader(new Corpus(plan.Options.Corpus), cancellation);
        (long documents, long tokens) = (0, 0);
        foreach (TokenBatch batch in reader.Steps().Select(step => step.Batch).OfType<TokenBatch>())
        {
            cancellation.ThrowIfCancellationRequested();
            probe.Process(batch);
            documents += batch.DocumentCount;
            tokens += batch.DocumentTokens;
            report(new ScanProgress(ScanStage.SecondReading, Math.Min(1, tokens / (double)concepts.Tokens), documents, tokens, intervalTime.Elapsed));
        }
    }

    private BatchReader NewReader(Corpus corpus, CancellationToken cancellation) => new(
        plan.Tokenized(corpus), Cut, new Batcher(plan.BatchTokens, keepsDocuments: plan.Concepts is not null), plan.Options.Chunk, cancellation);

    private static TokenMask NewMask(ScanPlan plan) => new(plan.Options.IgnoreFirst, plan.Options.IncludeSpecial, plan.Tokenizer?.SpecialIds ?? new HashSet<int>());

    private void Run(TokenBatch batch, BatchProbe probe)
    {
        if (tally.Windows == 0)
        {
            SiteProof.Check(plan.Model, plan.Choices, batch.Windows[0].Ids);
        }
        counted += probe.Process(batch);
        Count(batch);
        DemandRoomForValues();
    }

    /// <summary>Figures of nothing, or of few values because the others are NaN, look like findings: say so.</summary>
    private void WarnOfEmptyFigures(bool isPart)
    {
        if (counted == 0)
        {
            plan.Warnings.Add("scan: expected tokens that count, but --ignore-first and special tokens leave out all. Lower --ignore-first, or give --include-special.");
        }
        if (counted > 0 && !isPart && AllCollectors.OfType<ConceptsCollector>().FirstOrDefault() is { } concepts)
        {
            WarnOfConcepts(concepts);
        }
        long neurons = AllCollectors.OfType<StatisticsCollector>().Sum(s => s.NeuronsWithNonfinite);
        if (neurons > 0)
        {
            plan.Warnings.Add($"scan: {neurons} neurons have NaN or infinite activations, which no figure but 'nonfinite' counts. Check the checkpoint, and --dtype.");
        }
    }

    private void WarnOfConcepts(ConceptsCollector concepts)
    {
        ConceptOptions options = plan.Options.Concepts;
        if (options.HeldOut > 0 && !options.MatchesNegatives && concepts.RankingTokens == counted)
        {
            plan.Warnings.Add($"--held-out: expected documents to evaluate on, but none of {tally.Documents} is held out, which a hash of its id decides. Give more documents, or --held-out 0.");
        }
        if (concepts.OneSided() is [_, ..] oneSided)
        {
            plan.Warnings.Add(
                $"scan: expected tokens that a concept applies to and others among the documents that rank, but {string.Join(", ", oneSided.Take(ListedConcepts))}{(oneSided.Length > ListedConcepts ? ", ..." : "")}. "
                + "Their rows have no ranking figures. Check the names; that texts are there where definitions search them" + (options.HeldOut > 0 ? "; --held-out 0 ranks on all documents." : "."));
        }
    }

    private IEnumerable<Window> Cut(TokenizedDocument document) =>
        (document.Document.TokenIds is null ? plan.TextCutter : plan.IdCutter).Cut(document);

    private void Count(TokenBatch batch) => tally = tally with
    {
        Documents = tally.Documents + batch.DocumentCount,
        Tokens = tally.Tokens + batch.DocumentTokens,
        Windows = tally.Windows + batch.Windows.Count,
        Special = mask.SpecialCount,
        Ignored = mask.IgnoredCount,
    };

    private ScanProgress Progress(CorpusPosition reader)
    {
        // The reader is ahead of the model by what is gathered or ready.
        double processed = (double)tally.Tokens / reader.Tokens;
        double? read = plan.Corpus.TotalBytes is > 0 and { } total ? processed * reader.Bytes / total : null;
        double? documents = (double?)tally.Documents / plan.Options.Corpus.LimitDocuments;
        double? tokens = (double?)tally.Tokens / plan.Options.LimitTokens;
        double?[] known = [.. new[] { read, documents, tokens }.Where(f => f is not null)];
        return new ScanProgress(ScanStage.Pass, known.Length == 0 ? null : Math.Min(1, known.Max()!.Value), tally.Documents, tally.Tokens, passTime.Elapsed);
    }

    private void DemandRoomForValues()
    {
        if (!plan.Options.Collectors.Exact)
        {
            return;
        }
        long kept = AllCollectors.OfType<StatisticsCollector>().Sum(s => s.StoredValues) * sizeof(float);
        if (kept + plan.Estimate.Total > plan.Options.MaxMemory)
        {
            throw new ProbeException(
                $"--exact: expected all values within --max-memory {MemoryEstimate.Format(plan.Options.MaxMemory)}, but after {tally.Tokens} tokens they take {MemoryEstimate.Format(kept)} "
                + $"beside {plan.Estimate}. Nothing was written. Choose fewer neurons with --neuron or --layer, limit the tokens, raise --max-memory, or leave --exact out: quantiles are then within 2 %.");
        }
    }

    private ScanManifest Write(OutputFolder folder, ScanManifest manifest)
    {
        foreach (IReportFormat format in plan.Formats)
        {
            format.Write(plan.Findings, folder);
        }
        StateFolder.Save(folder, [.. plan.Sites.Select(s => s.Collectors)], plan.Options.Collect, plan.Options.Collectors, plan.Findings.Tests);
        folder.CreateManifest((stream, files) => (manifest = manifest.WithFiles(files)).Write(stream));
        folder.Commit();
        return manifest;
    }
}
