namespace NeuronProbe.Scans;

/// <summary>How far a scan has come.</summary>
/// <param name="Documents">Documents that the model has read.</param>
/// <param name="Tokens">Their tokens.</param>
/// <param name="Fraction">The share of the corpus's bytes, documents or tokens that was read, 0 to 1, or null where nobody knows its length.</param>
/// <param name="Elapsed">Time since the first document.</param>
internal readonly record struct ScanProgress(long Documents, long Tokens, double? Fraction, TimeSpan Elapsed);
