using NeuronProbe.Comparisons;

namespace NeuronProbe.Tests.Comparisons;

/// <summary>Made-up values of neurons at positions, [neurons][positions].</summary>
internal static class RandomValues
{
    /// <summary>Independent normal values.</summary>
    public static float[][] Normal(Random random, int neurons, int positions) =>
        [.. Enumerable.Range(0, neurons).Select(_ => Enumerable.Range(0, positions).Select(
            _ => (float)NextNormal(random)).ToArray())];

    /// <summary>Values as those of neurons often are: a few large peaks, and documents that differ.</summary>
    /// <param name="random">Where from.</param>
    /// <param name="neurons">Neurons.</param>
    /// <param name="documents">The document of each position.</param>
    public static float[][] Peaked(Random random, int neurons, int[] documents) =>
    [
        .. Enumerable.Range(0, neurons).Select(_ =>
        {
            double[] levels = [.. Enumerable.Range(0, documents.Max() + 1).Select(_ => 1.5 * NextNormal(random))];
            return documents.Select(document => (float)Math.Exp(levels[document] + NextNormal(random))).ToArray();
        }),
    ];

    public static double NextNormal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public static StandardRows RowsOf(float[][] values) =>
        StandardRows.Of(values.Length, values[0].Length, neuron => values[neuron]);

    /// <summary>Pearson's r as its definition has it.</summary>
    public static double PlainR(float[] x, float[] y)
    {
        double meanX = x.Average(value => (double)value), meanY = y.Average(value => (double)value);
        double Sum(Func<int, double> term) => Enumerable.Range(0, x.Length).Sum(term);
        return Sum(i => (x[i] - meanX) * (y[i] - meanY))
            / Math.Sqrt(Sum(i => Math.Pow(x[i] - meanX, 2)) * Sum(i => Math.Pow(y[i] - meanY, 2)));
    }
}
