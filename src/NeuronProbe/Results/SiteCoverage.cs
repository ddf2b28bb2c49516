using System.Numerics.Tensors;
using NeuronProbe.Collectors;

namespace NeuronProbe.Results;

/// <summary>Whether the corpus was large enough for the figures of a site's neurons: how well disjoint parts of its
/// documents agree on them, as parts get larger. Several threads may ask for neurons at once.</summary>
internal sealed class SiteCoverage
{
    /// <summary>Neurons of the site at most that a neuron's correlations are with: as many, evenly spread over it.
    /// </summary>
    public const int MostOthers = 128;

    // Of fewer tokens or neurons a correlation says nothing.
    private const int Fewest = 8;

    // A spread that is so small a part of a neuron's own is what rounding leaves of none.
    private const double LeastSpread = 1e-10;

    private static readonly (uint A, uint B)[][] Parts = [Pairs(1), Pairs(2), Pairs(DocumentGroups.Count / 2)];

    private readonly GroupsCollector groups;
    private readonly PairsCollector pairs;

    // Positions by group of their document, and where each group's begin, with the end of all.
    private readonly int[] order;
    private readonly int[] starts;
    private readonly int[] others;
    private readonly GroupedValues[] otherValues;

    /// <param name="groups">The counts of the site.</param>
    /// <param name="pairs">The values of the site.</param>
    public SiteCoverage(GroupsCollector groups, PairsCollector pairs)
    {
        this.groups = groups;
        this.pairs = pairs;
        ILookup<int, int> byGroup = Enumerable.Range(0, pairs.Positions.Count)
            .ToLookup(i => DocumentGroups.Of(pairs.Positions[i].DocumentId));
        order = [.. Enumerable.Range(0, DocumentGroups.Count).SelectMany(group => byGroup[group])];
        starts = new int[DocumentGroups.Count + 1];
        for (int group = 0; group < DocumentGroups.Count; group++)
        {
            starts[group + 1] = starts[group] + byGroup[group].Count();
        }
        int neurons = pairs.Selection.Neurons.Count;
        int count = Math.Min(neurons, MostOthers);
        others = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * neurons / count))];
        otherValues = [.. others.Select(Read)];
    }

    /// <summary>That of a site's collectors, or null where they have not what it takes.</summary>
    public static SiteCoverage? Of(IReadOnlyCollection<Collector> collectors) =>
        collectors.OfType<GroupsCollector>().FirstOrDefault() is { } groups
        && collectors.OfType<PairsCollector>().FirstOrDefault() is { } pairs
            ? new(groups, pairs)
            : null;

    /// <summary>Compares eighths, quarters and halves of the documents.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="examples">The neuron's top examples, of which those of the first tail count.</param>
    public IReadOnlyList<CoveragePoint> Of(int neuron, IReadOnlyList<TopExample> examples)
    {
        HistogramBin[][] bins =
            [.. Enumerable.Range(0, DocumentGroups.Count).Select(group => groups.Bins(neuron, 1u << group))];
        double[] sums = [.. bins.Select(own => own.Sum(bin => bin.Middle * bin.Count))];
        double? spread = Spread(neuron, bins, sums);
        ILookup<int, int> tokens = examples.Where(own => own.Tail == examples[0].Tail).ToLookup(
            example => DocumentGroups.Of(example.Context.DocumentId), example => example.Context.TokenId);
        double[,] agreement = Correlations(neuron);
        return
        [
            .. Parts.Select(parts => new CoveragePoint(
                Count(parts[0].A) / (double)DocumentGroups.Count,
                parts.Average(part => (groups.Documents(part.A) + groups.Documents(part.B)) / 2.0),
                Average(parts, (a, b) => Math.Abs((Mean(a) - Mean(b)) / spread ?? double.NaN)),
                Average(parts, (a, b) => Math.Abs(Density(a) - Density(b))),
                Average(parts, (a, b) => Overlap(TokensOf(a), TokensOf(b))),
                Average(parts, (a, b) => Agreement(agreement, Place(a), Place(b))))),
        ];

        double Mean(uint part) => Sum(sums, part) / groups.Count(neuron, part);
        double Density(uint part) => groups.Active(neuron, part) / (double)groups.Count(neuron, part);
        int[] TokensOf(uint part) =>
            [.. tokens.Where(group => DocumentGroups.Has(part, group.Key)).SelectMany(group => group)];
    }

    /// <summary>The pairs of disjoint parts of so many groups: each group is in one part at most.</summary>
    private static (uint A, uint B)[] Pairs(int size)
    {
        uint part = (1u << size) - 1;
        return
        [
            .. Enumerable.Range(0, DocumentGroups.Count / (2 * size)).Select(
                i => (part << (2 * i * size), part << (((2 * i) + 1) * size))),
        ];
    }

    private static int Count(uint part) => System.Numerics.BitOperations.PopCount(part);

    /// <summary>The place of a part among all: eighths, then quarters, then halves.</summary>
    private static int Place(uint part)
    {
        int first = System.Numerics.BitOperations.TrailingZeroCount(part);
        return Count(part) switch
        {
            1 => first,
            2 => DocumentGroups.Count + (first / 2),
            _ => DocumentGroups.Count + (DocumentGroups.Count / 2) + (first / 4),
        };
    }

    private static double? Average((uint A, uint B)[] parts, Func<uint, uint, double> figure)
    {
        double[] known = [.. parts.Select(part => figure(part.A, part.B)).Where(double.IsFinite)];
        return known.Length == 0 ? null : known.Average();
    }

    private static double Sum(ReadOnlySpan<double> ofGroups, uint part)
    {
        double sum = 0;
        for (int group = 0; group < ofGroups.Length; group++)
        {
            sum += DocumentGroups.Has(part, group) ? ofGroups[group] : 0;
        }
        return sum;
    }

    /// <summary>The standard deviation of all values as far as the bins know it; null where it is 0 or there are
    /// none.</summary>
    private double? Spread(int neuron, HistogramBin[][] bins, double[] sums)
    {
        long count = groups.Count(neuron, DocumentGroups.All);
        double mean = sums.Sum() / count;
        double squares = bins.Sum(own => own.Sum(bin => (bin.Middle - mean) * (bin.Middle - mean) * bin.Count));
        return squares > 0 ? Math.Sqrt(squares / count) : null;
    }

    private static double Overlap(int[] a, int[] b) => a.Length == 0 || b.Length == 0
        ? double.NaN
        : (a.Count(b.Contains) + b.Count(a.Contains)) / (double)(a.Length + b.Length);

    /// <summary>How alike a neuron's correlations with others are in two parts.</summary>
    private static double Agreement(double[,] correlations, int a, int b)
    {
        List<double> ofA = [];
        List<double> ofB = [];
        for (int other = 0; other < correlations.GetLength(1); other++)
        {
            (double inA, double inB) = (correlations[a, other], correlations[b, other]);
            if (double.IsFinite(inA + inB))
            {
                ofA.Add(inA);
                ofB.Add(inB);
            }
        }
        return ofA.Count < Fewest ? double.NaN : Correlation(ofA, ofB);
    }

    /// <summary>Pearson's r; NaN where one of them does not vary.</summary>
    private static double Correlation(List<double> x, List<double> y)
    {
        double meanX = x.Average();
        double meanY = y.Average();
        (double xx, double yy, double xy) = (0, 0, 0);
        for (int i = 0; i < x.Count; i++)
        {
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }
        return xy / Math.Sqrt(xx * yy);
    }

    /// <summary>A neuron's correlation with each of the others on the tokens of each part; NaN with itself, where one
    /// does not vary or is not finite, and where tokens are too few.</summary>
    private double[,] Correlations(int neuron)
    {
        GroupedValues own = Read(neuron);
        var found = new double[Parts.Sum(parts => 2 * parts.Length), others.Length];
        Span<double> products = stackalloc double[DocumentGroups.Count];
        for (int other = 0; other < others.Length; other++)
        {
            GroupedValues theirs = otherValues[other];
            for (int group = 0; group < DocumentGroups.Count; group++)
            {
                (int start, int length) = (starts[group], starts[group + 1] - starts[group]);
                products[group] = TensorPrimitives.Dot(
                    own.Values.AsSpan(start, length), theirs.Values.AsSpan(start, length));
            }
            foreach ((uint a, uint b) in Parts.SelectMany(parts => parts))
            {
                bool isItself = others[other] == neuron;
                found[Place(a), other] = isItself ? double.NaN : Correlation(own, theirs, products, a);
                found[Place(b), other] = isItself ? double.NaN : Correlation(own, theirs, products, b);
            }
        }
        return found;
    }

    private double Correlation(
        in GroupedValues x, in GroupedValues y, ReadOnlySpan<double> products, uint part)
    {
        int count = 0;
        for (int group = 0; group < DocumentGroups.Count; group++)
        {
            count += DocumentGroups.Has(part, group) ? starts[group + 1] - starts[group] : 0;
        }
        double sumX = Sum(x.Sums, part);
        double sumY = Sum(y.Sums, part);
        double xx = Sum(x.Squares, part) - (sumX * sumX / count);
        double yy = Sum(y.Squares, part) - (sumY * sumY / count);
        double xy = Sum(products, part) - (sumX * sumY / count);
        return count >= Fewest && xx > x.Least && yy > y.Least ? xy / Math.Sqrt(xx * yy) : double.NaN;
    }

    /// <summary>A neuron's values less their mean, in the order of groups.</summary>
    private GroupedValues Read(int neuron)
    {
        ReadOnlySpan<float> all = pairs.Values(neuron);
        double mean = all.IsEmpty ? 0 : Mean(all);
        float[] values = new float[all.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(all[order[i]] - mean);
        }
        double[] sums = new double[DocumentGroups.Count];
        double[] squares = new double[DocumentGroups.Count];
        for (int group = 0; group < DocumentGroups.Count; group++)
        {
            foreach (double value in values.AsSpan(starts[group]..starts[group + 1]))
            {
                sums[group] += value;
                squares[group] += value * value;
            }
        }
        return new(values, sums, squares, LeastSpread * squares.Sum());

        static double Mean(ReadOnlySpan<float> of)
        {
            double sum = 0;
            foreach (float value in of)
            {
                sum += value;
            }
            return sum / of.Length;
        }
    }

    /// <param name="Values">Values less their mean, group by group.</param>
    /// <param name="Sums">Of each group their sum.</param>
    /// <param name="Squares">Of each group the sum of their squares.</param>
    /// <param name="Least">What the squares must exceed where the values vary.</param>
    private readonly record struct GroupedValues(float[] Values, double[] Sums, double[] Squares, double Least);
}
