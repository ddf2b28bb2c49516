namespace NeuronProbe.Effects.Probes;

/// <summary>What probing is at.</summary>
internal enum ProbeStage
{
    /// <summary>The reading that finds how far means differ.</summary>
    Differences,

    /// <summary>The reading that keeps the values of the chosen neurons.</summary>
    Values,

    /// <summary>Fitting and judging.</summary>
    Fits,
}

/// <summary>How far it has come.</summary>
/// <param name="Stage">What it is at.</param>
/// <param name="Fraction">The share of that which is done, 0 to 1.</param>
/// <param name="Documents">Documents that the model has read in it.</param>
/// <param name="Tokens">Their tokens.</param>
/// <param name="Elapsed">Time since its beginning.</param>
internal readonly record struct ProbeProgress(
    ProbeStage Stage, double Fraction, long Documents, long Tokens, TimeSpan Elapsed);
