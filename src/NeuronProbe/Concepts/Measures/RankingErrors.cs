namespace NeuronProbe.Concepts.Measures;

/// <summary>
/// How far figures that follow from the order of the values can be from those of the values themselves.
/// </summary>
/// <remarks>0 where all values were kept, NaN where there is no figure.</remarks>
internal readonly record struct RankingErrors(
    double Auroc,
    double AveragePrecision,
    double BestF1,
    double MutualInformation,
    double ControlAuroc,
    double HeldOutAuroc,
    double HeldOutAveragePrecision)
{
    private const double CoarseAbove = 0.005;

    // Errors are written in such steps, rounded up; what is below a thousandth of one is rounding.
    private const double StepsPerOne = 1e5;
    private const double Rounding = 1e-3;

    /// <summary>That of the selectivity, a difference of two distances from 0.5.</summary>
    public double Selectivity => RoundUp(Auroc + ControlAuroc);

    /// <summary>Whether a figure that ranks neurons, in either split, can be off by more than 0.005.</summary>
    public bool IsCoarse => Math.Max(Or0(Auroc), Math.Max(Or0(AveragePrecision), Or0(BestF1))) > CoarseAbove
        || Math.Max(Or0(HeldOutAuroc), Or0(HeldOutAveragePrecision)) > CoarseAbove;

    /// <summary>The same, each rounded up to five decimals.</summary>
    public RankingErrors RoundedUp() => new(
        RoundUp(Auroc),
        RoundUp(AveragePrecision),
        RoundUp(BestF1),
        RoundUp(MutualInformation),
        RoundUp(ControlAuroc),
        RoundUp(HeldOutAuroc),
        RoundUp(HeldOutAveragePrecision));

    private static double RoundUp(double error) =>
        Math.Ceiling(Math.Max(0, (error * StepsPerOne) - Rounding)) / StepsPerOne;

    private static double Or0(double error) => double.IsNaN(error) ? 0 : error;
}
