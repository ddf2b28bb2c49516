using System.Diagnostics;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Probing;
using NeuronProbe.Reports;
using NeuronProbe.Results;

namespace NeuronProbe.Scans;

/// <summary>What a scan came to.</summary>
/// <param name="Findings">The tables, which read the collectors.</param>
/// <param name="Manifest">What was done.</param>
/// <param name="InterruptedIn">Where it was stopped, or null. In the pass, the findings are those of the chunks that
/// were finished; later on, intervals alone are missing.</param>
internal sealed record ScanOutcome(Findings Findings, ScanManifest Manifest, ScanStage? InterruptedIn);

/// <summary>A scan: a pass in which every collector sees all activations,
/// and the further readings that collectors ask for.</summary>
/// <param name="plan">What to work with; borrowed.</param>
internal sealed class Scan(ScanPlan plan)
{
    private readonly Stopwatch passTime = new();
    private readonly Stopwatch furtherTime = new();

    /// <summary>Runs the scan and, where the options name a folder, writes its results there.</summary>
    /// <param name="report">Told after each batch, and where intervals are found after each neuron;
    /// by one thread at a time.</param>
    /// <param name="cancellation">Stops the scan at the end of a batch, between two documents that are read,
    /// or between two neurons.</param>
    /// <exception cref="ProbeException">The corpus, or what fits in memory, stops it; nothing is written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before the first chunk was finished;
    /// nothing is written.</exception>
    public ScanOutcome Run(Action<ScanProgress> report, CancellationToken cancellation)
    {
        ScanOptions options = plan.Options;
        using OutputFolder? folder = options.Out is null
            ? null
            : OutputFolder.ForScan(
                options.Out, options.Overwrite, plan.Formats.SelectMany(f => f.FileNames(plan.Findings)));
        // With every value kept, a snapshot would write all of them again at each chunk:
        // an interrupted scan then has no results.
        using ChunkSnapshot? snapshot = folder is null || plan.Estimate.BytesPerToken > 0
            ? null
            : new ChunkSnapshot(Path.Combine(folder.Location, "chunk.partial"));
        Task<IReadOnlyList<ManifestFile>> modelFiles = ManifestFiles.HashAsync(ManifestFiles.OfModel(plan.Model));
        using var pass = new Pass(plan.Model, plan.Corpus, plan.Corpus.Open(), plan.Sites, plan.PassOptions);
        ScanStage? interruptedIn = ReadChunks(pass, snapshot, report, cancellation)
            ? ReadFurther(pass.Tally, report, cancellation)
            : ScanStage.Pass;
        plan.Warnings.AddRange(plan.Corpus.Files.Warnings);
        plan.WarnOfDocuments(pass.Tally.Documents);
        WarnOfFindings(pass, interruptedIn == ScanStage.Pass);
        var builder = new ManifestBuilder(
            plan, pass, (passTime.Elapsed, furtherTime.Elapsed), modelFiles.GetAwaiter().GetResult());
        ScanManifest manifest = builder.Build(interruptedIn);
        if (folder is not null)
        {
            manifest = Write(folder, manifest);
        }
        return new ScanOutcome(plan.Findings, manifest, interruptedIn);
    }

