using MathNet.Numerics.Distributions;

namespace NeuronProbe.Tests.Concepts.Measures;

/// <summary>A token's value and label, and its document.</summary>
internal readonly record struct LabelledValue(double Value, bool IsPositive, long Document);

/// <summary>The figures of a neuron and concept over all values held in memory,
/// as scikit-learn and the textbooks define them.</summary>
internal static class PlainConceptFigures
{
    public static double Auroc(IReadOnlyList<LabelledValue> values)
    {
        double won = 0;
        double pairs = 0;
        foreach (LabelledValue positive in values.Where(v => v.IsPositive))
        {
            foreach (LabelledValue negative in values.Where(v => !v.IsPositive))
            {
                won += positive.Value > negative.Value ? 1 : positive.Value == negative.Value ? 0.5 : 0;
                pairs++;
            }
        }
        return won / pairs;
    }

    public static double AveragePrecision(IReadOnlyList<LabelledValue> values)
    {
        double positives = values.Count(v => v.IsPositive);
        double sum = 0;
        double recall = 0;
        foreach (double threshold in values.Select(v => v.Value).Distinct().OrderDescending())
        {
            LabelledValue[] above = [.. values.Where(v => v.Value >= threshold)];
            double hits = above.Count(v => v.IsPositive);
            sum += ((hits / positives) - recall) * (hits / above.Length);
            recall = hits / positives;
        }
        return sum;
    }

    public static (double F1, double Threshold) BestF1(IReadOnlyList<LabelledValue> values)
    {
        double positives = values.Count(v => v.IsPositive);
        return values.Select(v => v.Value).Distinct().OrderDescending().Select(threshold =>
        {
            LabelledValue[] above = [.. values.Where(v => v.Value >= threshold)];
            double hits = above.Count(v => v.IsPositive);
            (double precision, double recall) = (hits / above.Length, hits / positives);
            return (F1: hits == 0 ? 0 : 2 * precision * recall / (precision + recall), threshold);
        }).MaxBy(pair => Math.Round(pair.F1, 12));
    }

    public static double CohensD(IReadOnlyList<LabelledValue> values)
    {
        double[] positives = [.. values.Where(v => v.IsPositive).Select(v => v.Value)];
        double[] negatives = [.. values.Where(v => !v.IsPositive).Select(v => v.Value)];
        double pooled = (Squares(positives) + Squares(negatives)) / (values.Count - 2);
        return (positives.Average() - negatives.Average()) / Math.Sqrt(pooled);
    }

    public static double PointBiserialR(IReadOnlyList<LabelledValue> values)
    {
        double[] x = [.. values.Select(v => v.IsPositive ? 1.0 : 0)];
        double[] y = [.. values.Select(v => v.Value)];
        (double meanX, double meanY) = (x.Average(), y.Average());
        double covariance = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum();
        return covariance / Math.Sqrt(Squares(x) * Squares(y));
    }

    /// <summary>Mutual information with each entropy corrected by (cells - 1) / 2n.</summary>
    public static double MutualInformation(IReadOnlyList<LabelledValue> values)
    {
        var edges = new List<double>();
        int seen = 0;
        foreach ((double value, int count) in values.CountBy(v => v.Value).OrderBy(own => own.Key))
        {
            seen += count;
            if (seen * 16 >= values.Count * (edges.Count + 1))
            {
                edges.Add(value);
            }
        }
        int BinOf(double value) => edges.Count(edge => edge < value);
        double Entropy<T>(IEnumerable<T> cells)
            where T : notnull
        {
            int[] counts = [.. cells.CountBy(cell => cell).Select(cell => cell.Value)];
            return counts.Sum(count => -(double)count / values.Count * Math.Log((double)count / values.Count))
                + ((counts.Length - 1.0) / (2 * values.Count));
        }
        return Entropy(values.Select(v => BinOf(v.Value))) + Entropy(values.Select(v => v.IsPositive))
            - Entropy(values.Select(v => (BinOf(v.Value), v.IsPositive)));
    }

    /// <summary>Ordinary least squares of value on label, the sandwich with documents as clusters, or the variance over
    /// random labels where it is larger; t with the documents of the side that has fewer, less one.</summary>
    public static double PValue(IReadOnlyList<LabelledValue> values)
    {
        double n = values.Count;
        double share = values.Average(v => v.IsPositive ? 1.0 : 0);
        double mean = values.Average(v => v.Value);
        double spread = values.Sum(v => Math.Pow((v.IsPositive ? 1 : 0) - share, 2));
        double slope = values.Sum(v => ((v.IsPositive ? 1 : 0) - share) * v.Value) / spread;
        double[] scores = [.. values.GroupBy(v => v.Document).Select(document => document.Sum(v =>
            ((v.IsPositive ? 1 : 0) - share) * (v.Value - mean - (slope * ((v.IsPositive ? 1 : 0) - share)))))];
        double documents = scores.Length;
        double fewer = Math.Min(DocumentsWith(isPositive: true), DocumentsWith(isPositive: false));
        double variance = scores.Sum(s => s * s) / (spread * spread) * documents / (documents - 1) * (n - 1) / (n - 2);
        return 2 * StudentT.CDF(
            0, 1, fewer - 1, -Math.Abs(slope) / Math.Sqrt(Math.Max(variance, VarianceOverLabels(values))));

        int DocumentsWith(bool isPositive) =>
            values.Where(v => v.IsPositive == isPositive).DistinctBy(v => v.Document).Count();
    }

    /// <summary>The variance of the difference of means if labels came at random, any two of a document with the
    /// covariance that they have on average.</summary>
    private static double VarianceOverLabels(IReadOnlyList<LabelledValue> values)
    {
        double share = values.Average(v => v.IsPositive ? 1.0 : 0);
        double mean = values.Average(v => v.Value);
        (double Label, double Value)[][] documents =
            [.. values.GroupBy(v => v.Document)
                .Select(own => own.Select(v => ((v.IsPositive ? 1 : 0) - share, v.Value - mean)).ToArray())];
        double covariance = SumOverPairs((a, b) => a.Label * b.Label) / Math.Max(1, SumOverPairs((_, _) => 1));
        double ofLabels = share * (1 - share);
        double sum = (ofLabels * documents.Sum(own => own.Sum(v => v.Value * v.Value)))
            + (covariance * SumOverPairs((a, b) => a.Value * b.Value));
        return sum / Math.Pow(values.Count * ofLabels, 2);

        double SumOverPairs(Func<(double Label, double Value), (double Label, double Value), double> term) =>
            documents.Sum(own =>
                own.Index().Sum(first => own.Index().Where(second => second.Index != first.Index)
                    .Sum(second => term(first.Item, second.Item))));
    }

    /// <summary>Each p-value times the tests over its rank,
    /// then the smallest of those at its rank or after it.</summary>
    public static double[] QValues(IReadOnlyList<double> pValues) =>
        [.. pValues.Select(p => pValues.Where(other => other >= p)
            .Min(other => Math.Min(1, other * pValues.Count / pValues.Count(q => q <= other))))];

    private static double Squares(double[] values)
    {
        double mean = values.Average();
        return values.Sum(v => Math.Pow(v - mean, 2));
    }
}
