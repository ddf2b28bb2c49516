using System.Globalization;
using System.Runtime.InteropServices;
using NeuronProbe.Concepts.Labels;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Which concepts are denser in short documents than in long ones, or the other way round.</summary>
/// <remarks>
/// As if the length of a token's document, in octaves, were the activation of a neuron: it is compared on and off the
/// concept's tokens, by Cohen's d and by the <see cref="ClusterRobustWaldTest"/>.
/// </remarks>
internal sealed class LengthTrends
{
    /// <summary>How the warning begins.</summary>
    public const string Expected =
        "--concept: expected concepts as dense in short documents as in long ones";

    /// <summary>The magnitude of Cohen's d from which on a difference counts: what Cohen (1988) calls small.</summary>
    public const double LeastDifference = 0.2;

    /// <summary>The p-value below which it counts.</summary>
    public const double SignificantBelow = 0.001;

    private const int ListedConcepts = 5;

    private readonly Dictionary<(string Name, bool IsCombined), Sums> concepts = [];
    private NeuronSums all;
    private long tokens;
    private long documents;
    private Int128 squares;

    /// <summary>Adds a document.</summary>
    /// <param name="length">Its tokens; without any it does not count.</param>
    /// <param name="counts">Its concepts, each with the tokens that it applies to.</param>
    public void Add(int length, IReadOnlyList<ConceptTokens> counts)
    {
        if (length == 0)
        {
            return;
        }
        double octaves = Math.Log2(length);
        double sum = length * octaves;
        documents++;
        tokens += length;
        squares += (Int128)length * length;
        all.Sum += sum;
        all.SumOfSquares += sum * octaves;
        all.Squares += sum * sum;
        all.Products += sum * length;
        foreach ((string concept, bool isCombined, int positives) in counts)
        {
            ref Sums own = ref CollectionsMarshal.GetValueRefOrAddDefault(
                concepts, (concept, isCombined), out _);
            own.Counts = own.Counts.With(length, positives);
            double positive = positives * octaves;
            own.Values.Sum += positive;
            own.Values.SumOfSquares += positive * octaves;
            own.Values.Squares += positive * positive;
            own.Values.OwnProducts += positive * positives;
            own.Values.AllProducts += positive * length;
            own.Values.SumProducts += positive * sum;
            own.Values.CountProducts += positives * sum;
        }
    }

    /// <summary>The concepts whose density goes with length, those for which it does most first: Cohen's d is below 0
    /// where short documents have more.</summary>
    /// <param name="combinations">Names that combinations have; of all others the labels or definitions are
    /// meant.</param>
    public IReadOnlyList<(string Concept, double Difference)> Find(IReadOnlyCollection<string> combinations) =>
    [
        .. concepts.Where(own => own.Key.IsCombined == combinations.Contains(own.Key.Name))
            .Select(own => (Key: own.Key.Name, Difference: DifferenceOf(own.Value)))
            .Where(own => Math.Abs(own.Difference) >= LeastDifference)
            .OrderByDescending(own => Math.Abs(own.Difference)).ThenBy(own => own.Key, StringComparer.Ordinal),
    ];

    /// <summary>Names them, or null where there are none.</summary>
    /// <param name="combinations">As for <see cref="Find"/>.</param>
    public string? Tell(IReadOnlyCollection<string> combinations)
    {
        IReadOnlyList<(string Concept, double Difference)> found = Find(combinations);
        string names = string.Join(", ", found.Take(ListedConcepts).Select(own => string.Create(
            CultureInfo.InvariantCulture,
            $"'{own.Concept}' in {(own.Difference < 0 ? "short" : "long")} ones (d {own.Difference:0.00})")));
        return found.Count == 0
            ? null
            : $"{Expected}, but some are denser: {names}"
                + $"{(found.Count > ListedConcepts ? $", and {found.Count - ListedConcepts} more" : "")}. "
                + "A neuron that knows short documents from long ones, or the place in them, seems to tell these. "
                + "Compare with tokens of documents as long, at like places: --control length,position.";
    }

    /// <summary>Cohen's d where it is no chance, else 0.</summary>
    private double DifferenceOf(in Sums own)
    {
        // Documents without the concept were not added to its counts: they have others alone.
        ClusterCounts counts = own.Counts with
        {
            Tokens = tokens,
            Documents = documents,
            NegativeDocuments = own.Counts.NegativeDocuments + documents - own.Counts.Documents,
            Squares = squares,
        };
        return ClusterRobustWaldTest.PValue(counts, all, own.Values) < SignificantBelow
            ? new MeanDifference(counts.Positives, counts.Tokens - counts.Positives, all, own.Values).CohensD
            : 0;
    }

    private struct Sums
    {
        public ClusterCounts Counts;
        public ConceptSums Values;
    }
}
