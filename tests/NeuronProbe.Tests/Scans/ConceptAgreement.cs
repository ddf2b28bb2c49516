using NeuronProbe.Concepts.Labels;
using NeuronProbe.Tests.Concepts.Measures;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

/// <summary>A neuron's value on a token.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Document">The document's number.</param>
/// <param name="Position">The token's position in its window.</param>
/// <param name="TokenId">The token's id.</param>
internal readonly record struct TokenValue(float Value, int Document, int Position, int TokenId);

/// <summary>Compares rows of concepts.csv with the figures over all values held in memory.</summary>
/// <param name="plan">The concepts with their counts, for held-out documents and control labels.</param>
/// <param name="documentId">A document's id by its number.</param>
/// <param name="isExact">Whether all values were kept, so that no figure comes from bins.</param>
internal sealed class ConceptAgreement(ConceptPlan plan, Func<int, string> documentId, bool isExact)
{
    private const double Bound = 1e-9;
    private const double CoarseBound = 0.005;

    /// <summary>Rows that were flagged as coarse.</summary>
    public int Coarse { get; private set; }

    /// <summary>The largest difference of a control AUROC from that of all values.</summary>
    public double ControlDifference { get; private set; }

    /// <summary>The largest difference of a control rank from that of all values.</summary>
    public int RankDifference { get; private set; }

    /// <summary>Checks one row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="values">The neuron's values, in the order of the corpus.</param>
    /// <param name="isPositive">Whether each is on a token of the concept.</param>
    public void Check(IReadOnlyDictionary<string, string> row, TokenValue[] values, bool[] isPositive)
    {
        Dictionary<int, bool> heldOut = values.Select(v => v.Document).Distinct()
            .ToDictionary(d => d, d => plan.IsHeldOut(new(d, documentId(d), null, null, "")));
        LabelledValue[] ranking = Half(false);
        LabelledValue[] others = Half(true);
        bool hasBoth = HasBoth(ranking);
        string[] flags = row["flags"].Split(' ');
        Coarse += flags.Contains("coarse") ? 1 : 0;
        CheckCounts(row, ranking);
        Real(row, "cohens_d", hasBoth ? PlainConceptFigures.CohensD(ranking) : double.NaN);
        Real(row, "point_biserial_r", hasBoth ? PlainConceptFigures.PointBiserialR(ranking) : double.NaN);
        double auroc = hasBoth ? Figures(ranking).Auroc : double.NaN;
        Bounded(row, "auroc", auroc);
        int direction = DirectionOf(row, ranking, hasBoth);
        Bounded(
            row,
            "average_precision",
            hasBoth ? Figures(Oriented(ranking, direction)).AveragePrecision : double.NaN);
        Bounded(row, "held_out_auroc", HasBoth(others) ? Figures(others).Auroc : double.NaN);
        Bounded(
            row,
            "held_out_average_precision",
            hasBoth && HasBoth(others)
                ? Figures(Oriented(others, direction)).AveragePrecision
                : double.NaN);
        Real(
            row,
            "mutual_information",
            hasBoth ? PlainConceptFigures.MutualInformation(ranking) : double.NaN,
            ErrorOf(row, "mutual_information"));
        Real(row, "p_value", IsTested(ranking) ? PlainConceptFigures.PValue(ranking) : double.NaN);
        CheckBestF1(row, ranking, direction, hasBoth);
        CheckControl(row, [.. values.Where(v => !heldOut[v.Document])], auroc);
        Assert.Equal(!isExact && flags.Contains("coarse"), flags.Contains("coarse"));
        Assert.Equal(IsPositionLocked([.. values.Where(v => !heldOut[v.Document])]), flags.Contains("position_locked"));
        Assert.Equal(IsTokenLocked(values, row["site"], direction), flags.Contains("token_locked"));

        LabelledValue[] Half(bool isHeldOut) =>
            [.. values.Zip(isPositive).Where(v => heldOut[v.First.Document] == isHeldOut)
                .Select(v => new LabelledValue(v.First.Value, v.Second, v.First.Document))];
    }

