namespace NeuronProbe.Scans;

/// <summary>How far a scan has come.</summary>
/// <param name="Stage">What it is at.</param>
/// <param name="Fraction">The share of that which is done, 0 to 1, or null where nobody knows.</param>
/// <param name="Documents">Documents that the model has read in it.</param>
/// <param name="Tokens">Their tokens.</param>
/// <param name="Elapsed">Time since its beginning.</param>
internal readonly record struct ScanProgress(
    ScanStage Stage, double? Fraction, long Documents, long Tokens, TimeSpan Elapsed);
