using System.Numerics.Tensors;
using NeuronProbe.Probing;

namespace NeuronProbe.Effects.Probes;

/// <summary>A logistic regression: the log odds of the label are a weighted sum of a token's features.</summary>
/// <param name="Weights">A weight for each feature.</param>
/// <param name="Intercept">The log odds where all features are 0.</param>
/// <param name="IsConverged">Whether the fit came to its end.</param>
internal sealed record LogisticRegression(double[] Weights, double Intercept, bool IsConverged)
{
    // Sums go over so many tokens side by side, in the same order on every processor.
    private const int Lanes = 256;

    /// <summary>Fits one: tokens with and without the label weigh the same together, and the objective is that of
    /// scikit-learn with <c>class_weight='balanced'</c> and C = 1, divided by the number of tokens.</summary>
    /// <param name="features">Feature by feature, a value for each token; both labels must be there.</param>
    /// <param name="isLabelled">Whether each token has the label.</param>
    public static LogisticRegression Fit(ReadOnlySpan<double[]> features, bool[] isLabelled)
    {
        double[][] own = features.ToArray();
        long positives = isLabelled.LongCount(label => label);
        double ofPositive = 0.5 / positives;
        double ofNegative = 0.5 / (isLabelled.Length - positives);
        double[] z = new double[Lanes];
        double[] sums = new double[(own.Length + 1) * Lanes];
        Minimum found = Lbfgs.Minimise(new double[own.Length + 1], (point, gradient) =>
        {
            Array.Clear(sums);
            double loss = 0;
            for (int first = 0; first < isLabelled.Length; first += Lanes)
            {
                int count = Math.Min(Lanes, isLabelled.Length - first);
                Span<double> odds = z.AsSpan(0, count);
                Add(own, point, first, odds);
                for (int i = 0; i < count; i++)
                {
                    bool label = isLabelled[first + i];
                    double weight = label ? ofPositive : ofNegative;
                    double small = Math.Exp(-Math.Abs(odds[i]));
                    double probability = (odds[i] >= 0 ? 1 : small) / (1 + small);
                    loss += weight * (Math.Log(1 + small) + Math.Max(label ? -odds[i] : odds[i], 0));
                    odds[i] = weight * (label ? probability - 1 : probability);
                }
                for (int feature = 0; feature <= own.Length; feature++)
                {
                    Span<double> sum = sums.AsSpan(feature * Lanes, count);
                    if (feature < own.Length)
                    {
                        TensorPrimitives.MultiplyAdd(own[feature].AsSpan(first, count), odds, sum, sum);
                    }
                    else
                    {
                        TensorPrimitives.Add(sum, odds, sum);
                    }
                }
            }
            return loss + Regularise(sums, isLabelled.Length, point, gradient);
        });
        return new LogisticRegression(found.Point[..^1], found.Point[^1], found.IsConverged);
    }

    /// <summary>The log odds of each token.</summary>
    public double[] Score(ReadOnlySpan<double[]> features, int tokens)
    {
        double[] scores = new double[tokens];
        Add(features, [.. Weights, Intercept], 0, scores);
        return scores;
    }

    private static void Add(
        ReadOnlySpan<double[]> features, ReadOnlySpan<double> point, int first, Span<double> odds)
    {
        odds.Fill(point[^1]);
        for (int feature = 0; feature < features.Length; feature++)
        {
            TensorPrimitives.MultiplyAdd(features[feature].AsSpan(first, odds.Length), point[feature], odds, odds);
        }
    }

    /// <summary>Puts the sums over all tokens and what the penalty adds into the gradient.</summary>
    /// <returns>The penalty: half the sum of the squared weights over the number of tokens.</returns>
    private static double Regularise(
        ReadOnlySpan<double> sums, int tokens, ReadOnlySpan<double> point, Span<double> gradient)
    {
        double penalty = 0;
        for (int feature = 0; feature < gradient.Length; feature++)
        {
            double sum = 0;
            foreach (double part in sums.Slice(feature * Lanes, Lanes))
            {
                sum += part;
            }
            bool isWeight = feature < gradient.Length - 1;
            gradient[feature] = sum + (isWeight ? point[feature] / tokens : 0);
            penalty += isWeight ? point[feature] * point[feature] / (2 * tokens) : 0;
        }
        return penalty;
    }
}
