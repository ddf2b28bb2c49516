namespace NeuronProbe.Comparisons;

/// <summary>Figures by which neurons are compared with what the baseline's own documents differ by.</summary>
internal enum ChangeFigure
{
    /// <summary>The mean.</summary>
    Mean,

    /// <summary>The logarithm of the standard deviation.</summary>
    Std,

    /// <summary>The share of active values.</summary>
    Density,

    /// <summary>The first Wasserstein distance.</summary>
    Wasserstein,

    /// <summary>The Kolmogorov-Smirnov distance.</summary>
    KolmogorovSmirnov,
}

/// <summary>What the neurons of one site may change by: as much as two halves of the baseline's own documents differ
/// by, and that may go as far as chance takes it once in many comparisons.</summary>
/// <remarks>
/// A neuron's own difference, of seven degrees of freedom, is drawn to what is usual at the site
/// (<see cref="ScalePrior"/>). The limit is so many times that scale as chance exceeds with the probability of
/// <see cref="FamilyError"/> over the number of all comparisons: five figures of each neuron.
/// </remarks>
internal sealed class ChangeLimits
{
    /// <summary>How probable it is that of all neurons of a scan one exceeds a limit by chance.</summary>
    public const double FamilyError = 0.05;

    private static readonly ChangeFigure[] Figures = Enum.GetValues<ChangeFigure>();

    private readonly ScalePrior[] priors;
    private readonly double[] quantiles;

    /// <param name="halves">What each neuron's own halves differ by, or null.</param>
    /// <param name="neurons">Neurons of all sites.</param>
    public ChangeLimits(IEnumerable<HalvesDifference?> halves, long neurons)
    {
        HalvesDifference[] known = [.. halves.OfType<HalvesDifference>()];
        priors =
        [
            .. Figures.Select(figure => ScalePrior.Of(
                known.Select(own => Squared(own, figure)), HalvesDifference.Splits)),
        ];
        double probability = FamilyError / (neurons * Figures.Length);
        quantiles = [.. priors.Select(prior => prior.Quantile(probability, HalvesDifference.Splits))];
    }

    /// <summary>What a neuron may change by in one figure.</summary>
    /// <param name="halves">What its own halves differ by.</param>
    /// <param name="figure">The figure.</param>
    public double Of(in HalvesDifference halves, ChangeFigure figure) => quantiles[(int)figure]
        * Math.Sqrt(priors[(int)figure].Shrink(Squared(halves, figure), HalvesDifference.Splits));

    /// <summary>What a usual neuron of the site may change by in one figure.</summary>
    public double Usual(ChangeFigure figure) =>
        quantiles[(int)figure] * Math.Sqrt(priors[(int)figure].Variance);

    private static double Squared(in HalvesDifference halves, ChangeFigure figure)
    {
        double value = figure switch
        {
            ChangeFigure.Mean => halves.Mean,
            ChangeFigure.Std => halves.LogStd,
            ChangeFigure.Density => halves.Density,
            ChangeFigure.Wasserstein => halves.Wasserstein,
            _ => halves.KolmogorovSmirnov,
        };
        return value * value;
    }
}
