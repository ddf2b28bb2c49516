namespace NeuronProbe.Concepts.Measures;

/// <summary>The figures of a neuron and concept that follow from the order of the values.
/// NaN where one side is empty.</summary>
/// <remarks>Average precision and best F1 are those of the direction; so is the held-out average precision.</remarks>
internal readonly record struct RankingFigures(
    double Auroc,
    double AveragePrecision,
    double BestF1,
    double BestF1Threshold,
    double MutualInformation,
    double ControlAuroc,
    double ControlRank,
    double HeldOutAuroc,
    double HeldOutAveragePrecision)
{
    // A smaller correlation is rounding, and has no sign that others would find too.
    private const double LeastCorrelation = 1e-9;

    /// <summary>None at all: each is NaN, and so is how far off it can be.</summary>
    public static RankingFigures None { get; } =
        From(Missing, Missing, (Missing, float.NaN), Missing, ControlFigures.None, Missing, Missing);

    /// <summary>The end of the values that tells the concept: 1 for high ones, -1 for low ones,
    /// 0 where there is no AUROC.</summary>
    public int Direction { get; init; }

    /// <summary>How far off they can be.</summary>
    public RankingErrors Errors { get; init; }

    private static Bounded Missing => new(double.NaN, double.NaN);

    /// <summary>How much farther the AUROC is from 0.5 than that of random labels on average.</summary>
    public double Selectivity => Math.Abs(Auroc - 0.5) - (ControlAuroc - 0.5);

    /// <param name="ranking">The values of the documents that rank.</param>
    /// <param name="heldOut">The values that are held out, or null where none are.</param>
    /// <param name="control">What random labels come to on the documents that rank.</param>
    /// <param name="correlation">The correlation of value and label there, whose sign is the direction; where it is
    /// missing or 0, the AUROC decides.</param>
    public static RankingFigures Of(
        LabelledDistribution ranking, LabelledDistribution? heldOut, ControlFigures control, double correlation)
    {
        bool hasHeldOut = heldOut is { HasBoth: true };
        Bounded heldOutAuroc = hasHeldOut ? heldOut!.Auroc() : Missing;
        if (!ranking.HasBoth)
        {
            return From(Missing, Missing, (Missing, float.NaN), Missing, ControlFigures.None, heldOutAuroc, Missing);
        }
        Bounded auroc = ranking.Auroc();
        int direction = DirectionOf(correlation, auroc.Value);
        return From(
            auroc,
            ranking.AveragePrecision(direction),
            ranking.BestF1(direction),
            ranking.MutualInformation(),
            control,
            heldOutAuroc,
            hasHeldOut ? heldOut!.AveragePrecision(direction) : Missing) with
        {
            Direction = direction,
        };
    }

    /// <summary>Reads what a second reading found.</summary>
    public static RankingFigures Read(BinaryReader reader)
    {
        double[] read = [.. Enumerable.Range(0, 9).Select(_ => reader.ReadDouble())];
        int direction = reader.ReadSByte();
        if (reader.ReadBoolean())
        {
            throw new InvalidDataException(
                "concepts: expected exact figures of a second reading, but got coarse ones.");
        }
        return new RankingFigures(
            read[0], read[1], read[2], read[3], read[4], read[5], read[6], read[7], read[8])
        {
            Direction = direction is >= -1 and <= 1
                ? direction
                : throw new InvalidDataException($"concepts: expected a direction from -1 to 1, but got {direction}."),
        };
    }

    /// <summary>Writes what a second reading found, which is exact: no error is kept.</summary>
    public void Write(BinaryWriter writer)
    {
        foreach (double figure in new[]
        {
            Auroc, AveragePrecision, BestF1, BestF1Threshold, MutualInformation, ControlAuroc, ControlRank,
            HeldOutAuroc, HeldOutAveragePrecision,
        })
        {
            writer.Write(figure);
        }
        writer.Write((sbyte)Direction);
        writer.Write(Errors.IsCoarse);
    }

    private static int DirectionOf(double correlation, double auroc) =>
        (Math.Abs(correlation) > LeastCorrelation ? correlation : auroc - 0.5) < 0 ? -1 : 1;

    private static RankingFigures From(
        Bounded auroc,
        Bounded precision,
        (Bounded F1, float Threshold) best,
        Bounded information,
        ControlFigures control,
        Bounded heldOutAuroc,
        Bounded heldOutPrecision) => new(
            auroc.Value,
            precision.Value,
            best.F1.Value,
            best.Threshold,
            information.Value,
            control.Auroc.Value,
            control.Rank,
            heldOutAuroc.Value,
            heldOutPrecision.Value)
        {
            Errors = new RankingErrors(
                auroc.Error,
                precision.Error,
                best.F1.Error,
                information.Error,
                control.Auroc.Error,
                heldOutAuroc.Error,
                heldOutPrecision.Error).RoundedUp(),
        };
}
