using NeuronProbe.Concepts.Measures;

namespace NeuronProbe.Results.Drawing;

/// <summary>Why a neuron that tells a concept well may still not be about it.</summary>
internal static class ConceptCautions
{
    private const double LeastKept = 0.75;
    private const double LeastSelectivity = 0.05;

    /// <summary>The reasons to doubt, none where there is none.</summary>
    public static IEnumerable<string> Of(ConceptFigures row)
    {
        RankingFigures ranking = row.Ranking;
        if (Kept(row) < LeastKept * row.Strength)
        {
            yield return $"held-out AUROC {Figures.Share(ranking.HeldOutAuroc)} only";
        }
        if (ranking.Selectivity < LeastSelectivity)
        {
            yield return $"random labels do nearly as well (selectivity {Figures.Short(ranking.Selectivity, 2)})";
        }
        string[] flags = FlagWords.Read(row.Flags);
        if (flags.Contains("token_locked") && !row.IsByLowValues)
        {
            yield return "one token fills its top list";
        }
        if (flags.Contains("position_locked"))
        {
            yield return "the position explains its values";
        }
        if (flags.Contains("coarse") && !double.IsNaN(ranking.Errors.Auroc + ranking.Errors.AveragePrecision))
        {
            yield return $"figures of bins, AUROC to {Figures.Short(ranking.Errors.Auroc, 2)} and AP to "
                + Figures.Short(ranking.Errors.AveragePrecision, 2);
        }
        if (row.Auroc < row.Interval.Low || row.Auroc > row.Interval.High)
        {
            yield return "its AUROC is of bins too wide for it, its interval of the values";
        }
        if (!row.IsSignificant)
        {
            yield return row.IsTested
                ? $"q {Figures.QValue(row.QValue)}"
                : "not tested, which takes 10 documents on either side";
        }
    }

    // What is left of the distance from chance, in the same direction; NaN where nothing is held out.
    private static double Kept(ConceptFigures row) =>
        row.IsByLowValues ? 0.5 - row.Ranking.HeldOutAuroc : row.Ranking.HeldOutAuroc - 0.5;
}
