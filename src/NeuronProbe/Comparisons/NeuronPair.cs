using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results;

namespace NeuronProbe.Comparisons;

/// <summary>All that two scans have of one neuron.</summary>
/// <param name="Pair">The scans.</param>
/// <param name="Change">How it differs.</param>
/// <param name="Baseline">What the baseline found.</param>
/// <param name="Other">What the other scan found.</param>
/// <param name="Bins">The values of both by size: those of the baseline as positives, the others as negatives.</param>
internal sealed record NeuronPair(
    ScanPair Pair,
    NeuronChange Change,
    NeuronFindings Baseline,
    NeuronFindings Other,
    IReadOnlyList<LabelledBin> Bins)
{
    /// <summary>Reads a neuron.</summary>
    /// <param name="pair">The scans.</param>
    /// <param name="typed">The neuron as typed.</param>
    /// <exception cref="ProbeException">It is not a single neuron of them, or a state file is damaged.</exception>
    public static NeuronPair Read(ScanPair pair, string typed)
    {
        (int site, int index) = pair.Baseline.Choose(typed).One ?? throw new ProbeException(
            $"{typed}: expected a single neuron, such as ffn.3.post:123, but got several. Name one.");
        (ComparedSite baseline, ComparedSite other) = pair.Load(site);
        NeuronChange[] changes = new SiteComparison(site, baseline, other, pair.IsPaired, pair.NeuronCount).Run();
        NeuronChange change = DocumentTest.Of(pair)?.Put(changes[index]) ?? changes[index];
        return Of(pair, change, baseline, other);
    }

    /// <summary>Takes a neuron from what was loaded of its site.</summary>
    /// <param name="pair">The scans.</param>
    /// <param name="change">How it differs.</param>
    /// <param name="baseline">What the baseline found at its site.</param>
    /// <param name="other">What the other scan found there.</param>
    public static NeuronPair Of(ScanPair pair, NeuronChange change, ComparedSite baseline, ComparedSite other) => new(
        pair,
        change,
        Find(baseline, change.Index),
        Find(other, change.Index),
        BinsOf(
            baseline.Histogram.Distribution(change.Index).Bins, other.Histogram.Distribution(change.Index).Bins));

    private static NeuronFindings Find(ComparedSite site, int index)
    {
        Findings findings = FindingsOf(site);
        return NeuronFindings.Read(findings, findings.Sites[0], index);
    }

    /// <summary>The tables of what is compared at a site.</summary>
    public static Findings FindingsOf(ComparedSite site)
    {
        Collector[] shown =
            [.. new Collector?[] { site.Statistics, site.Histogram, site.Top }.OfType<Collector>()];
        return new(
            [new SiteFindings(site.Statistics.Selection, shown)],
            shown.Select(collector => collector.Schema.Name).ToHashSet(),
            RunCorrections.Of([], []));
    }

    private static List<LabelledBin> BinsOf(ReadOnlySpan<HistogramBin> one, ReadOnlySpan<HistogramBin> other)
    {
        (HistogramBin[] mine, HistogramBin[] theirs) = BinnedDistance.OnSameEdges(one, other);
        var bins = new List<LabelledBin>(mine.Length + theirs.Length);
        var first = new BinWalk(mine);
        var second = new BinWalk(theirs);
        while (!first.IsAtEnd || !second.IsAtEnd)
        {
            int order = BinWalk.Compare(first, second);
            HistogramBin bin = order <= 0 ? first.Bin : second.Bin;
            bins.Add(new(
                bin.Lower, bin.Upper, order <= 0 ? first.Bin.Count : 0, order >= 0 ? second.Bin.Count : 0));
            if (order <= 0)
            {
                first.Step();
            }
            if (order >= 0)
            {
                second.Step();
            }
        }
        return bins;
    }
}
