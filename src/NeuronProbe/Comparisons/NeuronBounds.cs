using NeuronProbe.Collectors;

namespace NeuronProbe.Comparisons;

/// <summary>How far the figures of a neuron may move where each of its values moves by some slack at most.</summary>
/// <remarks>
/// What follows for a figure is a bound for any such move, not a guess: a mean and an extreme move by the slack, a
/// standard deviation and an order statistic too, and what is made of them by what intervals of these leave open.
/// Sums in another order differ by 1e-12 of the largest magnitude, and bins know a value to within 2 % of itself or
/// 1e-4 of the largest one.
/// </remarks>
/// <param name="row">The neuron's figures in one scan.</param>
/// <param name="values">Its values there, as bins know them; null where nobody counted them.</param>
/// <param name="slack">How far a value may move.</param>
/// <param name="isExact">Whether quantiles are exact.</param>
internal sealed class NeuronBounds(NeuronStatistics row, BinnedDistribution? values, double slack, bool isExact)
{
    private const double SumRounding = 1e-12;
    private const double ShapeRounding = 1e-9;
    private const double BinWidth = 0.02;
    private const double LeastBin = 1e-4;

    private readonly double largest = Math.Max(Math.Abs(row.Min ?? 0), Math.Abs(row.Max ?? 0));
    private readonly double std = row.Std ?? 0;

    private double Rounding => SumRounding * largest;

    /// <summary>Of a mean or a standard deviation.</summary>
    public double Sum => slack + Rounding;

    /// <summary>Of an extreme.</summary>
    public double Extreme => slack;

    public double Variance => (slack * ((2 * std) + slack)) + (SumRounding * largest * largest);

    /// <summary>Of a quantile: two bins know it, and it moves.</summary>
    /// <param name="value">The quantile.</param>
    public double? Quantile(double? value) => value is null ? null
        : (isExact ? 0 : 2 * Math.Max(BinWidth * (Math.Abs(value.Value) + slack), LeastBin * (largest + slack)))
            + slack + Rounding;

    /// <summary>Of m3 / m2^1.5; null where values move as much as they vary.</summary>
    public double? Skewness
    {
        get
        {
            // Centred values move by twice the slack at most.
            double move = 2 * slack;
            if (row.Skewness is not { } skewness || std <= move)
            {
                return null;
            }
            double cubes = skewness * std * std * std;
            double off = (3 * move * std * std) + (3 * move * move * std) + (move * move * move);
            return Furthest(skewness, cubes - off, cubes + off, exponent: 3) + ShapeRounding * (1 + Math.Abs(skewness));
        }
    }

    /// <summary>Of m4 / m2^2 - 3; null likewise.</summary>
    public double? Kurtosis
    {
        get
        {
            double move = 2 * slack;
            if (row.Kurtosis is not { } excess || std <= move)
            {
                return null;
            }
            double kurtosis = excess + 3;
            // The fourth root of m4 is a norm of the centred values.
            double root = Math.Pow(Math.Max(0, kurtosis), 0.25) * std;
            double least = Math.Pow(Math.Max(0, root - move), 4);
            double most = Math.Pow(root + move, 4);
            return Furthest(kurtosis, least, most, exponent: 4) + ShapeRounding * (1 + kurtosis);
        }
    }

    /// <summary>Of the lifetime sparseness; null where values move as much as they are large.</summary>
    public double? LifetimeSparseness
    {
        get
        {
            double size = Math.Sqrt((row.Variance ?? 0) + ((row.Mean * row.Mean) ?? 0));
            if (row.LifetimeSparseness is not { } sparseness || row.Count < 2 || size <= slack)
            {
                return null;
            }
            double scale = 1 / (1 - (1.0 / row.Count));
            double ratio = Math.Sqrt(Math.Max(0, 1 - (sparseness / scale)));
            double least = Math.Max(0, (ratio * size) - slack) / (size + slack);
            double most = Math.Min(1, ((ratio * size) + slack) / (size - slack));
            double off = Math.Max((ratio * ratio) - (least * least), (most * most) - (ratio * ratio));
            return (scale * off) + ShapeRounding;
        }
    }

    /// <summary>Of the number of values above a threshold: those so near to it that they may cross it; null where
    /// nobody counted them.</summary>
    public double? Active(double threshold)
    {
        if (values is null)
        {
            return null;
        }
        long near = 0;
        foreach (ref readonly HistogramBin bin in values.Bins)
        {
            near += bin.Lower <= threshold + slack && bin.Upper >= threshold - slack ? bin.Count : 0;
        }
        return near;
    }

    /// <summary>How far a ratio of a sum in an interval and a power of the standard deviation can be from what it
    /// is.</summary>
    private double Furthest(double ratio, double least, double most, int exponent)
    {
        double narrow = Math.Pow(std - slack, exponent);
        double wide = Math.Pow(std + slack, exponent);
        double[] ends = [least / narrow, least / wide, most / narrow, most / wide];
        return ends.Max(end => Math.Abs(end - ratio));
    }
}
