namespace NeuronProbe.Collectors;

/// <summary>All values of one neuron.</summary>
/// <param name="values">The values, ascending.</param>
internal sealed class SortedDistribution(float[] values) : Distribution
{
    public override long Count => values.Length;

    public override double OrderStatistic(long rank) => values[rank];
}
