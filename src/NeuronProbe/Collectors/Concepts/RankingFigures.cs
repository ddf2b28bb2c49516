namespace NeuronProbe.Collectors.Concepts;

/// <summary>The figures of a neuron and concept that follow from the order of the values. NaN where one side is empty.</summary>
internal readonly record struct RankingFigures(
    double Auroc, double AveragePrecision, double BestF1, double BestF1Threshold, double MutualInformation, double ControlAuroc, double HeldOutAuroc, double HeldOutAveragePrecision, bool IsCoarse)
{
    private const double CoarseBound = 0.005;

    /// <summary>What is left of the AUROC beyond that of random labels.</summary>
    public double Selectivity => Math.Abs(Auroc - 0.5) - Math.Abs(ControlAuroc - 0.5);

    /// <param name="ranking">The values of the ranking half.</param>
    /// <param name="heldOut">The values that are held out, or null where none are.</param>
    /// <param name="controlAuroc">The AUROC of the control labels, or null where they have one side only.</param>
    public static RankingFigures Of(LabelledDistribution ranking, LabelledDistribution? heldOut, double? controlAuroc)
    {
        bool hasHeldOut = heldOut is { HasBoth: true };
        (double heldOutAuroc, double heldOutPrecision) = hasHeldOut ? (heldOut!.Auroc(), heldOut.AveragePrecision()) : (double.NaN, double.NaN);
        bool isCoarse = IsTooCoarse(ranking) || (heldOut is not null && IsTooCoarse(heldOut));
        if (!ranking.HasBoth)
        {
            return new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, heldOutAuroc, heldOutPrecision, isCoarse);
        }
        (double f1, float threshold) = ranking.BestF1();
        return new(
            ranking.Auroc(), ranking.AveragePrecision(), f1, threshold, ranking.MutualInformation(), controlAuroc ?? double.NaN, heldOutAuroc, heldOutPrecision, isCoarse);
    }

    public static RankingFigures Read(BinaryReader reader) => new(
        reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadBoolean());

    public void Write(BinaryWriter writer)
    {
        foreach (double figure in new[] { Auroc, AveragePrecision, BestF1, BestF1Threshold, MutualInformation, ControlAuroc, HeldOutAuroc, HeldOutAveragePrecision })
        {
            writer.Write(figure);
        }
        writer.Write(IsCoarse);
    }

    private static bool IsTooCoarse(LabelledDistribution values) =>
        values.HasBoth && (values.AurocBound() > CoarseBound || values.AveragePrecisionBoundExceeds(CoarseBound));
}
