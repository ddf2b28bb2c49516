namespace NeuronProbe.Collectors.Concepts;

/// <summary>The figures of a neuron and concept that follow from the order of the values. NaN where one side is empty.</summary>
internal readonly record struct RankingFigures(
    double Auroc, double AveragePrecision, double BestF1, double BestF1Threshold, double MutualInformation, double ControlAuroc, double HeldOutAuroc, double HeldOutAveragePrecision)
{
    /// <summary>How far off they can be.</summary>
    public RankingErrors Errors { get; init; }

    /// <summary>What is left of the AUROC beyond that of random labels.</summary>
    public double Selectivity => Math.Abs(Auroc - 0.5) - Math.Abs(ControlAuroc - 0.5);

    /// <param name="ranking">The values of the ranking half.</param>
    /// <param name="heldOut">The values that are held out, or null where none are.</param>
    /// <param name="control">Pairs of tokens with and without the control labels.</param>
    public static RankingFigures Of(LabelledDistribution ranking, LabelledDistribution? heldOut, PairCount control)
    {
        Bounded none = new(double.NaN, double.NaN);
        bool hasHeldOut = heldOut is { HasBoth: true };
        Bounded heldOutAuroc = hasHeldOut ? heldOut!.Auroc() : none;
        Bounded heldOutPrecision = hasHeldOut ? heldOut!.AveragePrecision() : none;
        if (!ranking.HasBoth)
        {
            return new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, heldOutAuroc.Value, heldOutPrecision.Value)
            {
                Errors = new RankingErrors(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, heldOutAuroc.Error, heldOutPrecision.Error).RoundedUp(),
            };
        }
        (Bounded auroc, Bounded precision, Bounded information) = (ranking.Auroc(), ranking.AveragePrecision(), ranking.MutualInformation());
        (Bounded f1, float threshold) = ranking.BestF1();
        Bounded controlAuroc = control.Auroc is { } known ? new(known, control.Error) : none;
        return new(auroc.Value, precision.Value, f1.Value, threshold, information.Value, controlAuroc.Value, heldOutAuroc.Value, heldOutPrecision.Value)
        {
            Errors = new RankingErrors(auroc.Error, precision.Error, f1.Error, information.Error, controlAuroc.Error, heldOutAuroc.Error, heldOutPrecision.Error).RoundedUp(),
        };
    }

    /// <summary>Reads what a second reading found.</summary>
    public static RankingFigures Read(BinaryReader reader)
    {
        var read = new RankingFigures(
            reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        return reader.ReadBoolean() ? throw new InvalidDataException("concepts: expected exact figures of a second reading, but got coarse ones.") : read;
    }

    /// <summary>Writes what a second reading found, which is exact: no error is kept.</summary>
    public void Write(BinaryWriter writer)
    {
        foreach (double figure in new[] { Auroc, AveragePrecision, BestF1, BestF1Threshold, MutualInformation, ControlAuroc, HeldOutAuroc, HeldOutAveragePrecision })
        {
            writer.Write(figure);
        }
        writer.Write(Errors.IsCoarse);
    }
}
