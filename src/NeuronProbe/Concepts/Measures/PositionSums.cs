using System.Numerics;

namespace NeuronProbe.Concepts.Measures;

/// <summary>How much of a neuron's variance its position in the window explains.</summary>
internal static class PositionSums
{
    /// <summary>Bands of positions: 0, 1, 2 to 3, 4 to 7, ... and all from 16,384 on.</summary>
    public const int Bands = 16;

    /// <summary>The band of a position.</summary>
    public static int BandOf(int position) =>
        Math.Min(Bands - 1, position == 0 ? 0 : BitOperations.Log2((uint)position) + 1);

    /// <summary>The variance between the bands' means, as a share of all variance; 0 where nothing varies.</summary>
    /// <param name="sums">Sums of the values, by band.</param>
    /// <param name="counts">Their numbers, by band.</param>
    /// <param name="sumOfSquares">Sum of the squares of all values.</param>
    public static double ExplainedVariance(ReadOnlySpan<double> sums, ReadOnlySpan<long> counts, double sumOfSquares)
    {
        double count = 0;
        double sum = 0;
        double between = 0;
        for (int band = 0; band < sums.Length; band++)
        {
            count += counts[band];
            sum += sums[band];
            between += counts[band] == 0 ? 0 : sums[band] * sums[band] / counts[band];
        }
        double ofMean = count == 0 ? 0 : sum * sum / count;
        double all = sumOfSquares - ofMean;
        return all > 1e-13 * sumOfSquares ? (between - ofMean) / all : 0;
    }

    /// <summary>How many adjacent tokens of one window are in one band of positions, and in which.</summary>
    public static (int Count, int Band)[] BandsOf(ReadOnlySpan<int> positions)
    {
        var bands = new List<(int Count, int Band)>();
        for (int i = 0, first = 0; i < positions.Length; i++)
        {
            int band = BandOf(positions[i]);
            if (i + 1 == positions.Length || BandOf(positions[i + 1]) != band || positions[i + 1] <= positions[i])
            {
                bands.Add((i + 1 - first, band));
                first = i + 1;
            }
        }
        return [.. bands];
    }
}
