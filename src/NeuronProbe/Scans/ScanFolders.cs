namespace NeuronProbe.Scans;

/// <summary>Where a scan writes.</summary>
/// <param name="options">What is asked for.</param>
internal sealed class ScanFolders(ScanOptions options)
{
    /// <summary>The folder that results go to: that of a part within that of the scan; null where none are
    /// written.</summary>
    public string? Results => options is { Out: { } folder, Run.Place: { } place }
        ? Path.Combine(folder, place.Path)
        : options.Out;

    /// <summary>The folder that has the plan before there are results, and what was found of the corpus: of parts that
    /// of the scan; null where nothing is written.</summary>
    public string? Plan => options.Run.Place is not null || options.Out is null
        ? options.Out
        : Path.Combine(options.Out, SavedProgress.FolderName);

    /// <summary>The plan of the scan that this one goes on with, or is a part of; null where it begins.</summary>
    /// <exception cref="ProbeException">It can't be read, was changed, or is of another version.</exception>
    public SavedPlan? FindFormer() =>
        options is not { Out: { } folder, IsDryRun: false } || (!options.Run.Resume && options.Run.Place is null)
            ? null
            : SavedPlan.Find(Path.Combine(Plan!, SavedPlan.FileName))
                ?? SavedPlan.Find(Path.Combine(folder, SavedPlan.FileName));
}
