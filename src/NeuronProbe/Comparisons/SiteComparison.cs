using System.Runtime.CompilerServices;
using NeuronProbe.Collectors;

namespace NeuronProbe.Comparisons;

/// <summary>The collectors of one site of one scan, as far as it has them.</summary>
/// <param name="Statistics">Moments and flags.</param>
/// <param name="Histogram">Bins; null where there are none.</param>
/// <param name="Top">Lists of examples, or null.</param>
/// <param name="Pairs">Values on the same tokens, or null.</param>
/// <param name="Groups">Counts by group of documents, or null.</param>
internal sealed record ComparedSite(
    StatisticsCollector Statistics,
    HistogramCollector Histogram,
    TopExamplesCollector? Top,
    PairsCollector? Pairs,
    GroupsCollector? Groups)
{
    /// <summary>Finds them among the collectors of a site.</summary>
    public static ComparedSite Of(IReadOnlyCollection<Collector> collectors) => new(
        collectors.OfType<StatisticsCollector>().Single(),
        collectors.OfType<HistogramCollector>().Single(),
        collectors.OfType<TopExamplesCollector>().SingleOrDefault(),
        collectors.OfType<PairsCollector>().SingleOrDefault(),
        collectors.OfType<GroupsCollector>().SingleOrDefault());
}

