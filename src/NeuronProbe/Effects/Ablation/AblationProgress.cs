namespace NeuronProbe.Effects.Ablation;

/// <summary>How far ablations have come.</summary>
/// <param name="IsFirstReading">Whether means are being found.</param>
/// <param name="Fraction">The share of that which is done, 0 to 1, or null where nobody knows.</param>
/// <param name="Documents">Documents that the model has read.</param>
/// <param name="Tokens">Their tokens.</param>
internal readonly record struct AblationProgress(bool IsFirstReading, double? Fraction, long Documents, long Tokens);