    /// <summary>Reads the corpus.</summary>
    /// <returns>Whether it was not stopped; if it was, the collectors hold what they did at the
    /// end of the last chunk.</returns>
    private bool ReadChunks(
        Pass pass, ChunkSnapshot? snapshot, Action<ScanProgress> report, CancellationToken cancellation)
    {
        passTime.Start();
        try
        {
            pass.Read(
                position =>
                {
                    DemandRoomForValues(pass);
                    report(Progress(pass.Tally, position));
                },
                hasMore =>
                {
                    if (hasMore)
                    {
                        // The last chunk goes straight to the results.
                        snapshot?.Save(pass.Collectors, pass.Tally);
                    }
                },
                cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            if (snapshot?.Restore(pass.Collectors) is not { } finished)
            {
                throw;
            }
            pass.Tally = finished;
            return false;
        }
        finally
        {
            passTime.Stop();
            pass.Unhook();
        }
    }

    /// <summary>Reads the corpus again for each kind of collector that asks for it.</summary>
    /// <returns>Where it was stopped, or null; if it was, what follows from such readings is missing,
    /// and all else is there.</returns>
    private ScanStage? ReadFurther(ScanTally read, Action<ScanProgress> report, CancellationToken cancellation)
    {
        foreach (CollectorKind kind in plan.Kinds)
        {
            furtherTime.Start();
            var stage = ScanStage.SecondReading;
            try
            {
                if (kind.ReadFurther(plan.Options.Collectors, CollectorsOf(kind)) is not { } reading)
                {
                    continue;
                }
                report(new ScanProgress(stage, 0, 0, 0, furtherTime.Elapsed));
                cancellation.ThrowIfCancellationRequested();
                if (reading.Collectors.Count == 0)
                {
                    continue;
                }
                Read(reading, read, report, cancellation);
                stage = ScanStage.Intervals;
                reading.Finish(
                    plan.Options.Threads,
                    (done, of) => report(
                        new ScanProgress(stage, done / (double)of, read.Documents, read.Tokens, furtherTime.Elapsed)),
                    cancellation);
            }
            catch (OperationCanceledException)
            {
                return stage;
            }
            finally
            {
                furtherTime.Stop();
            }
        }
        return null;
    }

    private void Read(
        FurtherReading reading, ScanTally read, Action<ScanProgress> report, CancellationToken cancellation)
    {
        ProbedSite[] sites = [.. reading.Collectors.Select(SiteOf)];
        using var pass = new Pass(plan.Model, plan.Corpus, plan.Corpus.Reopen(), sites, plan.PassOptions);
        pass.Read(
            _ =>
            {
                (long documents, long tokens) = (pass.Tally.Documents, pass.Tally.Tokens);
                double done = Math.Min(1, tokens / (double)read.Tokens);
                report(new ScanProgress(ScanStage.SecondReading, done, documents, tokens, furtherTime.Elapsed));
            },
            onChunk: null,
            cancellation);
    }

    /// <summary>The chosen site that a collector is of, with the collector's own neurons.</summary>
    private ProbedSite SiteOf(Collector collector)
    {
        SiteChoice choice = plan.Choices.Single(choice => choice.Site == collector.Selection.Site);
        return new ProbedSite(choice with { Selection = collector.Selection }, [collector]);
    }

    private Collector[] CollectorsOf(CollectorKind kind) =>
        [.. plan.Sites.SelectMany(s => s.Collectors).Where(collector => collector.Name == kind.Name)];

    /// <summary>Figures of nothing, or of few values because the others are NaN, look like findings: say so.</summary>
    private void WarnOfFindings(Pass pass, bool isPart)
    {
        if (pass.CountedTokens == 0)
        {
            plan.Warnings.Add(
                "scan: expected tokens that count, but --ignore-first and special tokens leave out all. "
                + "Lower --ignore-first, or give --include-special.");
            return;
        }
        var counts = new RunCounts(pass.Tally.Documents, pass.CountedTokens, isPart);
        // What is said of single concepts comes before what is said of all neurons.
        plan.Warnings.AddRange(
            plan.Kinds.Reverse().SelectMany(kind => kind.Warn(plan.Options.Collectors, CollectorsOf(kind), counts)));
    }

    private ScanProgress Progress(ScanTally tally, CorpusPosition reader)
    {
        // The reader is ahead of the model by what is gathered or ready.
        double processed = (double)tally.Tokens / reader.Tokens;
        double? read = plan.Corpus.Files.TotalBytes is > 0 and { } total ? processed * reader.Bytes / total : null;
        double? documents = (double?)tally.Documents / plan.Options.Corpus.LimitDocuments;
        double? tokens = (double?)tally.Tokens / plan.Options.LimitTokens;
        double?[] known = [.. new[] { read, documents, tokens }.Where(f => f is not null)];
        double? done = known.Length == 0 ? null : Math.Min(1, known.Max()!.Value);
        return new ScanProgress(ScanStage.Pass, done, tally.Documents, tally.Tokens, passTime.Elapsed);
    }

    private void DemandRoomForValues(Pass pass)
    {
        if (plan.Estimate.BytesPerToken == 0)
        {
            return;
        }
        long kept = pass.Collectors.Sum(collector => collector.StoredBytes);
        if (kept + plan.Estimate.Total > plan.Options.MaxMemory)
        {
            throw new ProbeException(
                $"--exact: expected all values within --max-memory {MemoryEstimate.Format(plan.Options.MaxMemory)}, "
                + $"but after {pass.Tally.Tokens} tokens they take {MemoryEstimate.Format(kept)} beside "
                + $"{plan.Estimate}. Nothing was written. Choose fewer neurons with --neuron or --layer, limit the "
                + "tokens, raise --max-memory, or leave --exact out: quantiles are then within 2 %.");
        }
    }

    private ScanManifest Write(OutputFolder folder, ScanManifest manifest)
    {
        var found = new Report(manifest, plan.Findings);
        SideBySide.Run(
        [
            .. SharedRows.Writes(plan.Formats, found, folder),
            () => StateFolder.Save(
                folder,
                [.. plan.Sites.Select(s => s.Collectors)],
                plan.Options.Collect,
                plan.Options.Collectors,
                plan.Corrections),
        ]);
        folder.CreateManifest((stream, files) => (manifest = manifest.WithFiles(files)).Write(stream));
        folder.Commit();
        return manifest;
    }
}