/// <summary>Compares the neurons of one site of two scans.</summary>
/// <param name="site">Index of the site in both.</param>
/// <param name="baseline">The baseline's findings.</param>
/// <param name="other">The other scan's.</param>
/// <param name="isPaired">Whether both read the same documents.</param>
/// <param name="neurons">Neurons of all sites, on which limits depend where documents are others.</param>
internal sealed class SiteComparison(
    int site, ComparedSite baseline, ComparedSite other, bool isPaired, long neurons)
{
    // Fewer common tokens say nothing of a correlation.
    private const int FewestPairs = 32;

    /// <summary>A neuron whose paired values share less of their variance than this counts as changed.</summary>
    public const double LeastSharedVariance = 0.5;

    private readonly HalvesDifference?[] halves = HalvesOf(baseline.Groups);
    private readonly HalvesDifference?[] otherHalves = isPaired ? [] : HalvesOf(other.Groups);

    /// <summary>What the neurons may change by; null where the baseline does not tell.</summary>
    public ChangeLimits? Limits { get; private set; }

    /// <summary>Compares all neurons, in their order.</summary>
    /// <returns>A change for each, also where there is none.</returns>
    public NeuronChange[] Run()
    {
        (int One, int Other)[] places = isPaired ? CommonPlaces.Of(baseline.Pairs, other.Pairs) : [];
        Limits = halves.Any(own => own is not null) ? new(halves, isPaired ? 1 : neurons) : null;
        baseline.Statistics.BeforeAllRows();
        other.Statistics.BeforeAllRows();
        var changes = new NeuronChange[baseline.Statistics.Selection.Neurons.Count];
        Parallel.For(0, changes.Length, index => changes[index] = Judge(index, places));
        return changes;
    }

    private static HalvesDifference?[] HalvesOf(GroupsCollector? groups)
    {
        if (groups is null)
        {
            return [];
        }
        var found = new HalvesDifference?[groups.Selection.Neurons.Count];
        Parallel.For(0, found.Length, index => found[index] = HalvesDifference.Of(groups, index));
        return found;
    }

    /// <summary>All figures of one neuron but the distance of its distributions, without what they are held to.
    /// </summary>
    [SkipLocalsInit]
    private NeuronChange Compare(
        int index, NeuronStatistics before, NeuronStatistics after, (int One, int Other)[] places)
    {
        double? scale = before.Std > 0 ? before.Std : null;
        Span<float> room = stackalloc float[PairsCollector.Size];
        Span<float> otherRoom = stackalloc float[PairsCollector.Size];
        PairedChange paired = places.Length == 0
            ? default
            : PairedChange.Of(
                baseline.Pairs!.Values(index, room), other.Pairs!.Values(index, otherRoom), places);
        return new NeuronChange(site, index)
        {
            Scale = scale,
            MeanChange = (after.Mean - before.Mean) / scale,
            StdRatio = after.Std / scale,
            DensityChange = after.ActiveFraction - before.ActiveFraction,
            TopOverlap = isPaired ? TopOverlaps.Of(baseline.Top, other.Top, index) : null,
            PearsonR = paired.Count >= FewestPairs ? paired.PearsonR : null,
            RmsChange = paired.RootMeanSquare / scale,
            Flags = FlagsOf(before, after, index),
        };
    }

    private string FlagsOf(NeuronStatistics before, NeuronStatistics after, int index)
    {
        bool wasDead = IsDead(before);
        bool isDead = IsDead(after);
        List<string> flags = [];
        if (!wasDead && isDead && before.Count > 0 && IsSurelyAlive(baseline, before, index))
        {
            flags.Add(NeuronChange.NewlyDead);
        }
        if (wasDead && !isDead && after.Count > 0 && IsSurelyAlive(other, after, index))
        {
            flags.Add(NeuronChange.NewlyAlive);
        }
        if (before.Nonfinite == 0 && after.Nonfinite > 0)
        {
            flags.Add(NeuronChange.NewlyNonfinite);
        }
        return string.Join(' ', flags);
    }

    private static bool IsDead(NeuronStatistics statistics) =>
        NeuronFlags.Read(statistics.Flags).Contains(NeuronFlags.Dead);

    /// <summary>Whether a neuron's documents are not to blame where it is dead on others: on other documents one that
    /// is seldom active may be dead by chance, unless it is active in each group of its own.</summary>
    private bool IsSurelyAlive(ComparedSite scan, NeuronStatistics statistics, int index)
    {
        if (isPaired || statistics.MagnitudeDensity is not null || scan.Groups is not { } groups)
        {
            return true;
        }
        for (int group = 0; group < DocumentGroups.Count; group++)
        {
            if (groups.Active(index, 1u << group) == 0)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Compares a neuron, and holds it to what it may change by.</summary>
    private NeuronChange Judge(int index, (int One, int Other)[] places)
    {
        BinnedDistribution bins = baseline.Histogram.Distribution(index);
        BinnedDistribution otherBins = other.Histogram.Distribution(index);
        NeuronStatistics before = baseline.Statistics.WithoutQuantiles(index, bins);
        NeuronStatistics after = other.Statistics.WithoutQuantiles(index, otherBins);
        NeuronChange change = Compare(index, before, after, places) with
        {
            Distance = bins.Count == 0 || otherBins.Count == 0
                ? null
                : BinnedDistance.Between(bins.Bins, otherBins.Bins),
        };
        var judged = new ChangeJudgement(change);
        judged.HoldFlags(before, after);
        judged.HoldPairs();
        if (Limits is not { } limits)
        {
            // What is new needs no limit, but nothing else can be told.
            return judged.IsBeyond ? judged.Result : change;
        }
        if (halves[index] is { } own)
        {
            judged.HoldFigures(Pool(own, index), limits);
        }
        return judged.Result;
    }

    /// <summary>Where documents are others, those of both scans tell what chance does.</summary>
    private HalvesDifference Pool(HalvesDifference own, int index)
    {
        if (otherHalves.Length == 0 || otherHalves[index] is not { } theirs)
        {
            return own;
        }
        return new(
            Root(own.Mean, theirs.Mean),
            Root(own.LogStd, theirs.LogStd),
            Root(own.Density, theirs.Density),
            Root(own.Wasserstein, theirs.Wasserstein),
            Root(own.KolmogorovSmirnov, theirs.KolmogorovSmirnov));

        static double Root(double one, double other) => Math.Sqrt(((one * one) + (other * other)) / 2);
    }
}
