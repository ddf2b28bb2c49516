using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Comparisons;

/// <summary>A neuron whose values go with, or against, those of another.</summary>
/// <param name="Selection">Its site and the neurons chosen there.</param>
/// <param name="Index">Its index in the selection.</param>
/// <param name="R">Pearson's r at the paired positions.</param>
internal sealed record Neighbour(SiteSelection Selection, int Index, double R)
{
    /// <summary>The neuron's number at its site.</summary>
    public int Neuron => Selection.Neurons[Index];
}

/// <summary>A neighbour as a row of the table: the keys say which neuron it is.</summary>
/// <param name="Tail"><c>high</c> or <c>low</c>.</param>
/// <param name="Rank">From 1, the strongest.</param>
/// <param name="Neighbour">The neuron.</param>
/// <param name="Interval">The 95 % interval of its r; NaN where documents are too few.</param>
/// <param name="Chance">How far r goes by chance in that tail; NaN where that is not known.</param>
internal sealed record NeighbourRow(
    string Tail, int Rank, Neighbour Neighbour, (double Low, double High) Interval, double Chance)
{
    /// <summary>The columns after those of the keys.</summary>
    public static TableSchema<NeighbourRow> Schema { get; } = new("neighbours", "neighbours", isSingleRow: false,
    [
        new("tail", row => row.Tail),
        new("rank", row => (long?)row.Rank),
        new("r", row => (double?)row.Neighbour.R),
        new("r_low", row => (double?)row.Interval.Low),
        new("r_high", row => (double?)row.Interval.High),
        new("chance_r", row => (double?)row.Chance),
    ]);

    /// <summary>Whether chance alone goes as far more than once in 20 times; false where that is not known.</summary>
    public bool IsWithinChance => Math.Abs(Neighbour.R) <= Math.Abs(Chance);
}
