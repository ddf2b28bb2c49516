namespace NeuronProbe.Collectors;

/// <summary>The values of one neuron in ascending order, as well as they are known.</summary>
internal abstract class Distribution
{
    /// <summary>Values.</summary>
    public abstract long Count { get; }

    /// <summary>A value by its place in ascending order.</summary>
    /// <param name="rank">The place, from 0 up to <see cref="Count"/> - 1.</param>
    public abstract double OrderStatistic(long rank);

    /// <summary>A quantile by NumPy's default rule: linear between the two neighbouring order statistics.
    /// Null where there are no values.</summary>
    /// <param name="fraction">From 0 to 1.</param>
    public double? Quantile(double fraction)
    {
        if (Count == 0)
        {
            return null;
        }
        double place = (Count - 1) * fraction;
        long rank = Math.Min((long)Math.Floor(place), Count - 1);
        double below = OrderStatistic(rank);
        double above = OrderStatistic(Math.Min(rank + 1, Count - 1));
        double share = place - rank;
        // NumPy goes from the nearer end, which keeps the result within both and monotonic.
        return share >= 0.5 ? above - ((above - below) * (1 - share)) : below + ((above - below) * share);
    }
}
