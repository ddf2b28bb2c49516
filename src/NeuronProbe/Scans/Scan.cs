using System.Diagnostics;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Probing;
using NeuronProbe.Reports;
using NeuronProbe.Results;

namespace NeuronProbe.Scans;

/// <summary>What a scan came to.</summary>
/// <param name="End">How it came to its end.</param>
/// <param name="Findings">The tables, which read the collectors.</param>
/// <param name="Manifest">What was done; null where it is saved for the next attempt alone.</param>
/// <param name="InterruptedIn">Where it was stopped, or null. In the pass, the findings are those of the chunks that
/// were finished; later on, intervals alone are missing.</param>
/// <param name="Tally">What was counted.</param>
internal sealed record ScanOutcome(
    ScanEnd End, Findings Findings, ScanManifest? Manifest, ScanStage? InterruptedIn, ScanTally Tally);

/// <summary>A scan: a pass in which every collector sees all activations,
/// and the further readings that collectors ask for.</summary>
/// <param name="plan">What to work with; borrowed.</param>
internal sealed class Scan(ScanPlan plan)
{
    private readonly Stopwatch furtherTime = new();

    /// <summary>Makes tables of other commands that are written beside the results of a whole scan, by the names of
    /// their files; null for none.</summary>
    public Func<IReadOnlyList<(string Name, byte[] Content)>>? Beside { get; init; }

    /// <summary>Whether what was collected is for the next attempt alone, where it is stopped.</summary>
    private bool IsToGoOn => plan.Options.Run.Resume || plan.Options.Run.Place is not null;

    /// <summary>Runs the scan and, where the options name a folder, writes its results there.</summary>
    /// <param name="report">Told after each batch, and where intervals are found after each neuron;
    /// by one thread at a time.</param>
    /// <param name="cancellation">Stops the scan at the end of a chunk or a batch, between two documents that are read,
    /// or between two neurons.</param>
    /// <exception cref="ProbeException">The corpus, or what fits in memory, stops it; nothing is written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before the first chunk was finished;
    /// nothing is written.</exception>
    public ScanOutcome Run(Action<ScanProgress> report, CancellationToken cancellation)
    {
        using ScanAttempt? attempt = plan.Folders.Results is null ? null : new ScanAttempt(plan);
        if (attempt?.Finished is { } finished)
        {
            // Whoever wrote the results may have been killed before.
            attempt.Forget();
            return new ScanOutcome(ScanEnd.CompleteBefore, plan.Findings, finished, null, new ScanTally());
        }
        using OutputFolder? folder = attempt is null ? null : OutputFolder.ForScan(
            plan.Folders.Results!,
            plan.Options.Overwrite || attempt.MayReplace,
            plan.Formats.SelectMany(f => f.FileNames(plan.Findings)),
            canReplace: plan.Options.Earlier is null);
        Task<IReadOnlyList<ManifestFile>> modelFiles = ManifestFiles.HashAsync(ManifestFiles.OfModel(plan.Model));
        attempt?.GoOn(cancellation);
        using Pass pass = Open(attempt);
        ScanEnd end = ReadChunks(pass, attempt, report, cancellation);
        if (end is ScanEnd.Saved or ScanEnd.OutOfTime)
        {
            attempt!.Finish();
            return new ScanOutcome(end, plan.Findings, null, ScanStage.Pass, pass.Tally);
        }
        ScanStage? interruptedIn = end == ScanEnd.Complete
            ? ReadFurther(pass.Tally, report, cancellation)
            : ScanStage.Pass;
        WarnOf(pass, attempt, interruptedIn == ScanStage.Pass);
        var builder = new ManifestBuilder(plan, pass, furtherTime.Elapsed, modelFiles.GetAwaiter().GetResult());
        ScanManifest manifest = builder.Build(interruptedIn, attempt);
        if (folder is not null)
        {
            manifest = new ScanResults(plan, folder, attempt!) { Beside = Beside }.Write(manifest, pass);
        }
        end = interruptedIn is null ? ScanEnd.Complete : ScanEnd.Part;
        return new ScanOutcome(end, plan.Findings, manifest, interruptedIn, pass.Tally);
    }

