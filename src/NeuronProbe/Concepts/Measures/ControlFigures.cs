namespace NeuronProbe.Concepts.Measures;

/// <summary>What the draws of control labels come to beside a concept.</summary>
/// <param name="Auroc">0.5 and the mean distance of the draws' AUROC from it; NaN without draws.</param>
/// <param name="Rank">The place of the concept's own distance among theirs, the farthest being 1 and equal ones going
/// before it; NaN likewise.</param>
internal readonly record struct ControlFigures(Bounded Auroc, double Rank)
{
    // What is this close is equal, but for rounding.
    private const double Rounding = 1e-12;

    public static ControlFigures None { get; } = new(new(double.NaN, double.NaN), double.NaN);

    /// <param name="draws">The AUROC of each draw; NaN where it leaves a side empty, and the draw is left out.</param>
    /// <param name="own">That of the concept over the same values or bins.</param>
    public static ControlFigures Of(ReadOnlySpan<Bounded> draws, double own)
    {
        (int count, int rank, double distances, double errors) = (0, 1, 0, 0);
        foreach (Bounded draw in draws)
        {
            if (!double.IsNaN(draw.Value))
            {
                double distance = Math.Abs(draw.Value - 0.5);
                count++;
                rank += distance >= Math.Abs(own - 0.5) - Rounding ? 1 : 0;
                distances += distance;
                errors += draw.Error;
            }
        }
        // A distance is as far off as its AUROC is, and never farther.
        return count == 0 ? None : new(new(0.5 + (distances / count), errors / count), rank);
    }
}
