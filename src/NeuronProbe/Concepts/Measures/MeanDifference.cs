namespace NeuronProbe.Concepts.Measures;

/// <summary>How far a neuron's mean on the tokens of a concept is from that on all others.</summary>
/// <param name="Positives">Values on tokens of the concept.</param>
/// <param name="Negatives">Other values.</param>
/// <param name="All">Sums of all values.</param>
/// <param name="Own">Sums of those on tokens of the concept.</param>
internal readonly record struct MeanDifference(long Positives, long Negatives, NeuronSums All, ConceptSums Own)
{
    // What is left of equal values is rounding.
    private const double Rounding = 1e-14;

    public double PositiveMean => Own.Sum / Positives;

    public double NegativeMean => (All.Sum - Own.Sum) / Negatives;

    /// <summary>The difference in units of the pooled standard deviation, which divides by n - 2 (Cohen 1988). NaN
    /// where nothing varies within the sides.</summary>
    public double CohensD => Within > Rounding * All.SumOfSquares && Positives + Negatives > 2
        ? (PositiveMean - NegativeMean) / Math.Sqrt(Within / (Positives + Negatives - 2))
        : double.NaN;

    /// <summary>The correlation of value and label. NaN where nothing varies.</summary>
    public double PointBiserialR => Within + Between > Rounding * All.SumOfSquares
        ? (PositiveMean - NegativeMean)
            * Math.Sqrt((double)Positives * Negatives / (Positives + Negatives) / (Within + Between))
        : double.NaN;

    private double Within => SquaresOf(Own.SumOfSquares, Own.Sum, Positives)
        + SquaresOf(All.SumOfSquares - Own.SumOfSquares, All.Sum - Own.Sum, Negatives);

    private double Between => (double)Positives * Negatives / (Positives + Negatives) * (PositiveMean - NegativeMean)
        * (PositiveMean - NegativeMean);

    private static double SquaresOf(double sumOfSquares, double sum, long count) =>
        Math.Max(0, sumOfSquares - (sum * sum / count));
}
