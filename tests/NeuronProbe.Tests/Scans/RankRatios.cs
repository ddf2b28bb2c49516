using System.Globalization;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results;
using NeuronProbe.Scans;

namespace NeuronProbe.Tests.Scans;

/// <summary>What is left of a figure that ranks neurons where labels are wrong: of the best neuron of each concept,
/// the figure with the wrong labels over that with the right ones.</summary>
/// <param name="Rank">The figure.</param>
/// <param name="BaseRates">The concepts' shares of all tokens, with the right labels.</param>
/// <param name="Half">With half of the labels left out, concept by concept.</param>
/// <param name="False">With as many false ones added.</param>
internal sealed record RankRatios(ConceptRank Rank, double[] BaseRates, double[] Half, double[] False)
{
    /// <summary>Cells of a table: the mean and the range of either.</summary>
    public string[] Cells => [Cell(Half), Cell(False)];

    /// <summary>Measures all figures.</summary>
    /// <param name="folder">A scan's results, with concepts.</param>
    /// <param name="labels">Its concepts.</param>
    public static RankRatios[] Read(string folder, IReadOnlyList<LabelTriple> labels)
    {
        ILookup<string, FoundRow<ConceptFigures>> rows =
            SavedScan.Open(folder).LoadAll().Rows<ConceptFigures>().ToLookup(row => row.Row.Concept);
        return [.. ConceptRank.All.Select(rank =>
        {
            FoundRow<ConceptFigures>[] best =
                [.. labels.Select(of => rows[of.Whole].MaxBy(row => rank.Strength(row.Row)))];
            return new RankRatios(
                rank,
                [.. best.Select(row => row.Row.BaseRate)],
                [.. Ratios(rank, best, of => of.Half)],
                [.. Ratios(rank, best, of => of.False)]);
        })];

        IEnumerable<double> Ratios(
            ConceptRank rank, FoundRow<ConceptFigures>[] best, Func<LabelTriple, string> other) =>
            labels.Zip(best, (of, first) => rank.Strength(
                rows[other(of)].Single(row => row.Site == first.Site && row.Neuron == first.Neuron).Row)
                / rank.Strength(first.Row));
    }

    private static string Cell(double[] left) =>
        string.Create(CultureInfo.InvariantCulture, $"{left.Average():0.00} ({left.Min():0.00}-{left.Max():0.00})");
}
