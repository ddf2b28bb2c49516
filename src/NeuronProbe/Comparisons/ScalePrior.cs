using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace NeuronProbe.Comparisons;

/// <summary>What scales of differences the neurons of a site have in common, so that a neuron's own, of few degrees of
/// freedom, is drawn to what is usual beside it.</summary>
/// <remarks>
/// Variances of neurons are taken as scaled inverse chi-squared ones whose parameters are found from the mean and
/// variance of their logarithms: Smyth (2004, "Linear models and empirical Bayes methods for assessing differential
/// expression in microarray experiments", section 6.2).
/// </remarks>
/// <param name="Freedom">Degrees of freedom that the site adds to a neuron's own; infinite where all neurons have the
/// same variance.</param>
/// <param name="Variance">What is usual.</param>
internal readonly record struct ScalePrior(double Freedom, double Variance)
{
    private const double Least = 1e-3;
    private const double Most = 1e6;
    private const int Halvings = 60;

    /// <summary>Finds what neurons have in common.</summary>
    /// <param name="variances">Their squared differences; those that are 0 tell nothing.</param>
    /// <param name="freedom">Degrees of freedom of each.</param>
    public static ScalePrior Of(IEnumerable<double> variances, int freedom)
    {
        double half = freedom / 2.0;
        double[] logs = [.. variances.Where(variance => variance > 0).Select(variance => Math.Log(variance))];
        if (logs.Length < 2)
        {
            return new(0, 0);
        }
        double mean = logs.Average() - SpecialFunctions.DiGamma(half) + Math.Log(half);
        double average = logs.Average();
        double spread = (logs.Sum(log => (log - average) * (log - average)) / (logs.Length - 1)) - Trigamma(half);
        if (spread <= Trigamma(Most))
        {
            return new(double.PositiveInfinity, Math.Exp(mean));
        }
        double own = InverseTrigamma(spread);
        return new(2 * own, Math.Exp(mean + SpecialFunctions.DiGamma(own) - Math.Log(own)));
    }

    /// <summary>A neuron's variance, drawn to what is usual.</summary>
    public double Shrink(double variance, int freedom) => double.IsPositiveInfinity(Freedom)
        ? Variance
        : ((Freedom * Variance) + (freedom * variance)) / (Freedom + freedom);

    /// <summary>How many times its scale a difference reaches by chance alone with that probability, of either sign:
    /// Student's t with the degrees of freedom of both.</summary>
    public double Quantile(double probability, int freedom) => double.IsPositiveInfinity(Freedom)
        ? -Normal.InvCDF(0, 1, probability / 2)
        : -StudentT.InvCDF(0, 1, Freedom + freedom, probability / 2);

    /// <summary>The second derivative of the logarithm of the gamma function (Abramowitz and Stegun 6.4.12, after
    /// 6.4.6).</summary>
    internal static double Trigamma(double x)
    {
        double sum = 0;
        for (; x < 16; x++)
        {
            sum += 1 / (x * x);
        }
        double square = 1 / (x * x);
        double series = (1.0 / 6) - (square * ((1.0 / 30) - (square * ((1.0 / 42) - (square / 30)))));
        return sum + (1 / x) + (square / 2) + (square / x * series);
    }

    private static double InverseTrigamma(double value)
    {
        double low = Math.Log(Least);
        double high = Math.Log(Most);
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Trigamma(Math.Exp(middle)) > value ? (middle, high) : (low, middle);
        }
        return Math.Exp((low + high) / 2);
    }
}
