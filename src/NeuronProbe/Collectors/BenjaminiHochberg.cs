namespace NeuronProbe.Collectors;

/// <summary>The procedure of Benjamini and Hochberg (1995).</summary>
internal static class BenjaminiHochberg
{
    /// <summary>The q-value of each p-value: the smallest rate of false discoveries at which it would be
    /// one of the discoveries.</summary>
    /// <param name="pValues">The p-values of all tests, ascending.</param>
    public static double[] Adjust(double[] pValues)
    {
        double[] adjusted = new double[pValues.Length];
        double least = 1;
        for (int rank = pValues.Length; rank >= 1; rank--)
        {
            least = Math.Min(least, pValues[rank - 1] * pValues.Length / rank);
            adjusted[rank - 1] = least;
        }
        return adjusted;
    }
}
