namespace NeuronProbe.Concepts.Measures;

/// <summary>
/// The precisions at the positive tokens of a ranking, added from the highest value down; their mean is the average
/// precision.
/// </summary>
internal struct PrecisionSum
{
    // From there on the harmonic numbers' expansion is good to 1e-8 of itself.
    private const int LeastForExpansion = 8;

    private double truePositives;
    private double falsePositives;

    /// <summary>
    /// The sum as it is where the values of each group are in any order with the same chance, the mean over these
    /// orders.
    /// </summary>
    public double Mean { get; private set; }

    /// <summary>
    /// The smallest sum: in each group all negative tokens come first, and no two positive ones have equal values.
    /// </summary>
    public double Least { get; private set; }

    /// <summary>
    /// The largest sum: in each group all positive tokens come first, with one value, so that each has the precision at
    /// the last of them.
    /// </summary>
    public double Most { get; private set; }

    /// <summary>Adds a group of values, below all that were added.</summary>
    public void Add(in LabelledGroup group)
    {
        (double positives, double negatives) = (group.Positives, group.Negatives);
        if (positives > 0)
        {
            if (group.HasUnknownOrder)
            {
                Mean += MeanOverOrders(positives, negatives);
                Least += InTurn(positives, falsePositives + negatives);
                Most += positives * ((truePositives + positives) / (truePositives + positives + falsePositives));
            }
            else
            {
                double ofAll = truePositives + falsePositives + positives + negatives;
                double asTies = positives * ((truePositives + positives) / ofAll);
                Mean += asTies;
                Least += asTies;
                Most += asTies;
            }
        }
        truePositives += positives;
        falsePositives += negatives;
    }

    /// <summary>The difference of two harmonic numbers, 1/(from + 1) + ... + 1/(from + count).</summary>
    /// <param name="from">A whole number, at least 0.</param>
    /// <param name="count">A whole number, at least 0.</param>
    internal static double HarmonicDifference(double from, double count)
    {
        double sum = 0;
        for (; from < LeastForExpansion && count > 0; count--)
        {
            sum += 1 / ++from;
        }
        double low = from + 0.5;
        double high = low + count;
        (double ofLow, double ofHigh) = (1 / (low * low), 1 / (high * high));
        double rest = (ofHigh - ofLow) / 24 * (1 - (7.0 / 40 * (ofHigh + ofLow)));
        return sum + LogRatio(count, low + high, high / low) + rest;
    }

    /// <summary>ln(high / low), mostly without a logarithm.</summary>
    private static double LogRatio(double difference, double sum, double ratio)
    {
        double z = difference / sum;
        double square = z * z;
        return z < 0.1 ? 2 * z * (1 + (square * ((1.0 / 3) + (square * ((1.0 / 5) + (square / 7)))))) : Math.Log(ratio);
    }

    /// <summary>
    /// The sum of the precisions at positive tokens that come one after the other, after so many false positives.
    /// </summary>
    private readonly double InTurn(double positives, double falseBefore) => positives == 1
        ? (truePositives + 1) / (truePositives + 1 + falseBefore)
        : positives - (falseBefore == 0 ? 0 : falseBefore * HarmonicDifference(truePositives + falseBefore, positives));

    /// <summary>
    /// At the k-th of m places there is a positive token with chance p/m; then (k - 1)(p - 1)/(m - 1) of those before
    /// it are positive on average. The sum over the places of the precision, (true positives + that + 1) / (all before
    /// + k), is one of 1 and of 1/(all before + k).
    /// </summary>
    private readonly double MeanOverOrders(double positives, double negatives)
    {
        double count = positives + negatives;
        double before = truePositives + falsePositives;
        double slope = (positives - 1) / (count - 1);
        double atStart = truePositives + 1 - (slope * (before + 1));
        return positives / count * ((slope * count) + (atStart * HarmonicDifference(before, count)));
    }
}
