using NeuronProbe.Concepts.Measures;

namespace NeuronProbe.Results;

/// <summary>A figure that ranks the neurons for a concept, and the concepts of a neuron.</summary>
/// <param name="Name">As it is typed.</param>
/// <param name="Column">The heading of the column that shows it.</param>
/// <param name="Measure">What is compared, as people write it.</param>
/// <param name="Figure">The figure itself. NaN where it can't be had.</param>
/// <param name="Chance">What it is where the neuron knows nothing of the concept.</param>
internal sealed record ConceptRank(
    string Name, string Column, string Measure, Func<ConceptFigures, double> Figure, double Chance = 0)
{
    /// <summary>The correlation of activation and label, which falls where labels are missing
    /// and where false ones are added.</summary>
    public static ConceptRank Correlation { get; } = new("r", "r", "|r|", row => row.PointBiserialR);

    /// <summary>All that there are, the default first.</summary>
    public static IReadOnlyList<ConceptRank> All { get; } =
    [
        Correlation,
        new("f1", "F1", "F1", row => row.Ranking.BestF1),
        new("ap", "AP", "AP", row => row.Ranking.AveragePrecision),
        new("auroc", "auroc", "|auroc - 0.5|", row => row.Auroc, 0.5),
        new("d", "d", "|d|", row => row.CohensD),
    ];

    /// <summary>How well the concept is told: the higher, the better. NaN where that can't be said.</summary>
    public double Strength(ConceptFigures row) => Math.Abs(Figure(row) - Chance);
}
