namespace NeuronProbe.Tests.Concepts.Measures;

/// <summary>
/// The figures that follow from the order of the values, as scikit-learn defines them, in one walk down the sorted
/// values: for many more values than <see cref="PlainConceptFigures"/> is quick with.
/// </summary>
/// <param name="Auroc">As <c>roc_auc_score</c> has it, ties a half.</param>
/// <param name="AveragePrecision">As <c>average_precision_score</c> has it, a threshold at each distinct value.</param>
/// <param name="BestF1">The largest over the thresholds of <c>precision_recall_curve</c>.</param>
internal readonly record struct RankedFigures(double Auroc, double AveragePrecision, double BestF1)
{
    public static RankedFigures Of(IEnumerable<(double Value, bool IsPositive)> tokens)
    {
        (double Value, bool IsPositive)[] all = [.. tokens];
        double[] values = Array.ConvertAll(all, token => -token.Value);
        bool[] labels = Array.ConvertAll(all, token => token.IsPositive);
        Array.Sort(values, labels);
        double positives = labels.Count(isPositive => isPositive);
        double negatives = labels.Length - positives;
        (double hits, double misses, double won, double precision, double f1) = (0, 0, 0, 0, 0);
        for (int first = 0, end; first < values.Length; first = end)
        {
            double own = 0;
            for (end = first; end < values.Length && values[end] == values[first]; end++)
            {
                own += labels[end] ? 1 : 0;
            }
            double others = end - first - own;
            won += own * (negatives - misses - (others / 2));
            hits += own;
            misses += others;
            precision += own / positives * (hits / (hits + misses));
            f1 = Math.Max(f1, hits == 0 ? 0 : 2 / ((positives / hits) + ((hits + misses) / hits)));
        }
        return new(won / positives / negatives, precision, f1);
    }
}
