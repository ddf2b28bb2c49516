namespace NeuronProbe.Concepts.Measures;

/// <summary>The tokens of a neuron and concept that rank.</summary>
/// <param name="Positives">Those that the concept applies to.</param>
/// <param name="Negatives">All others.</param>
/// <param name="Figures">What follows from the order of their values.</param>
internal readonly record struct RankedTokens(long Positives, long Negatives, RankingFigures Figures)
{
    /// <summary>Whether there is something on either side.</summary>
    public bool HasBoth => Positives > 0 && Negatives > 0;

    /// <summary>The share of the tokens that the concept applies to; NaN without any.</summary>
    public double BaseRate => (double)Positives / (Positives + Negatives);
}
