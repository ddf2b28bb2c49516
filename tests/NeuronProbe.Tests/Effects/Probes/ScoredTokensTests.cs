using NeuronProbe.Effects.Probes;
using NeuronProbe.Tests.Concepts.Measures;
using Xunit;

namespace NeuronProbe.Tests.Effects.Probes;

public sealed class ScoredTokensTests
{
    [Theory]
    [InlineData(40, 5, 1)]
    [InlineData(120, 1000, 2)]
    [InlineData(200, 12, 3)]
    public void All_figures_are_those_of_brute_force(int tokens, int distinct, int seed)
    {
        var random = new Random(seed);
        double[] scores = [.. Enumerable.Range(0, tokens).Select(_ => (random.Next(distinct) / 7.0) - 3)];
        bool[] labels = [.. scores.Select((score, i) => i < 2 || random.NextDouble() < 0.1 + (0.02 * score))];
        var scored = new ScoredTokens(scores, labels);
        LabelledValue[] plain = [.. scores.Zip(labels, (score, label) => new LabelledValue(score, label, 0))];
        Assert.Equal(PlainConceptFigures.Auroc(plain), scored.Auroc, 1e-12);
        Assert.Equal(PlainConceptFigures.AveragePrecision(plain), scored.AveragePrecision, 1e-12);
        double[] thresholds = [.. scores.Distinct().OrderDescending()];
        Assert.Equal(PlainConceptFigures.BestF1(plain).Threshold, scored.BestF1Threshold);
        Assert.Equal(
            thresholds.MaxBy(threshold => Math.Round(PlainBalanced(plain, threshold), 12)),
            scored.BestBalancedThreshold);
        foreach (double threshold in (double[])[.. thresholds, -100, 100])
        {
            Assert.Equal(PlainF1(plain, threshold), scored.F1(threshold), 1e-12);
            Assert.Equal(PlainBalanced(plain, threshold), scored.BalancedAccuracy(threshold), 1e-12);
        }
    }

    [Fact]
    public void Scores_that_differ_in_the_last_bit_of_a_double_are_no_ties()
    {
        var scored = new ScoredTokens([1, 1 + double.Epsilon, Math.BitIncrement(1)], [false, false, true]);
        Assert.Equal(1, scored.Auroc);
        Assert.Equal(Math.BitIncrement(1), scored.BestF1Threshold);
    }

    private static double PlainF1(LabelledValue[] values, double threshold)
    {
        double hits = values.Count(v => v.IsPositive && v.Value >= threshold);
        double taken = values.Count(v => v.Value >= threshold);
        double positives = values.Count(v => v.IsPositive);
        return hits == 0 ? 0 : 2 / ((taken / hits) + (positives / hits));
    }

    private static double PlainBalanced(LabelledValue[] values, double threshold)
    {
        LabelledValue[] positives = [.. values.Where(v => v.IsPositive)];
        LabelledValue[] negatives = [.. values.Where(v => !v.IsPositive)];
        return ((positives.Count(v => v.Value >= threshold) / (double)positives.Length)
            + (negatives.Count(v => v.Value < threshold) / (double)negatives.Length)) / 2;
    }
}
