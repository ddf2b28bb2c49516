using NeuronProbe.Reports;

namespace NeuronProbe.Scans;

/// <summary>The files that a scan leaves.</summary>
/// <param name="plan">The scan.</param>
/// <param name="folder">Where they go; borrowed.</param>
/// <param name="attempt">What is kept for later attempts; borrowed.</param>
internal sealed class ScanResults(ScanPlan plan, OutputFolder folder, ScanAttempt attempt)
{
    /// <summary>See <see cref="Scan.Beside"/>.</summary>
    public Func<IReadOnlyList<(string Name, byte[] Content)>>? Beside { get; init; }

    /// <summary>Writes them. Where the disk has no room for them, what was collected stays saved.</summary>
    /// <param name="manifest">What was done.</param>
    /// <param name="pass">Where the collectors stand.</param>
    /// <returns>The manifest with the files.</returns>
    /// <exception cref="StorageException">They can't be written; it says so where neither can the rest.</exception>
    public ScanManifest Write(ScanManifest manifest, Pass pass)
    {
        try
        {
            manifest = Write(manifest);
        }
        catch (StorageException e) when (attempt.CanSave)
        {
            Keep(pass, e);
            throw;
        }
        if (manifest.Status == ScanManifest.Complete || !attempt.CanSave)
        {
            attempt.Forget();
        }
        return manifest;
    }

    /// <summary>Saves what was collected.</summary>
    /// <param name="pass">Where the collectors stand.</param>
    /// <param name="failure">Why there are no results.</param>
    private void Keep(Pass pass, StorageException failure)
    {
        // What was written of the results has made room.
        folder.Abandon();
        try
        {
            attempt.Save(pass);
            attempt.Finish();
        }
        catch (StorageException e)
        {
            throw new StorageException(
                $"{failure.Message} Nor could what was collected be kept, but for what was saved before: "
                    + $"{e.InnerException!.Message.TrimEnd('.')}.",
                failure);
        }
    }

    private ScanManifest Write(ScanManifest manifest)
    {
        bool isWhole = manifest.Status == ScanManifest.Complete && plan.Options.Run.Place is null;
        IReadOnlyList<(string Name, byte[] Content)> beside = isWhole ? Beside?.Invoke() ?? [] : [];
        var found = new Report(manifest, plan.Findings.With(SideTableFile.ReadAll(beside)));
        foreach ((string name, byte[] content) in beside)
        {
            folder.Create(name, stream => stream.Write(content));
        }
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
        if (plan.Options.Run.Place is null)
        {
            // Where chunks begin follows from the rest, and is known where somebody looked for it alone.
            folder.Create(SavedPlan.FileName, (attempt.Plan with { Chunks = null }).Write);
        }
        folder.CreateManifest((stream, files) => (manifest = manifest.WithFiles(files)).Write(stream));
        folder.Commit();
        return manifest;
    }
}
