namespace NeuronProbe.Fuzz.Targets;

/// <summary>Every parser of a file or text that somebody else wrote.</summary>
internal static class TargetCatalogue
{
    /// <summary>Makes the targets.</summary>
    /// <param name="folder">Where they may put files.</param>
    public static IEnumerable<FuzzTarget> Make(WorkFolder folder) =>
    [
        .. CorpusTargets.Make(),
        .. TokenizerTargets.Make(folder),
        .. CheckpointTargets.Make(folder),
        .. SavedScanTargets.Make(folder),
        .. SavedProgressTargets.Make(folder),
        .. OptionTargets.Make(folder),
    ];
}
