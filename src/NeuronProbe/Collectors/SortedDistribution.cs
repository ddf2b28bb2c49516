namespace NeuronProbe.Collectors;

/// <summary>All values of one neuron.</summary>
/// <param name="values">The values, ascending.</param>
internal sealed class SortedDistribution(float[] values) : Distribution
{
    public override long Count => values.Length;

    public override double OrderStatistic(long rank) => values[rank];

    public override double FractionBeyond(double magnitude) =>
        values.LongCount(value => Math.Abs((double)value) > magnitude) / (double)Count;
}