    /// <summary>Checks the q-values of a whole table, and that a test has one just where it has a p-value.</summary>
    public static void CheckQValues(IReadOnlyList<Dictionary<string, string>> rows)
    {
        Dictionary<string, string>[] tested = [.. rows.Where(row => row["p_value"].Length > 0)];
        double[] expected = PlainConceptFigures.QValues([.. tested.Select(row => Numbers.Parse(row["p_value"]))]);
        Assert.All(
            expected.Zip(tested), pair => Assert.Equal(pair.First, Numbers.Parse(pair.Second["q_value"]), 1e-12));
        Assert.All(rows.Except(tested), row => Assert.Empty(row["q_value"]));
    }

    /// <summary>The direction is the sign of the correlation, of which rounding leaves none where it is next to
    /// nothing.</summary>
    private static int DirectionOf(IReadOnlyDictionary<string, string> row, LabelledValue[] ranking, bool hasBoth)
    {
        Assert.Equal(hasBoth, row["direction"].Length > 0);
        double correlation = hasBoth ? PlainConceptFigures.PointBiserialR(ranking) : double.NaN;
        if (Math.Abs(correlation) > 1e-6)
        {
            Assert.Equal($"{Math.Sign(correlation)}", row["direction"]);
        }
        return row["direction"] == "-1" ? -1 : 1;
    }

    private static LabelledValue[] Oriented(LabelledValue[] values, int direction) =>
        Array.ConvertAll(values, value => value with { Value = direction * value.Value });

    private static void CheckCounts(IReadOnlyDictionary<string, string> row, LabelledValue[] ranking)
    {
        LabelledValue[] positives = [.. ranking.Where(v => v.IsPositive)];
        LabelledValue[] negatives = [.. ranking.Where(v => !v.IsPositive)];
        Assert.Equal($"{positives.Length} {negatives.Length}", $"{row["positives"]} {row["negatives"]}");
        Assert.Equal($"{positives.DistinctBy(v => v.Document).Count()}", row["positive_documents"]);
        Real(row, "mean_positive", positives.Length > 0 ? positives.Average(v => v.Value) : double.NaN);
        Real(row, "mean_negative", negatives.Length > 0 ? negatives.Average(v => v.Value) : double.NaN);
        Real(row, "base_rate", (double)positives.Length / ranking.Length);
    }

    /// <summary>
    /// Checks a figure that may come from bins: it is as far off as it says at most, and without a flag no further than
    /// 0.005.
    /// </summary>
    private void Bounded(IReadOnlyDictionary<string, string> row, string column, double expected)
    {
        double error = ErrorOf(row, column);
        Assert.True(!isExact || error <= 2 * Bound, $"{column}: all values were kept, but it may be off by {error}.");
        Assert.True(
            error <= CoarseBound + Bound || row["flags"].Contains("coarse", StringComparison.Ordinal),
            $"{column} may be off by {error}, and has no flag.");
        Real(row, column, expected, error);
    }

    /// <summary>How far off a figure may be, with what rounding takes.</summary>
    private static double ErrorOf(IReadOnlyDictionary<string, string> row, string column) =>
        row[column + "_error"].Length == 0 ? Bound : Bound + Numbers.Parse(row[column + "_error"]);

    /// <summary>The best F1 is that of the threshold beside it, and no other threshold has a better one; from bins,
    /// none that has one much better.</summary>
    private void CheckBestF1(
        IReadOnlyDictionary<string, string> row, LabelledValue[] ranking, int direction, bool hasBoth)
    {
        if (!hasBoth)
        {
            Assert.Equal(("", ""), (row["best_f1"], row["best_f1_threshold"]));
            return;
        }
        LabelledValue[] oriented = Oriented(ranking, direction);
        double stated = Numbers.Parse(row["best_f1_threshold"]);
        LabelledValue[] chosen =
            [.. ranking.Where(v => direction < 0 ? v.Value <= (float)stated : v.Value >= (float)stated)];
        int hits = chosen.Count(v => v.IsPositive);
        Real(row, "best_f1", 2.0 * hits / (chosen.Length + ranking.Count(v => v.IsPositive)));
        Bounded(row, "best_f1", Figures(oriented).BestF1);
        if (isExact)
        {
            double threshold = direction * PlainConceptFigures.BestF1(oriented).Threshold;
            Assert.True(
                (float)threshold == (float)stated, $"best_f1_threshold: expected {threshold}, but got {stated}.");
        }
    }

