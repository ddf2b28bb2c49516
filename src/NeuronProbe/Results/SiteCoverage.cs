using NeuronProbe.Collectors;

namespace NeuronProbe.Results;

/// <summary>Whether the corpus was large enough for the figures of a site's neurons: how well disjoint parts of its
/// documents agree on them, as parts get larger. Several threads may ask for neurons at once.</summary>
internal sealed class SiteCoverage
{
    // Fewer neurons tell no agreement.
    private const int Fewest = 8;

    private readonly GroupsCollector groups;
    private readonly PartCorrelations correlations;

    /// <param name="groups">The counts of the site.</param>
    /// <param name="pairs">The values of the site.</param>
    public SiteCoverage(GroupsCollector groups, PairsCollector pairs)
    {
        this.groups = groups;
        correlations = new(pairs);
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
        Span<double> withOthers = stackalloc double[CoverageParts.Count * correlations.Others];
        correlations.Correlate(neuron, withOthers);
        var points = new CoveragePoint[3];
        int first = 0;
        for (int i = 0; i < points.Length; i++)
        {
            int count = DocumentGroups.Count >> i;
            int[] pairsOfParts = [.. Enumerable.Range(0, count / 2).Select(pair => first + (2 * pair))];
            double[] agreements = new double[count / 2];
            for (int pair = 0; pair < agreements.Length; pair++)
            {
                Span<double> both = withOthers[(pairsOfParts[pair] * correlations.Others)..];
                agreements[pair] = Agreement(
                    both[..correlations.Others], both.Slice(correlations.Others, correlations.Others));
            }
            points[i] = new(
                1.0 / count,
                pairsOfParts.Average(a => (Documents(a) + Documents(a + 1)) / 2.0),
                Average(pairsOfParts.Select(a => Math.Abs((Mean(a) - Mean(a + 1)) / spread ?? double.NaN))),
                Average(pairsOfParts.Select(a => Math.Abs(Density(a) - Density(a + 1)))),
                Average(pairsOfParts.Select(a => Overlap(tokens, CoverageParts.Masks[a], CoverageParts.Masks[a + 1]))),
                Average(agreements));
            first += count;
        }
        return points;

        long Documents(int part) => groups.Documents(CoverageParts.Masks[part]);
        double Mean(int part) => sums[part] / groups.Count(neuron, CoverageParts.Masks[part]);
        double Density(int part) =>
            groups.Active(neuron, CoverageParts.Masks[part]) / (double)groups.Count(neuron, CoverageParts.Masks[part]);
    }

    private static double? Average(IEnumerable<double> figures)
    {
        double[] known = [.. figures.Where(double.IsFinite)];
        return known.Length == 0 ? null : known.Average();
    }

    /// <summary>The sums of a neuron's values on each part, and the standard deviation of all, as far as the bins know
    /// them; null where it is 0 or there are none.</summary>
    private (double[] Sums, double? Spread) Moments(int neuron)
    {
        double[] sums = new double[CoverageParts.Count];
        var bins = new HistogramBin[DocumentGroups.Count][];
        for (int group = 0; group < bins.Length; group++)
        {
            bins[group] = groups.Bins(neuron, 1u << group);
            foreach (ref readonly HistogramBin bin in bins[group].AsSpan())
            {
                sums[group] += bin.Middle * bin.Count;
            }
        }
        CoverageParts.AddUp(sums, 1);
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
}
