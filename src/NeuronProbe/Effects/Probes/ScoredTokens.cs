using NeuronProbe.Concepts.Measures;

namespace NeuronProbe.Effects.Probes;

/// <summary>Tokens in the order of the scores that a probe gives them.</summary>
internal sealed class ScoredTokens
{
    private readonly double[] scores;
    private readonly bool[] isLabelled;
    private readonly double[] distinct;
    private readonly LabelledDistribution distribution;

    /// <param name="scores">The score of each token, finite.</param>
    /// <param name="isLabelled">Whether it has the label; both must be there.</param>
    public ScoredTokens(double[] scores, bool[] isLabelled)
    {
        this.scores = scores;
        this.isLabelled = isLabelled;
        double[] ordered = [.. scores];
        int[] order = [.. Enumerable.Range(0, scores.Length)];
        Array.Sort(ordered, order);
        List<double> values = [];
        Sorted = new SortedTokens(scores.Length);
        for (int place = 0; place < ordered.Length; place++)
        {
            if (values.Count == 0 || ordered[place] != values[^1])
            {
                values.Add(ordered[place]);
            }
            // Only order and ties matter, and ranks have both in float32.
            Sorted.Add(order[place], values.Count - 1);
        }
        Sorted.Sort();
        distinct = [.. values];
        distribution = Sorted.Distribution(isLabelled);
    }

    /// <summary>The tokens, ascending.</summary>
    public SortedTokens Sorted { get; }

    /// <summary>The chance that a token with the label has the higher score; ties are half.</summary>
    public double Auroc => distribution.Auroc().Value;

    /// <summary>The mean of precision over recall, stepwise.</summary>
    public double AveragePrecision => distribution.AveragePrecision(1).Value;

    /// <summary>The threshold with the largest F1: what has that score or a higher one is taken.</summary>
    public double BestF1Threshold => distinct[(int)distribution.BestF1(1).Threshold];

    /// <summary>The one with the largest balanced accuracy.</summary>
    public double BestBalancedThreshold
    {
        get
        {
            (double hits, double rest) = (0, distribution.Negatives);
            (double best, int group) = (0, distinct.Length - 1);
            for (int i = distinct.Length - 1; i >= 0; i--)
            {
                hits += distribution.Groups[i].Positives;
                rest -= distribution.Groups[i].Negatives;
                double accuracy = (hits / distribution.Positives) + (rest / distribution.Negatives);
                (best, group) = accuracy > best ? (accuracy, i) : (best, group);
            }
            return distinct[group];
        }
    }

    /// <summary>The harmonic mean of precision and recall where what has at least this score is taken; 0 where nothing
    /// with the label is.</summary>
    public double F1(double threshold)
    {
        (long hits, long taken) = CountOf(threshold);
        return 2.0 * hits / (distribution.Positives + taken);
    }

    /// <summary>The mean of the shares of tokens with and without the label that are told rightly.</summary>
    public double BalancedAccuracy(double threshold)
    {
        (long hits, long taken) = CountOf(threshold);
        double rejected = distribution.Negatives - (taken - hits);
        return ((hits / (double)distribution.Positives) + (rejected / distribution.Negatives)) / 2;
    }

    private (long Hits, long Taken) CountOf(double threshold)
    {
        (long hits, long taken) = (0, 0);
        for (int token = 0; token < scores.Length; token++)
        {
            if (scores[token] >= threshold)
            {
                taken++;
                hits += isLabelled[token] ? 1 : 0;
            }
        }
        return (hits, taken);
    }
}
