namespace NeuronProbe.Comparisons;

/// <summary>Whether a scan that was made again is the same.</summary>
internal enum RerunVerdict
{
    /// <summary>The same bytes.</summary>
    Same,

    /// <summary>Figures differ within their bounds, and it is known why.</summary>
    WithinBounds,

    /// <summary>They differ by more, or for no reason that is known.</summary>
    Different,
}

/// <summary>What came of a scan that was made again.</summary>
/// <param name="FileCount">Files of the first one, without those that are left out.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Files">Those that differ, in the order of their names.</param>
/// <param name="Tables">How far figures are apart, where the saved state differs.</param>
/// <param name="Reasons">Why figures may differ in their last digits; none where all bytes must be the same.</param>
internal sealed record RerunOutcome(
    int FileCount,
    long Bytes,
    IReadOnlyList<FileDifference> Files,
    IReadOnlyList<TableDifference> Tables,
    IReadOnlyList<string> Reasons)
{
    /// <summary>Pages that were not compared: they show tables of other commands as these were at another time.
    /// </summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>What it comes to.</summary>
    public RerunVerdict Verdict => Files.Count == 0 ? RerunVerdict.Same
        : Reasons.Count > 0 && Files.All(file => file.FollowsFigures) && Tables.All(table => table.Beyond == 0)
            ? RerunVerdict.WithinBounds
            : RerunVerdict.Different;
}
