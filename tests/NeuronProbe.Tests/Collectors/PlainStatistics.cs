namespace NeuronProbe.Tests.Collectors;

/// <summary>The figures of a neuron as NumPy and SciPy define them,
/// from all values at once and in the plainest way.</summary>
internal static class PlainStatistics
{
    public static double Mean(float[] values) => values.Sum(value => (double)value) / values.Length;

    public static double CentralMoment(float[] values, int power)
    {
        double mean = Mean(values);
        return values.Sum(value => Math.Pow(value - mean, power)) / values.Length;
    }

    public static double Skewness(float[] values) => CentralMoment(values, 3) / Math.Pow(CentralMoment(values, 2), 1.5);

    public static double Kurtosis(float[] values) =>
        (CentralMoment(values, 4) / Math.Pow(CentralMoment(values, 2), 2)) - 3;

    public static double LifetimeSparseness(float[] values)
    {
        double magnitudes = values.Sum(value => Math.Abs((double)value)) / values.Length;
        double squares = values.Sum(value => (double)value * value) / values.Length;
        return (1 - (magnitudes * magnitudes / squares)) / (1 - (1.0 / values.Length));
    }

    public static double Quantile(float[] values, double fraction)
    {
        double[] sorted = [.. values.Select(value => (double)value).Order()];
        double place = (sorted.Length - 1) * fraction;
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
    }

    /// <summary>How far an estimate of a quantile may be off:
    /// both order statistics are known to 2 % or 1e-4 of the largest magnitude.</summary>
    public static double QuantileBound(float[] values, double fraction)
    {
        double[] sorted = [.. values.Select(value => (double)value).Order()];
        double largest = sorted.Max(Math.Abs);
        int below = (int)((sorted.Length - 1) * fraction);
        int above = Math.Min(below + 1, sorted.Length - 1);
        return Math.Max(0.02 * Math.Max(Math.Abs(sorted[below]), Math.Abs(sorted[above])), 1e-4 * largest);
    }
}
