using NeuronProbe.Collectors;
using NeuronProbe.Reports;
using NeuronProbe.Scans;

namespace NeuronProbe.Comparisons;

/// <summary>Two finished scans of which one can be compared with the other.</summary>
internal sealed class ScanPair
{
    private static readonly string[] Needed = [StatisticsCollector.Kind.Name, HistogramCollector.Kind.Name];

    private static readonly string[] Used =
    [
        .. Needed, TopExamplesCollector.Kind.Name, PairsCollector.Kind.Name, GroupsCollector.Kind.Name,
    ];

    private IReadOnlyList<string>? notes;

    private ScanPair(string folder, string otherFolder, ComparisonKind kind)
    {
        (Folder, OtherFolder, Kind) = (folder, otherFolder, kind);
        Baseline = SavedScan.Open(folder);
        Other = SavedScan.Open(otherFolder);
    }

    /// <summary>The baseline's folder, as it was given.</summary>
    public string Folder { get; }

    /// <summary>The other scan's folder, as it was given.</summary>
    public string OtherFolder { get; }

    /// <summary>What is compared.</summary>
    public ComparisonKind Kind { get; }

    /// <summary>Whether both read the same documents.</summary>
    public bool IsPaired => Kind != ComparisonKind.Unpaired;

    public SavedScan Baseline { get; }

    public SavedScan Other { get; }

    /// <summary>Neurons of all sites.</summary>
    public long NeuronCount => Baseline.Selections.Sum(selection => (long)selection.Neurons.Count);

    /// <summary>What may move figures although the model is the same, and what can't be told; none where nothing does.
    /// </summary>
    public IReadOnlyList<string> Notes => notes ??= [.. FindNotes()];

    /// <summary>Why the baseline does not tell by how much its own documents differ.</summary>
    public string WhyWithoutLimits => Baseline.Collect.Contains(GroupsCollector.Kind.Name)
        ? "too few documents for that. Scan more"
        : "no 'groups'. Scan it again with --collect " + string.Join(',', Used);

    /// <summary>Opens two scans.</summary>
    /// <param name="folder">The baseline's folder.</param>
    /// <param name="otherFolder">The other scan's.</param>
    /// <param name="kind">What is going to be compared.</param>
    /// <exception cref="ProbeException">One holds no such scan, or they can't be compared; all reasons are told.
    /// </exception>
    public static ScanPair Open(string folder, string otherFolder, ComparisonKind kind = ComparisonKind.Paired)
    {
        var pair = new ScanPair(folder, otherFolder, kind);
        pair.DemandCollected();
        IReadOnlyList<string> differences = new ScanDifferences(pair.Baseline.Manifest, pair.Other.Manifest)
            .Between(kind);
        if (differences.Count > 0)
        {
            throw new ProbeException(
                $"compare: expected two scans that differ in their models alone, but {otherFolder} differs from "
                + $"{folder} in {string.Join("; ", differences)}. {Advice(pair, differences)}");
        }
        return pair;
    }

    /// <summary>Loads what is compared of a site of both.</summary>
    /// <exception cref="ProbeException">A state file is missing or damaged.</exception>
    public (ComparedSite Baseline, ComparedSite Other) Load(int site) =>
        (Load(Baseline, site, Used),
            // On the same documents the baseline alone tells what these differ by.
            Load(Other, site, IsPaired ? [.. Used.Except([GroupsCollector.Kind.Name])] : Used));

    private static ComparedSite Load(SavedScan scan, int site, string[] used) =>
        ComparedSite.Of(scan.LoadCollectors(site, [.. used.Where(scan.Collect.Contains)]));

    private static string Advice(ScanPair pair, IReadOnlyList<string> differences) =>
        pair.Kind == ComparisonKind.Paired && differences is [var one]
            && one.StartsWith("corpus", StringComparison.Ordinal)
            ? "Scan the same documents, or compare distributions alone with --unpaired."
            : "Scan the second one's model again with the options of the first one: 'neuronprobe scan --from "
                + $"{ShellCommand.PathWord(Path.Combine(pair.Folder, OutputFolder.Manifest))} -m MODEL -o DIR'.";

    private void DemandCollected()
    {
        foreach ((string folder, SavedScan scan) in new[] { (Folder, Baseline), (OtherFolder, Other) })
        {
            string[] missing =
                [.. Needed.Where(name => Kind != ComparisonKind.Matches && !scan.Collect.Contains(name))];
            if (missing.Length > 0)
            {
                throw new ProbeException(
                    $"{folder}: expected a scan with {string.Join(" and ", missing)}, but --collect has only "
                    + $"{string.Join(", ", scan.Collect)}. Scan again with --collect {string.Join(',', Used)}.");
            }
            scan.DemandWhole();
        }
    }

    private IEnumerable<string> FindNotes()
    {
        foreach (string note in ScanDifferences.OfRuns(Baseline.Manifest, Other.Manifest))
        {
            yield return note;
        }
        if (Kind == ComparisonKind.Matches)
        {
            yield break;
        }
        if (IsPaired && FindOneWithoutSums() is { } bare)
        {
            yield return $"{bare} has no 'documents', which the other scan has: there is no test by document.";
        }
        bool hasGroups = Baseline.Collect.Contains(GroupsCollector.Kind.Name);
        if (!hasGroups)
        {
            yield return $"{Folder} has no 'groups': by how much its own documents differ is not known, so nothing but "
                + "newly dead, alive or nonfinite neurons counts as changed. Scan it again.";
        }
        string[] withoutPairs =
        [
            .. new[] { (Folder, Baseline), (OtherFolder, Other) }
                .Where(scan => !scan.Item2.Collect.Contains(PairsCollector.Kind.Name)).Select(scan => scan.Item1),
        ];
        if (IsPaired && withoutPairs.Length > 0)
        {
            yield return $"{string.Join(" and ", withoutPairs)} ha{(withoutPairs.Length == 1 ? "s" : "ve")} no "
                + "'pairs': values on the same tokens can't be compared.";
        }
    }

    /// <summary>The folder of the scan that has no sums by document where the other one has; null where both have, or
    /// none.</summary>
    private string? FindOneWithoutSums() =>
        (Baseline.Collect.Contains(DocumentsCollector.Kind.Name), Other.Collect.Contains(DocumentsCollector.Kind.Name))
        switch
        {
            (true, false) => OtherFolder,
            (false, true) => Folder,
            _ => null,
        };
}
