namespace NeuronProbe.Concepts.Measures;

/// <summary>The figures of a neuron and concept that follow from the order of the values.
/// NaN where one side is empty.</summary>
internal readonly record struct RankingFigures(
    double Auroc,
    double AveragePrecision,
    double BestF1,
    double BestF1Threshold,
    double MutualInformation,
    double ControlAuroc,
    double HeldOutAuroc,
    double HeldOutAveragePrecision)
{
    /// <summary>None at all: each is NaN, and so is how far off it can be.</summary>
    public static RankingFigures None { get; } =
        From(Missing, Missing, (Missing, float.NaN), Missing, Missing, Missing, Missing);

    /// <summary>How far off they can be.</summary>
    public RankingErrors Errors { get; init; }

    private static Bounded Missing => new(double.NaN, double.NaN);

    /// <summary>What is left of the AUROC beyond that of random labels.</summary>
    public double Selectivity => Math.Abs(Auroc - 0.5) - Math.Abs(ControlAuroc - 0.5);

    /// <param name="ranking">The values of the documents that rank.</param>
    /// <param name="heldOut">The values that are held out, or null where none are.</param>
    /// <param name="control">Pairs of tokens with and without the control labels.</param>
    public static RankingFigures Of(LabelledDistribution ranking, LabelledDistribution? heldOut, PairCount control)
    {
        bool hasHeldOut = heldOut is { HasBoth: true };
        Bounded heldOutAuroc = hasHeldOut ? heldOut!.Auroc() : Missing;
        Bounded heldOutPrecision = hasHeldOut ? heldOut!.AveragePrecision() : Missing;
        if (!ranking.HasBoth)
        {
            return From(Missing, Missing, (Missing, float.NaN), Missing, Missing, heldOutAuroc, heldOutPrecision);
        }
        Bounded controlAuroc = control.Auroc is { } known ? new(known, control.Error) : Missing;
        return From(
            ranking.Auroc(),
            ranking.AveragePrecision(),
            ranking.BestF1(),
            ranking.MutualInformation(),
            controlAuroc,
            heldOutAuroc,
            heldOutPrecision);
    }

    /// <summary>Reads what a second reading found.</summary>
    public static RankingFigures Read(BinaryReader reader)
    {
        double[] read = [.. Enumerable.Range(0, 8).Select(_ => reader.ReadDouble())];
        return reader.ReadBoolean()
            ? throw new InvalidDataException(
                "concepts: expected exact figures of a second reading, but got coarse ones.")
            : new RankingFigures(read[0], read[1], read[2], read[3], read[4], read[5], read[6], read[7]);
    }

    /// <summary>Writes what a second reading found, which is exact: no error is kept.</summary>
    public void Write(BinaryWriter writer)
    {
        foreach (double figure in new[]
        {
            Auroc, AveragePrecision, BestF1, BestF1Threshold, MutualInformation, ControlAuroc, HeldOutAuroc,
            HeldOutAveragePrecision,
        })
        {
            writer.Write(figure);
        }
        writer.Write(Errors.IsCoarse);
    }

    private static RankingFigures From(
        Bounded auroc,
        Bounded precision,
        (Bounded F1, float Threshold) best,
        Bounded information,
        Bounded control,
        Bounded heldOutAuroc,
        Bounded heldOutPrecision) => new(
            auroc.Value,
            precision.Value,
            best.F1.Value,
            best.Threshold,
            information.Value,
            control.Value,
            heldOutAuroc.Value,
            heldOutPrecision.Value)
        {
            Errors = new RankingErrors(
                auroc.Error,
                precision.Error,
                best.F1.Error,
                information.Error,
                control.Error,
                heldOutAuroc.Error,
                heldOutPrecision.Error).RoundedUp(),
        };
}
