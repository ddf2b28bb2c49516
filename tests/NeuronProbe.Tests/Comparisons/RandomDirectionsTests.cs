using MathNet.Numerics.LinearAlgebra;
using NeuronProbe.Comparisons;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

public sealed class RandomDirectionsTests
{
    private const int Neurons = 96;
    private static readonly int[] Documents = [.. Enumerable.Range(0, 240).Select(i => i / 3)];
    private static readonly float[][] Values = RandomValues.Peaked(new Random(20), Neurons, Documents);

    [Fact]
    public void The_best_of_them_is_as_good_as_the_best_of_a_random_rotation()
    {
        var random = new Random(21);
        // Each shares a part of its values with a neuron, so that correlations are not those of chance alone.
        float[][] targets = [.. RandomValues.Peaked(random, 48, Documents).Select(
            (own, i) => own.Zip(Values[2 * i], (x, y) => x + (0.7f * y)).ToArray())];
        StandardRows rows = RandomValues.RowsOf(targets);
        double ours = Enumerable.Range(0, 6).Average(
            seed => MeanOfBest(rows, RandomDirections.Of(RandomValues.RowsOf(Values), (ulong)seed)));
        double rotated = Enumerable.Range(0, 6).Average(_ => MeanOfBest(rows, RandomValues.RowsOf(Rotate(random))));
        double neurons = MeanOfBest(rows, RandomValues.RowsOf(Values));
        Assert.Equal(rotated, ours, 0.02);
        Assert.True(neurons > ours + 0.1, $"{neurons} against {ours}");
    }

    [Fact]
    public void They_are_sums_of_the_neurons_in_their_own_units()
    {
        // Of two neurons the second one is a thousand times as large, and all directions are nearly it.
        float[][] values = RandomValues.Normal(new Random(22), 2, 50);
        values[1] = [.. values[1].Select(value => 1000 * value)];
        StandardRows directions = RandomDirections.Of(RandomValues.RowsOf([values[0], new float[50], values[1]]), 1);
        Assert.Equal((2, 2), (directions.Count, directions.Varied.Count));
        Assert.All(directions.Varied, row =>
            Assert.Equal(1, Math.Abs(RowCorrelation.Of(directions[row], values[1])), 1e-2));
    }

    [Fact]
    public void The_same_seed_gives_the_same_and_another_one_others()
    {
        StandardRows rows = RandomValues.RowsOf(Values);
        float[] Numbers(ulong seed) => RandomDirections.Of(rows, seed).Rows(0, Neurons).ToArray();
        Assert.Equal(Numbers(1), Numbers(1));
        Assert.NotEqual(Numbers(1), Numbers(2));
        Assert.Equal(Neurons, RandomDirections.Of(rows, 1).Varied.Count);
    }

    private static double MeanOfBest(StandardRows rows, StandardRows others) => rows.Varied.Average(
        row => others.Varied.Max(other => RowCorrelation.Of(rows[row], others[other])));

    /// <summary>The values in the basis of a random rotation: the orthogonal factor of a normal matrix, with the signs
    /// that make it uniform (Mezzadri 2007).</summary>
    private static float[][] Rotate(Random random)
    {
        var normal = Matrix<double>.Build.Dense(Neurons, Neurons, (_, _) => RandomValues.NextNormal(random));
        var factors = normal.QR();
        Matrix<double> rotation = factors.Q * Matrix<double>.Build.DenseOfDiagonalVector(
            factors.R.Diagonal().Map(x => (double)Math.Sign(x)));
        var values = Matrix<double>.Build.Dense(Neurons, Documents.Length, (i, p) => Values[i][p]);
        return [.. (rotation * values).ToRowArrays().Select(row => row.Select(x => (float)x).ToArray())];
    }
}
