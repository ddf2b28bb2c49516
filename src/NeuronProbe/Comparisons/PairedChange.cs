namespace NeuronProbe.Comparisons;

/// <summary>How the values of one neuron on the same tokens differ between two scans.</summary>
/// <param name="Count">Tokens on which both are finite.</param>
/// <param name="PearsonR">Pearson's correlation, or null where one does not vary.</param>
/// <param name="RootMeanSquare">The root of the mean of the squared differences, in units of activation; null without
/// tokens.</param>
internal readonly record struct PairedChange(int Count, double? PearsonR, double? RootMeanSquare)
{
    /// <summary>Compares values by their places.</summary>
    /// <param name="one">Values of the baseline.</param>
    /// <param name="other">Values of the other scan.</param>
    /// <param name="places">Of each common token its place among the former, and among the latter.</param>
    public static PairedChange Of(
        ReadOnlySpan<float> one, ReadOnlySpan<float> other, ReadOnlySpan<(int One, int Other)> places)
    {
        int count = 0;
        double sum = 0;
        double otherSum = 0;
        double squares = 0;
        foreach ((int at, int otherAt) in places)
        {
            (double x, double y) = (one[at], other[otherAt]);
            if (double.IsFinite(x) && double.IsFinite(y))
            {
                count++;
                sum += x;
                otherSum += y;
                squares += (y - x) * (y - x);
            }
        }
        if (count == 0)
        {
            return new(0, null, null);
        }
        double? r = Correlation(one, other, places, sum / count, otherSum / count);
        return new(count, r, Math.Sqrt(squares / count));
    }

    private static double? Correlation(
        ReadOnlySpan<float> one,
        ReadOnlySpan<float> other,
        ReadOnlySpan<(int One, int Other)> places,
        double mean,
        double otherMean)
    {
        double product = 0;
        double square = 0;
        double otherSquare = 0;
        foreach ((int at, int otherAt) in places)
        {
            (double x, double y) = (one[at] - mean, other[otherAt] - otherMean);
            if (double.IsFinite(x) && double.IsFinite(y))
            {
                product += x * y;
                square += x * x;
                otherSquare += y * y;
            }
        }
        // Each root by itself: the product of two small sums may be too small for a number.
        double scale = Math.Sqrt(square) * Math.Sqrt(otherSquare);
        return scale > 0 ? Math.Clamp(product / scale, -1, 1) : null;
    }
}
