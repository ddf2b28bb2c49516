namespace NeuronProbe.Collectors;

/// <summary>What flags compare between the neurons of a site: figures that no single token decides, apart from the
/// largest magnitude.</summary>
/// <remarks>
/// Sparseness and weight of the tails are those of the values after each was brought into the range from the tenth
/// smallest to the tenth largest of them, and are read from the bins. NaN where there are too few values, all are equal
/// or then 0, or those that are left are too small beside the largest for its bins to tell them apart.
/// </remarks>
/// <param name="Largest">The largest magnitude, exactly.</param>
/// <param name="Strong">The larger magnitude of the 1 % and the 99 % quantile.</param>
/// <param name="Sparseness">Lifetime sparseness of the clipped values.</param>
/// <param name="TailWeight">Their fourth central moment over the square of the second: 3 for a normal distribution.
/// </param>
internal readonly record struct NeuronShape(double Largest, double Strong, double Sparseness, double TailWeight)
{
    /// <summary>Bytes of one.</summary>
    public const long Bytes = 4 * sizeof(double);

    // Values beyond the tenth from either end count as much as the tenth.
    private const int Clipped = 10;

    private const int LeastCount = 100;

    // Bins reach 16 octaves below the largest magnitude; of values 12 octaves below it too little is known.
    private const double Resolution = 1.0 / 4096;

    /// <summary>Reads it from the values of one neuron.</summary>
    public static NeuronShape Of(BinnedDistribution values)
    {
        if (values.Count == 0)
        {
            return new(double.NaN, double.NaN, double.NaN, double.NaN);
        }
        double largest = Magnitude(values, 0);
        bool isConstant = values.OrderStatistic(0) == values.OrderStatistic(values.Count - 1);
        double strong = Math.Max(Math.Abs(values.Quantile(0.01)!.Value), Math.Abs(values.Quantile(0.99)!.Value));
        if (values.Count < LeastCount || isConstant || Magnitude(values, Clipped - 1) < largest * Resolution)
        {
            return new(largest, strong, double.NaN, double.NaN);
        }
        Moments moments = MomentsOf(values);
        return new(largest, strong, moments.LifetimeSparseness ?? double.NaN, moments.Kurtosis + 3 ?? double.NaN);
    }

    /// <summary>The larger magnitude of the values that have a place from either end.</summary>
    private static double Magnitude(BinnedDistribution values, long place) => Math.Max(
        Math.Abs(values.OrderStatistic(place)), Math.Abs(values.OrderStatistic(values.Count - 1 - place)));

    private static Moments MomentsOf(BinnedDistribution values)
    {
        double lowest = values.OrderStatistic(Clipped - 1);
        double highest = values.OrderStatistic(values.Count - Clipped);
        double sum = 0;
        double magnitudes = 0;
        foreach (ref readonly HistogramBin bin in values.Bins)
        {
            double value = Math.Clamp(bin.Middle, lowest, highest);
            sum += bin.Count * value;
            magnitudes += bin.Count * Math.Abs(value);
        }
        double mean = sum / values.Count;
        double squares = 0;
        double fourths = 0;
        foreach (ref readonly HistogramBin bin in values.Bins)
        {
            double difference = Math.Clamp(bin.Middle, lowest, highest) - mean;
            squares += bin.Count * difference * difference;
            fourths += bin.Count * difference * difference * difference * difference;
        }
        return lowest == highest
            ? new(values.Count, lowest, 0, 0, 0, values.Count * Math.Abs(lowest))
            : new(values.Count, mean, squares, 0, fourths, magnitudes);
    }
}