    private Pass Open(ScanAttempt? attempt)
    {
        TokenizedCorpus documents = attempt?.Range is { } range
            ? plan.Corpus.Open(range, attempt.Start?.Tally.Tokens ?? 0)
            : plan.Corpus.Open();
        var pass = new Pass(plan.Model, plan.Corpus, documents, plan.Sites, plan.PassOptions)
        {
            NextChunk = attempt?.FirstChunk ?? 0,
        };
        if (attempt?.Start is { } start)
        {
            pass.GoOn(start);
        }
        return pass;
    }

    /// <summary>Reads the corpus.</summary>
    /// <returns>How that ended; where it was stopped, the collectors hold what they did at the end of a
    /// chunk.</returns>
    private ScanEnd ReadChunks(
        Pass pass, ScanAttempt? attempt, Action<ScanProgress> report, CancellationToken cancellation)
    {
        try
        {
            bool isWhole = pass.Read(
                position =>
                {
                    DemandRoomForKept(pass);
                    report(Progress(pass, position, attempt?.Range));
                },
                hasMore =>
                {
                    bool isStopped = cancellation.IsCancellationRequested;
                    // The last chunk goes straight to the results.
                    return !hasMore || ((attempt?.EndChunk(pass, isStopped) ?? true) && !isStopped);
                },
                cancellation);
            return isWhole ? ScanEnd.Complete
                : !cancellation.IsCancellationRequested ? ScanEnd.OutOfTime
                : IsToGoOn ? ScanEnd.Saved : ScanEnd.Part;
        }
        catch (OperationCanceledException)
        {
            if (attempt?.Restore() is not { } finished)
            {
                throw;
            }
            pass.GoBack(finished);
            return IsToGoOn ? ScanEnd.Saved : ScanEnd.Part;
        }
        catch (ProbeException e) when (e is not StorageException && !IsToGoOn)
        {
            // The same scan would stop there again.
            attempt?.Forget();
            throw;
        }
        finally
        {
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
        _ = pass.Read(
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

    /// <summary>What is to be said of the corpus and of what was found; of a part of it, what others see too.</summary>
    private void WarnOf(Pass pass, ScanAttempt? attempt, bool isPart)
    {
        plan.Warnings.AddRange([.. attempt?.Range?.Index.Warnings ?? [], .. plan.Corpus.Files.Warnings]);
        if (plan.Options.Run.Place is null)
        {
            plan.WarnOfDocuments(pass.Tally.Documents);
            plan.Warnings.AddRange(ScanWarnings.OfFindings(
                plan.Kinds,
                plan.Options.Collectors,
                CollectorsOf,
                new RunCounts(pass.Tally.Documents, pass.Tally.Counted, isPart)));
        }
    }

    private ScanProgress Progress(Pass pass, CorpusPosition reader, ChunkRange? range)
    {
        ScanTally tally = pass.Tally;
        if (range is not null)
        {
            double share = (pass.NextChunk - range.First) / (double)(range.End - range.First);
            return new ScanProgress(ScanStage.Pass, share, tally.Documents, tally.Tokens, pass.Elapsed);
        }
        double? done = ReadShare.Of(plan, reader, tally.Documents, tally.Tokens);
        return new ScanProgress(ScanStage.Pass, done, tally.Documents, tally.Tokens, pass.Elapsed);
    }

    private void DemandRoomForKept(Pass pass)
    {
        if (plan.Estimate.BytesPerToken > 0 || plan.Estimate.BytesPerDocument > 0)
        {
            new ScanDemands(plan).RoomForKept(
                pass.Collectors.Sum(collector => collector.StoredBytes), pass.Tally);
        }
    }
}
