using NeuronProbe.Collectors;

namespace NeuronProbe.Results;

/// <summary>Whether the corpus was large enough for the figures of a neuron: how well disjoint parts of its documents
/// agree on them, as parts get larger.</summary>
internal sealed class NeuronCoverage
{
    // Of fewer tokens or neurons a correlation says nothing.
    private const int Fewest = 8;

    private readonly GroupsCollector groups;
    private readonly PairsCollector pairs;
    private readonly int neuron;
    private readonly ILookup<int, int> tokens;

    private NeuronCoverage(
        GroupsCollector groups, PairsCollector pairs, int neuron, IEnumerable<TopExample> examples)
    {
        this.groups = groups;
        this.pairs = pairs;
        this.neuron = neuron;
        tokens = examples.ToLookup(
            example => DocumentGroups.Of(example.Context.DocumentId), example => example.Context.TokenId);
    }

    /// <summary>Compares eighths, quarters and halves of the documents.</summary>
    /// <param name="groups">The counts of the neuron's site.</param>
    /// <param name="pairs">The values of the neuron's site.</param>
    /// <param name="neuron">Index into their selection.</param>
    /// <param name="examples">The neuron's top examples, of one tail.</param>
    public static IReadOnlyList<CoveragePoint> Of(
        GroupsCollector groups, PairsCollector pairs, int neuron, IEnumerable<TopExample> examples)
    {
        var coverage = new NeuronCoverage(groups, pairs, neuron, examples);
        return [coverage.Of(1), coverage.Of(2), coverage.Of(DocumentGroups.Count / 2)];
    }

    /// <summary>The pairs of disjoint parts of so many groups: each group is in one part at most.</summary>
    private static IEnumerable<(uint A, uint B)> Pairs(int size)
    {
        uint part = (1u << size) - 1;
        for (int first = 0; first < DocumentGroups.Count; first += 2 * size)
        {
            yield return (part << first, part << (first + size));
        }
    }

    private CoveragePoint Of(int size)
    {
        (uint A, uint B)[] pairsOfParts = [.. Pairs(size)];
        double? spread = Spread();
        return new(
            size / (double)DocumentGroups.Count,
            pairsOfParts.Average(pair => (groups.Documents(pair.A) + groups.Documents(pair.B)) / 2.0),
            Average(pair => Math.Abs((Mean(pair.A) - Mean(pair.B)) / spread ?? double.NaN)),
            Average(pair => Math.Abs(Density(pair.A) - Density(pair.B))),
            Average(pair => Overlap(pair.A, pair.B)),
            Average(pair => Agreement(pair.A, pair.B)));

        double? Average(Func<(uint A, uint B), double> figure)
        {
            double[] known = [.. pairsOfParts.Select(figure).Where(double.IsFinite)];
            return known.Length == 0 ? null : known.Average();
        }
    }

    private double Density(uint part) => groups.Active(neuron, part) / (double)groups.Count(neuron, part);

    /// <summary>The mean as far as the bins know it; NaN where there are no values.</summary>
    private double Mean(uint part) =>
        groups.Bins(neuron, part).Sum(bin => bin.Middle * bin.Count) / groups.Count(neuron, part);

    /// <summary>The standard deviation of all values as far as the bins know it; null where it is 0 or there are
    /// none.</summary>
    private double? Spread()
    {
        double mean = Mean(DocumentGroups.All);
        double squares = groups.Bins(neuron, DocumentGroups.All).Sum(bin => Math.Pow(bin.Middle - mean, 2) * bin.Count);
        return squares > 0 ? Math.Sqrt(squares / groups.Count(neuron, DocumentGroups.All)) : null;
    }

    private double Overlap(uint a, uint b)
    {
        int[] ofA = TokensOf(a);
        int[] ofB = TokensOf(b);
        return ofA.Length == 0 || ofB.Length == 0
            ? double.NaN
            : (ofA.Count(ofB.Contains) + ofB.Count(ofA.Contains)) / (double)(ofA.Length + ofB.Length);
    }

    private int[] TokensOf(uint part) =>
        [.. tokens.Where(group => DocumentGroups.Has(part, group.Key)).SelectMany(group => group)];

    /// <summary>How alike the neuron's correlations with others are in two parts.</summary>
    private double Agreement(uint a, uint b)
    {
        double[] ofA = Correlations(a);
        double[] ofB = Correlations(b);
        int[] known = [.. Enumerable.Range(0, ofA.Length).Where(i => double.IsFinite(ofA[i] + ofB[i]))];
        return known.Length < Fewest
            ? double.NaN
            : Correlation([.. known.Select(i => ofA[i])], [.. known.Select(i => ofB[i])]);
    }

    /// <summary>Its correlation with each neuron of the site on the tokens of a part; NaN with itself and where there
    /// is none.</summary>
    private double[] Correlations(uint part)
    {
        int[] places =
        [
            .. Enumerable.Range(0, pairs.Positions.Count).Where(
                i => DocumentGroups.Has(part, DocumentGroups.Of(pairs.Positions[i].DocumentId))),
        ];
        double[] found = new double[pairs.Selection.Neurons.Count];
        double[] own = Chosen(neuron);
        for (int other = 0; other < found.Length; other++)
        {
            found[other] = other == neuron || places.Length < Fewest
                ? double.NaN
                : Correlation(own, Chosen(other));
        }
        return found;

        double[] Chosen(int of)
        {
            ReadOnlySpan<float> values = pairs.Values(of);
            double[] chosen = new double[places.Length];
            for (int i = 0; i < chosen.Length; i++)
            {
                chosen[i] = values[places[i]];
            }
            return chosen;
        }
    }

    /// <summary>Pearson's r; NaN where one of them does not vary, or is not finite.</summary>
    private static double Correlation(double[] x, double[] y)
    {
        double meanX = x.Average();
        double meanY = y.Average();
        (double xx, double yy, double xy) = (0, 0, 0);
        for (int i = 0; i < x.Length; i++)
        {
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }
        return xy / Math.Sqrt(xx * yy);
    }
}
