using NeuronProbe.Collectors;
using NeuronProbe.Corpora;
using NeuronProbe.Reports;

namespace NeuronProbe.Scans;

/// <summary>One attempt at a scan whose results go to a folder: what earlier attempts have left there, and what this
/// one leaves for later ones.</summary>
internal sealed class ScanAttempt : IDisposable
{
    private readonly ScanPlan plan;
    private readonly SavedProgress progress;
    private readonly SaveClock clock;
    private readonly Collector[] collectors;
    private CorpusIndex? index;
    private bool hasSaved;

    /// <summary>Looks at what is there.</summary>
    /// <param name="plan">The scan.</param>
    /// <exception cref="ProbeException">It is to go on, but what is there is of another plan or can't be
    /// read.</exception>
    public ScanAttempt(ScanPlan plan)
    {
        this.plan = plan;
        RunOptions run = plan.Options.Run;
        progress = new SavedProgress(plan.Folders.Results!);
        clock = new SaveClock(run.SaveEvery, run.MaxTime);
        collectors = [.. plan.Sites.SelectMany(site => site.Collectors)];
        if (!run.Resume && run.Place is null)
        {
            // Model and corpus are looked at while the first batches run.
            _ = Task.Run(() => plan.Saved, CancellationToken.None);
            return;
        }
        DemandSamePlan();
        FindResults();
    }

    /// <summary>The manifest of the finished scan of this plan that is there already, or null.</summary>
    public ScanManifest? Finished { get; private set; }

    /// <summary>What the state is of that the collectors were put into, or null where they begin empty.</summary>
    public SavedHeader? Start { get; private set; }

    /// <summary>The chunks that are still to be read; null: all, which nobody has looked for.</summary>
    public ChunkRange? Range { get; private set; }

    /// <summary>The plan, with the places of chunks where they are known.</summary>
    public SavedPlan Plan => plan.Saved with { Chunks = index };

    /// <summary>Whether results that are there may be replaced: they are of a part of this scan.</summary>
    public bool MayReplace { get; private set; }

    /// <summary>Whether later attempts can go on from what is saved.</summary>
    public bool CanSave => plan.WhyNotSaved is null;

    /// <summary>Number of the first chunk of this scan, or of its part of the corpus.</summary>
    public long FirstChunk { get; private set; }

    /// <summary>Puts the collectors into the state that an earlier attempt saved, where it is to go on, and finds the
    /// chunks that are left.</summary>
    /// <param name="cancellation">Stops the search for chunks.</param>
    /// <exception cref="ProbeException">What was saved is of another version, or the corpus can't be read.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void GoOn(CancellationToken cancellation)
    {
        progress.DeleteUnfinished();
        Start = plan.Options.Run.Resume ? progress.Load(plan.Saved.Hash, collectors, WarnInPassing) : null;
        if (Start is not null || plan.Options.Run.Place is not null)
        {
            FindChunks(cancellation);
        }
        clock.BeginChunks();
    }

    /// <summary>Puts the collectors back into the state that was saved last.</summary>
    /// <returns>What it is of, or null where nothing was saved; then nothing is changed.</returns>
    public SavedHeader? Restore()
    {
        progress.Wait();
        return hasSaved || Start is not null ? progress.Load(Plan.Hash, collectors, WarnInPassing) : null;
    }

    /// <summary>Told at the end of a chunk: saves where it is time.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="isStopped">Whether the scan is to stop here.</param>
    /// <returns>Whether there is time for another chunk.</returns>
    /// <exception cref="ProbeException">What is saved can't be written.</exception>
    public bool EndChunk(Pass pass, bool isStopped)
    {
        clock.EndChunk();
        bool isOver = clock.IsOver;
        // The first one's end is kept for this attempt too: an interruption then leaves results.
        if (!hasSaved || isStopped || isOver || clock.IsDue)
        {
            clock.Save(() => Save(pass));
        }
        return !isOver;
    }

    /// <summary>Saves the state of all collectors; what takes long for the disk goes on in the background.</summary>
    /// <exception cref="ProbeException">It can't be written.</exception>
    public void Save(Pass pass)
    {
        if (!hasSaved)
        {
            if (Start is null)
            {
                progress.Delete();
            }
            SavePlan();
            hasSaved = true;
        }
        progress.Save(
            new(SavedHeader.CurrentVersion, Plan.Hash, FirstChunk, pass.NextChunk, pass.Tally, pass.Times), collectors);
    }

    /// <summary>Waits until all that was saved is on the disk.</summary>
    /// <exception cref="ProbeException">It can't be written.</exception>
    public void Finish() => progress.Wait();

    /// <summary>Deletes what was saved, once it is of no more use. Where that fails the next attempt does it.</summary>
    public void Forget()
    {
        try
        {
            progress.Delete();
        }
        catch (StorageException)
        {
            // The results are complete, or there are none for a reason that the user must know of.
        }
    }

    public void Dispose() => progress.Dispose();

    /// <summary>Warns of what changes no result.</summary>
    private void WarnInPassing(string warning)
    {
        plan.Warnings.Add(warning);
        plan.PassingWarnings.Add(warning);
    }

    /// <summary>Refuses to go on with what is another scan's.</summary>
    private void DemandSamePlan()
    {
        if (plan.Former is not { } former)
        {
            return;
        }
        IReadOnlyList<string> differences = PlanContents.Differences(former.DependsOn, plan.Saved.DependsOn);
        if (differences.Count > 0 && !plan.Options.Overwrite)
        {
            string option = plan.Options.Run.Resume ? RunOptions.ResumeOption.Name : RunOptions.ShardOption.Name;
            throw new ProbeException(
                $"{option}: expected the scan that was begun in '{plan.Options.Out}', but this one differs in "
                + $"{string.Join("; ", differences)}. Give the same command again, choose another folder, or begin "
                + "anew with --overwrite.");
        }
        if (differences.Count == 0)
        {
            index = former.Chunks;
            if (former.Machine != plan.Saved.Machine && !plan.IsFreeOfMachine)
            {
                plan.Warnings.Add(
                    $"scan: expected {former.Machine}, on which it was begun, but got {plan.Saved.Machine}: the last "
                    + "digits of activations may differ. In float32, --matmul packed gives the same everywhere.");
            }
        }
    }

    /// <summary>Looks for results of this plan.</summary>
    private void FindResults()
    {
        string folder = plan.Folders.Results!;
        OpenCommit.Finish(folder, "--out");
        if (File.Exists(Path.Combine(folder, OutputFolder.Manifest)))
        {
            ScanManifest there = ScanManifest.Read(folder);
            MayReplace = there.Plan == plan.Saved.Hash;
            Finished = MayReplace && there.Status == ScanManifest.Complete && plan.Options.Run.Resume ? there : null;
        }
    }

    /// <summary>Saves the plan, and beside it what was found of the corpus.</summary>
    private void SavePlan()
    {
        SavedProgress.Write(Path.Combine(plan.Folders.Plan!, SavedPlan.FileName), Plan.Write);
        if (plan.Corpus.KeepPreparations() is { } found)
        {
            KeptPreparations.Write(plan.Folders.Plan!, Plan.Hash, found);
        }
    }

    private void FindChunks(CancellationToken cancellation)
    {
        if (index is null)
        {
            index = plan.Corpus.Index(report: null, cancellation);
            SavePlan();
        }
        (long first, long end) = plan.Options.Run.Place?.PartOf(index.TextBytes) ?? (0, index.ChunkCount);
        FirstChunk = first;
        Range = new ChunkRange(index, Start?.End ?? first, end);
    }
}