    /// <summary>The control AUROC has the mean distance of the draws' own from 0.5; the rank is that of the concept's
    /// distance among theirs.</summary>
    private void CheckControl(IReadOnlyDictionary<string, string> row, TokenValue[] ranking, double auroc)
    {
        int concept = plan.Concepts.Select(c => c.Name).ToList().IndexOf(row["concept"]);
        double[] distances =
        [
            .. Enumerable.Range(0, ConceptPlan.ControlDraws)
                .Select(draw => ranking.Select(v => new LabelledValue(
                    v.Value, plan.IsControl(concept, draw, UnitOf(v)), v.Document)).ToArray())
                .Where(HasBoth).Select(draw => Math.Abs(Figures(draw).Auroc - 0.5)),
        ];
        if (double.IsNaN(auroc) || distances.Length == 0)
        {
            Assert.Equal(("", "", ""), (row["control_auroc"], row["control_rank"], row["selectivity"]));
            return;
        }
        double control = Numbers.Parse(row["control_auroc"]);
        double expected = 0.5 + distances.Average();
        ControlDifference = Math.Max(ControlDifference, Math.Abs(control - expected));
        Real(row, "control_auroc", expected, ErrorOf(row, "control_auroc"));
        Real(row, "selectivity", Math.Abs(Numbers.Parse(row["auroc"]) - 0.5) - (control - 0.5));
        int rank = 1 + distances.Count(distance => distance >= Math.Abs(auroc - 0.5) - 1e-12);
        RankDifference = Math.Max(RankDifference, Math.Abs((int)Numbers.Parse(row["control_rank"]) - rank));

        ulong UnitOf(TokenValue value) =>
            plan.Concepts[concept].IsOfDocuments ? StableHash.Of(documentId(value.Document)) : (ulong)value.TokenId;
    }

    private static RankedFigures Figures(LabelledValue[] values) =>
        RankedFigures.Of(values.Select(value => (value.Value, value.IsPositive)));

    private static bool IsTested(LabelledValue[] ranking) =>
        ranking.GroupBy(v => v.IsPositive).Count(side => side.DistinctBy(v => v.Document).Count() >= 10) == 2
        && ranking.DistinctBy(v => v.Value).Count() > 1;

    private static bool HasBoth(LabelledValue[] values) =>
        values.Any(v => v.IsPositive) && values.Any(v => !v.IsPositive);

    /// <summary>Whether the bands of positions 0, 1, 2 to 3,
    /// 4 to 7 and so on explain more than half of the variance.</summary>
    private static bool IsPositionLocked(TokenValue[] values)
    {
        double mean = values.Average(v => v.Value);
        double all = values.Sum(v => Math.Pow(v.Value - mean, 2));
        double between = values.GroupBy(v => (int)Math.Ceiling(Math.Log2(v.Position + 1)))
            .Sum(band => band.Count() * Math.Pow(band.Average(v => v.Value) - mean, 2));
        return all > 0 && between / all > 0.5;
    }

    /// <summary>Whether four in five of the list at the end that tells the concept, the most extreme value of each of
    /// 20 documents, are of one token id; of fewer than 10 that says nothing. Low ones are kept of gated products.
    /// </summary>
    private static bool IsTokenLocked(TokenValue[] values, string site, double direction)
    {
        int sign = direction < 0 ? -1 : 1;
        if (sign < 0 && !site.Contains("down_proj", StringComparison.Ordinal))
        {
            return false;
        }
        TokenValue[] top = [.. values.GroupBy(v => v.Document).Select(own => own.MaxBy(v => sign * v.Value))
            .OrderByDescending(v => sign * v.Value).ThenBy(v => v.Document).Take(20)];
        return top.Length >= 10 && top.CountBy(v => v.TokenId).Max(type => type.Value) >= 0.8 * top.Length;
    }

    private static void Real(
        IReadOnlyDictionary<string, string> row, string column, double expected, double bound = Bound)
    {
        bool isRight = double.IsNaN(expected)
            ? row[column].Length == 0
            : row[column].Length > 0
                && Math.Abs(Numbers.Parse(row[column]) - expected) <= bound * Math.Max(1, Math.Abs(expected));
        Assert.True(
            isRight,
            $"{column} of {row["site"]}:{row["neuron"]} for {row["concept"]}: "
                + $"expected {expected}, but got '{row[column]}'.");
    }
}
