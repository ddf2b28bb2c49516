using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;

namespace NeuronProbe.Results.Drawing;

/// <summary>Why neurons that tell a concept well may still not be about it.</summary>
internal static class ConceptCautions
{
    private const double LeastKept = 0.75;
    private const double LeastSelectivity = 0.05;

    private static readonly Caution[] All =
    [
        new(
            row => Kept(row) < LeastKept * Math.Abs(row.Auroc - 0.5),
            rows => $"held-out AUROC {Range(rows, row => row.Ranking.HeldOutAuroc, Figures.Share)} only"),
        new(
            row => row.Ranking.Selectivity < LeastSelectivity,
            rows => "random labels do nearly as well (selectivity "
                + $"{Range(rows, row => row.Ranking.Selectivity, value => Figures.Short(value, 2))})"),
        new(
            row => row.Ranking.ControlRank > 1,
            rows => $"{Range(rows, row => row.Ranking.ControlRank - 1, draws => Figures.Count((long)draws))} of "
                + $"{ConceptPlan.ControlDraws} draws of random labels do as well"),
        new(
            row => Has(row, "token_locked"),
            _ => "one token fills the top list"),
        new(row => Has(row, "position_locked"), _ => "the position explains the values"),
        new(
            row => Has(row, "coarse") && !double.IsNaN(row.Ranking.Errors.Auroc + row.Ranking.Errors.AveragePrecision),
            rows => $"figures of bins, AUROC to {Figures.Short(rows.Max(row => row.Ranking.Errors.Auroc), 2)} and AP "
                + $"to {Figures.Short(rows.Max(row => row.Ranking.Errors.AveragePrecision), 2)}"),
        new(
            row => row.Auroc < row.Interval.Low || row.Auroc > row.Interval.High,
            _ => "the AUROC is of bins too wide for it, the interval of the values"),
        new(
            row => (row.Auroc - 0.5) * row.PointBiserialR < 0,
            rows => "r and AUROC tell the concept by opposite ends (AUROC "
                + $"{Range(rows, row => row.Auroc, Figures.Share)})"),
        new(
            row => row.IsTested && !row.IsSignificant,
            rows => $"q {Range(rows, row => row.QValue, Figures.QValue)}"),
        new(row => !row.IsTested, _ => "not tested, which takes 10 documents on either side"),
    ];

    /// <summary>The reasons to doubt rows of a table, those of the same rows together; none where there is none.
    /// </summary>
    /// <param name="rows">All rows of the table.</param>
    /// <returns>Numbers of rows, from 0 and ascending, and the reasons.</returns>
    public static IEnumerable<(IReadOnlyList<int> Rows, IReadOnlyList<string> Reasons)> Of(
        IReadOnlyList<ConceptFigures> rows) =>
        All.Select(caution => (
                Caution: caution,
                Rows: Enumerable.Range(0, rows.Count).Where(i => caution.IsNeeded(rows[i])).ToArray()))
            .Where(found => found.Rows.Length > 0)
            .GroupBy(found => string.Join(' ', found.Rows))
            .Select(same => (
                (IReadOnlyList<int>)same.First().Rows,
                (IReadOnlyList<string>)
                    [.. same.Select(found => found.Caution.Reason([.. found.Rows.Select(i => rows[i])]))]));

    private static bool Has(ConceptFigures row, string flag) => NeuronFlags.Read(row.Flags).Contains(flag);

    // What is left of the distance from chance, in the same direction; NaN where nothing is held out.
    private static double Kept(ConceptFigures row) =>
        row.Auroc < 0.5 ? 0.5 - row.Ranking.HeldOutAuroc : row.Ranking.HeldOutAuroc - 0.5;

    private static string Range(
        IReadOnlyList<ConceptFigures> rows, Func<ConceptFigures, double> figure, Func<double, string> text)
    {
        (string least, string most) = (text(rows.Min(figure)), text(rows.Max(figure)));
        return least == most ? least : $"{least} to {most}";
    }

    /// <param name="IsNeeded">Whether a row gives a reason to doubt it.</param>
    /// <param name="Reason">The reason in words, for the rows that give it.</param>
    private sealed record Caution(
        Func<ConceptFigures, bool> IsNeeded, Func<IReadOnlyList<ConceptFigures>, string> Reason);
}
