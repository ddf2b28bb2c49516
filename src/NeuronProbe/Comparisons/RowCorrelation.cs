namespace NeuronProbe.Comparisons;

/// <summary>Pearson's correlation of two neurons' values at the same positions.</summary>
internal static class RowCorrelation
{
    // 97.5 % of the normal distribution.
    private const double Deviations = 1.959963984540054;

    /// <summary>Pearson's r in double precision: exactly 1 for a row with itself, NaN where one is constant.</summary>
    /// <param name="x">Values.</param>
    /// <param name="y">As many, at the same positions.</param>
    public static double Of(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double meanX = 0, meanY = 0;
        for (int i = 0; i < x.Length; i++)
        {
            meanX += x[i];
            meanY += y[i];
        }
        meanX /= x.Length;
        meanY /= x.Length;
        double squaresX = 0, squaresY = 0, products = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double fromX = x[i] - meanX, fromY = y[i] - meanY;
            squaresX += fromX * fromX;
            squaresY += fromY * fromY;
            products += fromX * fromY;
        }
        return Math.Clamp(products / Math.Sqrt(squaresX * squaresY), -1, 1);
    }

    /// <summary>The 95 % interval of a correlation by Fisher's z: tanh(atanh(r) +- 1.96 / sqrt(n - 3)) (Fisher 1921).
    /// </summary>
    /// <param name="r">The correlation.</param>
    /// <param name="count">n, independent observations.</param>
    /// <returns>Its ends, or NaN with fewer than 4 observations.</returns>
    public static (double Low, double High) IntervalOf(double r, int count)
    {
        if (count < 4)
        {
            return (double.NaN, double.NaN);
        }
        double margin = Deviations / Math.Sqrt(count - 3);
        return (Math.Tanh(Math.Atanh(r) - margin), Math.Tanh(Math.Atanh(r) + margin));
    }
}
