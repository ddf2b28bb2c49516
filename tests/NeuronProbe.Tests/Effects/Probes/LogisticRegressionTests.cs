using MathNet.Numerics.LinearAlgebra;
using NeuronProbe.Effects.Probes;
using Xunit;

namespace NeuronProbe.Tests.Effects.Probes;

public sealed class LogisticRegressionTests
{
    [Theory]
    [InlineData(200, 1, 0.5)]
    [InlineData(1000, 4, 0.05)]
    [InlineData(777, 16, 0.2)]
    [InlineData(5000, 8, 0.01)]
    public void It_is_what_Newton_s_method_finds(int tokens, int features, double share)
    {
        (double[][] x, bool[] labels) = Sample(tokens, features, share, strength: 1);
        DemandEqual(x, labels);
    }

    [Fact]
    public void Labels_that_the_features_tell_without_error_are_held_by_the_penalty()
    {
        (double[][] x, bool[] labels) = Sample(600, 3, 0.1, strength: 0);
        x[1] = [.. labels.Select(label => label ? 1.7 : -0.4)];
        DemandEqual(x, labels);
    }

    [Fact]
    public void Features_that_say_the_same_share_the_weight()
    {
        (double[][] x, bool[] labels) = Sample(500, 2, 0.3, strength: 1);
        x[1] = [.. x[0]];
        DemandEqual(x, labels);
        LogisticRegression fit = LogisticRegression.Fit(x, labels);
        Assert.Equal(fit.Weights[0], fit.Weights[1], 1e-5);
    }

    [Fact]
    public void The_same_data_give_the_same_bits_on_any_number_of_threads()
    {
        (double[][] x, bool[] labels) = Sample(3000, 8, 0.1, strength: 1);
        LogisticRegression[] fits = new LogisticRegression[8];
        Parallel.For(0, fits.Length, i => fits[i] = LogisticRegression.Fit(x, labels));
        Assert.All(fits, fit => Assert.Equal(fits[0].Weights, fit.Weights));
        Assert.All(fits, fit => Assert.Equal(fits[0].Intercept, fit.Intercept));
    }

    [Fact]
    public void Scores_are_weighted_sums_of_the_features()
    {
        var fit = new LogisticRegression([2, -1], 0.5, IsConverged: true);
        Assert.Equal([2.5, -2.5], fit.Score([[1, 0], [0, 3]], 2));
    }

    private static void DemandEqual(double[][] features, bool[] labels)
    {
        LogisticRegression fit = LogisticRegression.Fit(features, labels);
        Assert.True(fit.IsConverged);
        double[] plain = Newton(features, labels);
        double[] found = [.. fit.Weights, fit.Intercept];
        // A gradient of 1e-6 may leave more than that where the loss is flat: what counts is what it predicts.
        Assert.Equal(Loss(features, labels, plain), Loss(features, labels, found), 1e-9);
        for (int i = 0; i < plain.Length; i++)
        {
            Assert.Equal(plain[i], found[i], 5e-3 * (1 + Math.Abs(plain[i])));
        }
    }

    private static (double[][] Features, bool[] Labels) Sample(int tokens, int features, double share, double strength)
    {
        var random = new Random((tokens * 31) + features);
        bool[] labels = [.. Enumerable.Range(0, tokens).Select(i => i < 5 || random.NextDouble() < share)];
        double[][] x =
        [
            .. Enumerable.Range(0, features).Select(feature => (double[])[.. labels.Select(label =>
                (label ? strength / (1 + feature) : 0) + Enumerable.Range(0, 6).Sum(_ => random.NextDouble() - 0.5))]),
        ];
        return (x, labels);
    }

    /// <summary>Half the squared weights, and the log loss with balanced classes, over the number of tokens.</summary>
    private static double Loss(double[][] features, bool[] labels, double[] point)
    {
        double positives = labels.Count(label => label);
        double sum = point[..^1].Sum(weight => weight * weight) / 2;
        for (int i = 0; i < labels.Length; i++)
        {
            double odds = point[^1] + features.Select((own, j) => own[i] * point[j]).Sum();
            double weight = labels.Length / (2 * (labels[i] ? positives : labels.Length - positives));
            sum += weight * Math.Log(1 + Math.Exp(labels[i] ? -odds : odds));
        }
        return sum / labels.Length;
    }

    private static double[] Newton(double[][] features, bool[] labels)
    {
        int size = features.Length + 1;
        double positives = labels.Count(label => label);
        double[] point = new double[size];
        for (int step = 0; step < 60; step++)
        {
            var gradient = Vector<double>.Build.Dense(size);
            var hessian = Matrix<double>.Build.Dense(size, size);
            for (int j = 0; j < size - 1; j++)
            {
                gradient[j] = point[j];
                hessian[j, j] = 1;
            }
            for (int i = 0; i < labels.Length; i++)
            {
                double[] row = [.. features.Select(own => own[i]), 1];
                double odds = row.Zip(point, (a, b) => a * b).Sum();
                double probability = 1 / (1 + Math.Exp(-odds));
                double weight = labels.Length / (2 * (labels[i] ? positives : labels.Length - positives));
                for (int j = 0; j < size; j++)
                {
                    gradient[j] += weight * (probability - (labels[i] ? 1 : 0)) * row[j];
                    for (int k = 0; k < size; k++)
                    {
                        hessian[j, k] += weight * probability * (1 - probability) * row[j] * row[k];
                    }
                }
            }
            Vector<double> change = hessian.Solve(gradient);
            // Half steps where a whole one would overshoot.
            double rate = 1;
            double before = Loss(features, labels, point);
            while (rate > 1e-6 && Loss(features, labels, Moved(rate)) > before)
            {
                rate /= 2;
            }
            point = Moved(rate);

            double[] Moved(double by) => [.. point.Select((value, j) => value - (by * change[j]))];
        }
        return point;
    }
}
