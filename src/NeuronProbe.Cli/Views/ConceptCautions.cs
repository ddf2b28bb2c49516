using NeuronProbe.Results;

namespace NeuronProbe.Cli.Views;

/// <summary>Why a neuron that tells a concept well may still not be about it.</summary>
internal static class ConceptCautions
{
    private const double LeastKept = 0.75;
    private const double LeastSelectivity = 0.05;

    /// <summary>The reasons to doubt, none where there is none.</summary>
    public static IEnumerable<string> Of(ConceptFindings row)
    {
        if (row.Number("held_out_auroc") is { } heldOut && Kept(row, heldOut) < LeastKept * row.Strength)
        {
            yield return $"held-out AUROC {ConceptColumns.Share(heldOut)} only";
        }
        if (row.Number("selectivity") is { } selectivity and < LeastSelectivity)
        {
            yield return $"random labels do nearly as well (selectivity {Figures.Short(selectivity, 2)})";
        }
        string[] flags = Flags.Read(row.Figure("flags"));
        if (flags.Contains("token_locked") && !row.IsByLowValues)
        {
            yield return "one token fills its top list";
        }
        if (flags.Contains("position_locked"))
        {
            yield return "the position explains its values";
        }
        if (flags.Contains("coarse") && row.Number("auroc_error") is { } ofAuroc
            && row.Number("average_precision_error") is { } ofPrecision)
        {
            yield return $"figures of bins, AUROC to {Figures.Short(ofAuroc, 2)} and AP to {Figures.Short(ofPrecision, 2)}";
        }
        if (row.Auroc < row.Number("auroc_low") || row.Auroc > row.Number("auroc_high"))
        {
            yield return "its AUROC is of bins too wide for it, its interval of the values";
        }
        if (!row.IsSignificant)
        {
            yield return row.Number("q_value") is { } q ? $"q {ConceptColumns.QValue(q)}" : "not tested, which takes 10 documents on either side";
        }
    }

    // What is left of the distance from chance, in the same direction.
    private static double Kept(ConceptFindings row, double heldOut) => row.IsByLowValues ? 0.5 - heldOut : heldOut - 0.5;
}
