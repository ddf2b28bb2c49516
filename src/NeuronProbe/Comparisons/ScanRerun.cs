using NeuronProbe.Hub;
using NeuronProbe.Reports;
using NeuronProbe.Scans;

namespace NeuronProbe.Comparisons;

/// <summary>A scan that is made again from its manifest alone, and compared with the first one.</summary>
internal sealed class ScanRerun
{
    private readonly string folder;
    private readonly ScanManifest manifest;
    private readonly ScanOptions options;

    private ScanRerun(string folder, ScanManifest manifest, ScanOptions options) =>
        (this.folder, this.manifest, this.options) = (folder, manifest, options);

    /// <summary>Reads a scan, and looks whether it can be made again: its files are whole, and those that it read are
    /// the same still.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="changes">What is given anew.</param>
    /// <param name="hub">Where models of the hub are.</param>
    /// <exception cref="ProbeException">It can't be made again.</exception>
    public static ScanRerun Open(string folder, RerunChanges changes, HubEnvironment hub)
    {
        ScanManifest manifest = ScanManifest.Read(folder);
        Demand(folder, manifest);
        FolderCheck.Run(folder);
        string path = Path.Combine(folder, OutputFolder.Manifest);
        string[] anew = changes.Threads is null ? [] : [ScanOptionList.Threads.Key];
        ScanOptions former = EarlierScan.Of(path, manifest, anew).Options(keepsSettled: true);
        ScanOptions options = former with
        {
            Hub = hub,
            Threads = changes.Threads ?? former.Threads,
            Formats = ReportsAgain.FormatsOf(SavedScan.Open(folder)),
            Reports = ReportsAgain.OptionsOf(manifest),
            Settled = manifest.Settled,
        };
        return new ScanRerun(folder, manifest, new EarlierInputs(manifest, changes).Find(options));
    }

    /// <summary>Makes it again, and compares.</summary>
    /// <param name="location">A folder for it, which is kept; null for one beside the first, which is not.</param>
    /// <param name="report">Told how far the scan has come.</param>
    /// <param name="cancellation">Stops the scan.</param>
    /// <returns>What came of it, or null where it was stopped.</returns>
    /// <exception cref="ProbeException">It can't be made again, or can't be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before its first chunk was finished.</exception>
    public RerunOutcome? Run(string? location, Action<ScanProgress> report, CancellationToken cancellation)
    {
        string there = location ?? $"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))}"
            + $".rerun-{Guid.NewGuid().ToString("N")[..8]}";
        try
        {
            return Scan(there, report, cancellation) ? FolderDifference.Between(folder, there) : null;
        }
        finally
        {
            if (location is null && Directory.Exists(there))
            {
                Directory.Delete(there, recursive: true);
            }
        }
    }

    /// <summary>Refuses a scan that is no whole one, or whose corpus is gone.</summary>
    private static void Demand(string folder, ScanManifest manifest)
    {
        if (manifest.Shard is { } shard)
        {
            throw new ProbeException($"{folder}: expected a whole scan, but got part {shard.Index} of {shard.Count}. "
                + "Join the parts with 'neuronprobe merge', and name that folder.");
        }
        if (manifest.Status != ScanManifest.Complete)
        {
            throw new ProbeException($"{folder}: expected a scan that was done to its end, but this one was "
                + "interrupted, and where depends on the moment. Scan again.");
        }
        if (manifest.Corpus.Files.Any(file => file.Name == "-"))
        {
            throw new ProbeException($"{folder}: expected a corpus of files, but this one came from standard input and "
                + "is gone. Save it to a file, and scan that.");
        }
    }

    /// <returns>Whether it was done to its end.</returns>
    private bool Scan(string location, Action<ScanProgress> report, CancellationToken cancellation)
    {
        using var plan = new ScanPlan(options with { Out = location }, cancellation: cancellation);
        DemandSamePlan(plan.Saved);
        return new Scan(plan).Run(report, cancellation) is { End: ScanEnd.Complete, InterruptedIn: null };
    }

    /// <summary>Refuses to begin where the results would depend on something else. Another version may have another
    /// plan: then the results are compared all the same.</summary>
    private void DemandSamePlan(SavedPlan now)
    {
        bool isSameTool = manifest.Tool == ManifestBuilder.Tool;
        if (manifest.Plan is null || manifest.Plan == now.Hash || !isSameTool)
        {
            return;
        }
        SavedPlan? former = SavedPlan.Find(Path.Combine(folder, SavedPlan.FileName));
        string differences = former is null
            ? "what it depends on"
            : string.Join("; ", PlanContents.Differences(former.DependsOn, now.DependsOn));
        throw new ProbeException($"{folder}: expected the same scan from its manifest, but it would differ in "
            + $"{differences}. Bring these back, or scan again.");
    }
}
