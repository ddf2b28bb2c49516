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
/// by, and no less than what is too small to matter.</summary>
/// <remarks>
/// A neuron's own difference between halves, of seven degrees of freedom, is drawn to what is usual at the site
/// (<see cref="ScalePrior"/>). Where both scans read the same documents, these bring no chance of their own into the
/// comparison, and the limit is what one halving in twenty exceeds. Where documents are others, it is what chance
/// exceeds once in twenty comparisons of all neurons together: with a probability of 0.05 over five figures of each
/// neuron.
/// </remarks>
internal sealed class ChangeLimits
{
    /// <summary>What is too small to matter: in standard deviations of the baseline for the mean and the Wasserstein
    /// distance, as a logarithm for the standard deviation.</summary>
    public const double Least = 0.05;

    /// <summary>The same for the share of active values.</summary>
    public const double LeastDensity = 0.01;

    private const double Error = 0.05;

    private static readonly ChangeFigure[] Figures = Enum.GetValues<ChangeFigure>();

    private readonly ScalePrior[] priors;
    private readonly double[] quantiles;

    /// <param name="halves">What each neuron's own halves differ by, or null.</param>
    /// <param name="comparisons">Neurons that chance may pick from: 1 where documents are the same, else those of all
    /// sites.</param>
    public ChangeLimits(IEnumerable<HalvesDifference?> halves, long comparisons)
    {
        HalvesDifference[] known = [.. halves.OfType<HalvesDifference>()];
        priors =
        [
            .. Figures.Select(figure => ScalePrior.Of(
                known.Select(own => Squared(own, figure)), HalvesDifference.Splits)),
        ];
        double probability = comparisons == 1 ? Error : Error / (comparisons * Figures.Length);
        quantiles = [.. priors.Select(prior => prior.Quantile(probability, HalvesDifference.Splits))];
    }

    /// <summary>What a neuron may change by in one figure, in units of activation for the mean and the Wasserstein
    /// distance.</summary>
    /// <param name="halves">What its own halves differ by.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="scale">Its standard deviation in the baseline.</param>
    public double Of(in HalvesDifference halves, ChangeFigure figure, double scale)
    {
        double chance = quantiles[(int)figure]
            * Math.Sqrt(priors[(int)figure].Shrink(Squared(halves, figure), HalvesDifference.Splits));
        return Math.Max(chance, figure switch
        {
            ChangeFigure.Density => LeastDensity,
            ChangeFigure.Mean or ChangeFigure.Wasserstein => Least * scale,
            _ => Least,
        });
    }

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
