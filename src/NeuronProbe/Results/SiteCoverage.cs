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

    /// <summary>Parts: each group, then pairs of groups, then the two halves.</summary>
    private const int PartCount = DocumentGroups.Count + (DocumentGroups.Count / 2) + (DocumentGroups.Count / 4);

    private static readonly uint[] Parts =
    [
        .. from size in (int[])[1, 2, DocumentGroups.Count / 2]
           from part in Enumerable.Range(0, DocumentGroups.Count / size)
           select ((1u << size) - 1) << (part * size),
    ];

    private readonly GroupsCollector groups;
    private readonly PairsCollector pairs;

    // Positions by group of their document, and where each group's begin, with the end of all.
    private readonly int[] order;
    private readonly int[] starts = new int[DocumentGroups.Count + 1];
    private readonly int[] others;
    private readonly PartedValues[] otherValues;

    /// <param name="groups">The counts of the site.</param>
    /// <param name="pairs">The values of the site.</param>
    public SiteCoverage(GroupsCollector groups, PairsCollector pairs)
    {
        this.groups = groups;
        this.pairs = pairs;
        ILookup<int, int> byGroup = Enumerable.Range(0, pairs.Positions.Count)
            .ToLookup(i => DocumentGroups.Of(pairs.Positions[i].DocumentId));
        order = [.. Enumerable.Range(0, DocumentGroups.Count).SelectMany(group => byGroup[group])];
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
        (double[] sums, double? spread) = Moments(neuron);
        (int Group, int Token)[] tokens =
        [
            .. examples.TakeWhile(own => own.Tail == examples[0].Tail)
                .Select(own => (DocumentGroups.Of(own.Context.DocumentId), own.Context.TokenId)),
        ];
        double[] correlations = Correlations(neuron);
        var points = new CoveragePoint[3];
        int first = 0;
        for (int i = 0; i < points.Length; i++)
        {
            int count = DocumentGroups.Count >> i;
            int[] places = [.. Enumerable.Range(0, count / 2).Select(pair => first + (2 * pair))];
            points[i] = new(
                1.0 / count,
                places.Average(a => (groups.Documents(Parts[a]) + groups.Documents(Parts[a + 1])) / 2.0),
                Average(places, a => Math.Abs((Mean(a) - Mean(a + 1)) / spread ?? double.NaN)),
                Average(places, a => Math.Abs(Density(a) - Density(a + 1))),
                Average(places, a => Overlap(tokens, Parts[a], Parts[a + 1])),
                Average(places, a => Agreement(
                    correlations.AsSpan(a * others.Length, others.Length),
                    correlations.AsSpan((a + 1) * others.Length, others.Length))));
            first += count;
        }
        return points;

        double Mean(int part) => sums[part] / groups.Count(neuron, Parts[part]);
        double Density(int part) =>
            groups.Active(neuron, Parts[part]) / (double)groups.Count(neuron, Parts[part]);
    }

    private static double? Average(int[] places, Func<int, double> figure)
    {
        double[] known = [.. places.Select(figure).Where(double.IsFinite)];
        return known.Length == 0 ? null : known.Average();
    }

    /// <summary>Adds what groups have to what each part has.</summary>
    /// <param name="parts">The groups' own first, which are parts too; the others are written.</param>
    private static void AddUp(Span<double> parts)
    {
        for (int part = DocumentGroups.Count; part < PartCount; part++)
        {
            int of = 2 * (part - DocumentGroups.Count);
            parts[part] = parts[of] + parts[of + 1];
        }
    }

    /// <summary>The sums of a neuron's values on each part, and the standard deviation of all, as far as the bins know
    /// them; null where it is 0 or there are none.</summary>
    private (double[] Sums, double? Spread) Moments(int neuron)
    {
        double[] sums = new double[PartCount];
        var bins = new HistogramBin[DocumentGroups.Count][];
        for (int group = 0; group < bins.Length; group++)
        {
            bins[group] = groups.Bins(neuron, 1u << group);
            foreach (ref readonly HistogramBin bin in bins[group].AsSpan())
            {
                sums[group] += bin.Middle * bin.Count;
            }
        }
        AddUp(sums);
        long count = groups.Count(neuron, DocumentGroups.All);
        double mean = (sums[^1] + sums[^2]) / count;
        double squares = 0;
        foreach (HistogramBin[] own in bins)
        {
            foreach (ref readonly HistogramBin bin in own.AsSpan())
            {
                squares += (bin.Middle - mean) * (bin.Middle - mean) * bin.Count;
            }
        }
        return (sums, squares > 0 ? Math.Sqrt(squares / count) : null);
    }

    /// <summary>The share of the examples of two parts whose token is that of one of the other part.</summary>
    private static double Overlap(ReadOnlySpan<(int Group, int Token)> tokens, uint a, uint b)
    {
        (int all, int shared, uint met) = (0, 0, 0);
        foreach ((int group, int token) in tokens)
        {
            uint own = DocumentGroups.Has(a, group) ? a : DocumentGroups.Has(b, group) ? b : 0;
            met |= own;
            all += own == 0 ? 0 : 1;
            shared += own != 0 && IsIn(tokens, own ^ a ^ b, token) ? 1 : 0;
        }
        return met == (a | b) ? (double)shared / all : double.NaN;

        static bool IsIn(ReadOnlySpan<(int Group, int Token)> tokens, uint part, int token)
        {
            foreach ((int group, int other) in tokens)
            {
                if (other == token && DocumentGroups.Has(part, group))
                {
                    return true;
                }
            }
            return false;
        }
    }

    /// <summary>How alike a neuron's correlations with others are in two parts: Pearson's r of those that are known in
    /// both, NaN where these are few or do not vary.</summary>
    private static double Agreement(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        (int count, double sumA, double sumB, double aa, double bb, double ab) = (0, 0, 0, 0, 0, 0);
        for (int i = 0; i < a.Length; i++)
        {
            (double x, double y) = (a[i], b[i]);
            if (double.IsFinite(x + y))
            {
                count++;
                sumA += x;
                sumB += y;
                aa += x * x;
                bb += y * y;
                ab += x * y;
            }
        }
        return count < Fewest
            ? double.NaN
            : (ab - (sumA * sumB / count))
                / Math.Sqrt((aa - (sumA * sumA / count)) * (bb - (sumB * sumB / count)));
    }

    /// <summary>A neuron's correlation with each of the others on the tokens of each part, part by part; NaN with
    /// itself, where one does not vary or is not finite, and where tokens are too few.</summary>
    private double[] Correlations(int neuron)
    {
        PartedValues own = Read(neuron);
        double[] found = new double[PartCount * others.Length];
        Span<double> products = stackalloc double[PartCount];
        for (int other = 0; other < others.Length; other++)
        {
            PartedValues theirs = otherValues[other];
            for (int group = 0; group < DocumentGroups.Count; group++)
            {
                products[group] = TensorPrimitives.Dot(
                    own.Values.AsSpan(starts[group]..starts[group + 1]),
                    theirs.Values.AsSpan(starts[group]..starts[group + 1]));
            }
            AddUp(products);
            for (int part = 0; part < PartCount; part++)
            {
                found[(part * others.Length) + other] = others[other] == neuron
                    ? double.NaN
                    : (products[part] - (own.Means[part] * theirs.Sums[part]))
                        * own.Inverses[part] * theirs.Inverses[part];
            }
        }
        return found;
    }

    /// <summary>A neuron's values less their mean, in the order of groups.</summary>
    private PartedValues Read(int neuron)
    {
        ReadOnlySpan<float> all = pairs.Values(neuron);
        double mean = 0;
        foreach (float value in all)
        {
            mean += value / (double)all.Length;
        }
        var own = new PartedValues(
            new float[all.Length], new double[PartCount], new double[PartCount], new double[PartCount]);
        double[] counts = new double[PartCount];
        double[] squares = new double[PartCount];
        for (int group = 0; group < DocumentGroups.Count; group++)
        {
            counts[group] = starts[group + 1] - starts[group];
            for (int i = starts[group]; i < starts[group + 1]; i++)
            {
                float value = (float)(all[order[i]] - mean);
                own.Values[i] = value;
                own.Sums[group] += value;
                squares[group] += (double)value * value;
            }
        }
        AddUp(counts);
        AddUp(own.Sums);
        AddUp(squares);
        double least = LeastSpread * (squares[^1] + squares[^2]);
        for (int part = 0; part < PartCount; part++)
        {
            own.Means[part] = own.Sums[part] / counts[part];
            double square = squares[part] - (own.Sums[part] * own.Means[part]);
            own.Inverses[part] = counts[part] >= Fewest && square > least ? 1 / Math.Sqrt(square) : double.NaN;
        }
        return own;
    }

    /// <param name="Values">Values less their mean, group by group.</param>
    /// <param name="Sums">Of each part their sum.</param>
    /// <param name="Means">Of each part their mean.</param>
    /// <param name="Inverses">Of each part one over the root of the sum of squared deviations, NaN where there are too
    /// few values or they do not vary.</param>
    private sealed record PartedValues(float[] Values, double[] Sums, double[] Means, double[] Inverses);
}
