using System.Numerics;
using System.Runtime.InteropServices;
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

    // Of each position its place in the order of groups; where each group's places begin, with the end of all, all of
    // them multiples of a vector's width; and how many positions each part has.
    private readonly int[] places;
    private readonly int[] starts = new int[DocumentGroups.Count + 1];
    private readonly double[] counts = new double[PartCount];

    // The values of the others, one after the other; of each part their sums, and what one of the others' deviations
    // is divided by.
    private readonly int[] others;
    private readonly float[] otherValues;
    private readonly double[] otherSums;
    private readonly double[] otherInverses;

    /// <param name="groups">The counts of the site.</param>
    /// <param name="pairs">The values of the site.</param>
    public SiteCoverage(GroupsCollector groups, PairsCollector pairs)
    {
        this.groups = groups;
        this.pairs = pairs;
        int[] ofGroups = [.. pairs.Positions.Select(position => DocumentGroups.Of(position.DocumentId))];
        places = new int[ofGroups.Length];
        for (int group = 0; group < DocumentGroups.Count; group++)
        {
            int at = starts[group];
            foreach ((int position, _) in ofGroups.Index().Where(own => own.Item == group))
            {
                places[position] = at++;
            }
            counts[group] = at - starts[group];
            starts[group + 1] = at + ((-at % Vector<float>.Count) + Vector<float>.Count) % Vector<float>.Count;
        }
        AddUp(counts, 1);
        int neurons = pairs.Selection.Neurons.Count;
        int count = Math.Min(neurons, MostOthers);
        others = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * neurons / count))];
        otherValues = new float[count * starts[^1]];
        otherSums = new double[PartCount * count];
        otherInverses = new double[PartCount * count];
        Span<double> sums = stackalloc double[PartCount];
        Span<double> inverses = stackalloc double[PartCount];
        for (int other = 0; other < count; other++)
        {
            Read(others[other], otherValues.AsSpan(other * starts[^1], starts[^1]), sums, inverses);
            for (int part = 0; part < PartCount; part++)
            {
                otherSums[(part * count) + other] = sums[part];
                otherInverses[(part * count) + other] = inverses[part];
            }
        }
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
        Span<double> correlations = stackalloc double[PartCount * others.Length];
        Correlate(neuron, correlations);
        var points = new CoveragePoint[3];
        int first = 0;
        for (int i = 0; i < points.Length; i++)
        {
            int count = DocumentGroups.Count >> i;
            int[] pairsOfParts = [.. Enumerable.Range(0, count / 2).Select(pair => first + (2 * pair))];
            double[] agreements = new double[count / 2];
            for (int pair = 0; pair < agreements.Length; pair++)
            {
                Span<double> both = correlations[(pairsOfParts[pair] * others.Length)..];
                agreements[pair] = Agreement(both[..others.Length], both.Slice(others.Length, others.Length));
            }
            points[i] = new(
                1.0 / count,
                pairsOfParts.Average(a => (groups.Documents(Parts[a]) + groups.Documents(Parts[a + 1])) / 2.0),
                Average(pairsOfParts.Select(a => Math.Abs((Mean(a) - Mean(a + 1)) / spread ?? double.NaN))),
                Average(pairsOfParts.Select(a => Math.Abs(Density(a) - Density(a + 1)))),
                Average(pairsOfParts.Select(a => Overlap(tokens, Parts[a], Parts[a + 1]))),
                Average(agreements));
            first += count;
        }
        return points;

        double Mean(int part) => sums[part] / groups.Count(neuron, Parts[part]);
        double Density(int part) =>
            groups.Active(neuron, Parts[part]) / (double)groups.Count(neuron, Parts[part]);
    }

    private static double? Average(IEnumerable<double> figures)
    {
        double[] known = [.. figures.Where(double.IsFinite)];
        return known.Length == 0 ? null : known.Average();
    }

    /// <summary>Adds what groups have to what larger parts have.</summary>
    /// <param name="parts">Numbers of each part, those of the groups first; the others are written.</param>
    /// <param name="length">Numbers of a part.</param>
    private static void AddUp(Span<double> parts, int length)
    {
        for (int part = DocumentGroups.Count; part < PartCount; part++)
        {
            ReadOnlySpan<double> both = parts[(2 * (part - DocumentGroups.Count) * length)..];
            for (int i = 0; i < length; i++)
            {
                parts[(part * length) + i] = both[i] + both[length + i];
            }
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
        AddUp(sums, 1);
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
    private void Correlate(int neuron, Span<double> found)
    {
        Span<float> values = stackalloc float[starts[^1]];
        Span<double> sums = stackalloc double[PartCount];
        Span<double> inverses = stackalloc double[PartCount];
        values.Clear();
        Read(neuron, values, sums, inverses);
        for (int group = 0; group < DocumentGroups.Count; group++)
        {
            Multiply(
                MemoryMarshal.Cast<float, Vector<float>>(values[starts[group]..starts[group + 1]]),
                starts[group],
                found.Slice(group * others.Length, others.Length));
        }
        AddUp(found, others.Length);
        int itself = Array.BinarySearch(others, neuron);
        for (int part = 0; part < PartCount; part++)
        {
            Span<double> own = found.Slice(part * others.Length, others.Length);
            ReadOnlySpan<double> theirSums = otherSums.AsSpan(part * others.Length, others.Length);
            ReadOnlySpan<double> theirInverses = otherInverses.AsSpan(part * others.Length, others.Length);
            double mean = sums[part] / counts[part];
            for (int other = 0; other < own.Length; other++)
            {
                own[other] = (own[other] - (mean * theirSums[other])) * inverses[part] * theirInverses[other];
            }
            if (itself >= 0)
            {
                own[itself] = double.NaN;
            }
        }
    }

    /// <summary>The products of a neuron's values in a group with those of each other, four at a time, so that a value
    /// that was loaded serves all four.</summary>
    private void Multiply(ReadOnlySpan<Vector<float>> own, int start, Span<double> products)
    {
        int other = 0;
        int length = own.Length * Vector<float>.Count;
        for (; other + 4 <= products.Length; other += 4)
        {
            ReadOnlySpan<Vector<float>> a = Of(other);
            ReadOnlySpan<Vector<float>> b = Of(other + 1);
            ReadOnlySpan<Vector<float>> c = Of(other + 2);
            ReadOnlySpan<Vector<float>> d = Of(other + 3);
            (Vector<float> withA, Vector<float> withB) = (Vector<float>.Zero, Vector<float>.Zero);
            (Vector<float> withC, Vector<float> withD) = (Vector<float>.Zero, Vector<float>.Zero);
            for (int i = 0; i < own.Length; i++)
            {
                Vector<float> value = own[i];
                withA += value * a[i];
                withB += value * b[i];
                withC += value * c[i];
                withD += value * d[i];
            }
            products[other] = Vector.Sum(withA);
            products[other + 1] = Vector.Sum(withB);
            products[other + 2] = Vector.Sum(withC);
            products[other + 3] = Vector.Sum(withD);
        }
        for (; other < products.Length; other++)
        {
            ReadOnlySpan<Vector<float>> theirs = Of(other);
            Vector<float> sum = Vector<float>.Zero;
            for (int i = 0; i < own.Length; i++)
            {
                sum += own[i] * theirs[i];
            }
            products[other] = Vector.Sum(sum);
        }

        ReadOnlySpan<Vector<float>> Of(int one) => MemoryMarshal.Cast<float, Vector<float>>(
            otherValues.AsSpan((one * starts[^1]) + start, length));
    }

    /// <summary>Reads a neuron's values less their mean, in the order of groups.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="values">Gets the values; the places between groups stay.</param>
    /// <param name="sums">Gets their sum on each part.</param>
    /// <param name="inverses">Gets of each part one over the root of the sum of squared deviations, NaN where there are
    /// too few values or they do not vary.</param>
    private void Read(int neuron, Span<float> values, Span<double> sums, Span<double> inverses)
    {
        ReadOnlySpan<float> all = pairs.Values(neuron);
        double mean = 0;
        foreach (float value in all)
        {
            mean += value;
        }
        mean /= all.Length;
        for (int i = 0; i < all.Length; i++)
        {
            values[places[i]] = (float)(all[i] - mean);
        }
        Span<double> squares = stackalloc double[PartCount];
        for (int group = 0; group < DocumentGroups.Count; group++)
        {
            (sums[group], squares[group]) = (0, 0);
            foreach (double value in values[starts[group]..starts[group + 1]])
            {
                sums[group] += value;
                squares[group] += value * value;
            }
        }
        AddUp(sums, 1);
        AddUp(squares, 1);
        double least = LeastSpread * (squares[^1] + squares[^2]);
        for (int part = 0; part < PartCount; part++)
        {
            double square = squares[part] - (sums[part] * sums[part] / counts[part]);
            inverses[part] = counts[part] >= Fewest && square > least ? 1 / Math.Sqrt(square) : double.NaN;
        }
    }
}
