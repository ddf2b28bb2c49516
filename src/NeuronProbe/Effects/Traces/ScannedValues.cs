using NeuronProbe.Collectors;

namespace NeuronProbe.Effects.Traces;

/// <summary>A neuron's values in a finished scan, as its histogram knows them: what another value is held against.
/// </summary>
/// <param name="values">The values.</param>
internal sealed class ScannedValues(BinnedDistribution values)
{
    /// <summary>How many there are.</summary>
    public long Count => values.Count;

    /// <summary>The smallest, exactly; there must be values.</summary>
    public double Min => values.OrderStatistic(0);

    /// <summary>The largest, likewise.</summary>
    public double Max => values.OrderStatistic(values.Count - 1);

    /// <summary>The share of the scan's values that are surely below a value: those in the value's own bin are not
    /// counted. NaN where there are no values or it is not finite.</summary>
    public double Below(float value) =>
        Count > 0 && float.IsFinite(value) ? (double)values.Around(value).Below / Count : double.NaN;

    /// <summary>The share of those that are surely above it, likewise.</summary>
    public double Above(float value) =>
        Count > 0 && float.IsFinite(value) ? (double)values.Around(value).Above / Count : double.NaN;

    /// <summary>How far out a value is: the share of the scan's values that may lie as far out on its side, and how
    /// many times as large it is as the most extreme of them. NaN where there are no values or it is not finite.
    /// </summary>
    public (double Share, double Times) HowFarOut(float value)
    {
        if (Count == 0 || !float.IsFinite(value))
        {
            return (double.NaN, double.NaN);
        }
        (long below, long above) = values.Around(value);
        double extreme = value > 0 ? Math.Max(0, Max) : Math.Min(0, Min);
        double times = value == 0 ? 0 : extreme == 0 ? double.PositiveInfinity : value / extreme;
        return ((double)Math.Min(Count - below, Count - above) / Count, times);
    }
}
