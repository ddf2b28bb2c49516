using System.Globalization;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Sites;

namespace NeuronProbe.Comparisons;

/// <summary>The changes at one site.</summary>
/// <param name="Selection">The site and its neurons, the same in both scans.</param>
/// <param name="Changes">A change for each neuron, in their order.</param>
/// <param name="Limits">What neurons may change by, or null where the baseline does not tell.</param>
internal sealed record SiteChanges(
    SiteSelection Selection, IReadOnlyList<NeuronChange> Changes, ChangeLimits? Limits)
{
    /// <summary>Neurons that count as changed.</summary>
    public int ChangedCount => Changes.Count(change => change.IsChanged == true);

    /// <summary>Neurons with a flag.</summary>
    public int CountOf(string flag) => Changes.Count(change => change.Has(flag));
}

/// <summary>How the neurons of one scan differ from those of another.</summary>
/// <param name="Pair">The scans.</param>
/// <param name="Sites">The changes at each site, in order.</param>
/// <param name="PairedTokens">Tokens of which both have kept the values.</param>
/// <param name="Documents">The test with documents as units; null where there is none.</param>
internal sealed record ScanComparison(
    ScanPair Pair, IReadOnlyList<SiteChanges> Sites, int PairedTokens, DocumentTest? Documents)
{
    private const int SitesAtOnce = 2;

    private IReadOnlyList<NeuronChange>? largest;

    /// <summary>What may move figures although the model is the same, and what can't be told; none where nothing does.
    /// </summary>
    public IReadOnlyList<string> Notes { get; private init; } = Pair.Notes;

    /// <summary>All changes, the largest first; those as large stay in the order of sites and neurons.</summary>
    public IReadOnlyList<NeuronChange> Largest => largest ??=
    [
        .. Sites.SelectMany(site => site.Changes).OrderByDescending(change => change.Size ?? -1)
            .ThenByDescending(change => change.Wasserstein ?? -1),
    ];

    /// <summary>Whether the baseline tells by how much its own documents differ, at all sites.</summary>
    public bool HasLimits => Sites.All(site => site.Limits is not null);

    /// <summary>Of how many neurons documents bear a change out, in a sentence; null where they were not asked.
    /// </summary>
    public string? TellDocuments() => Documents?.Tell(Sites.SelectMany(site => site.Changes));

    /// <summary>Compares all neurons of two scans.</summary>
    /// <param name="pair">The scans.</param>
    /// <exception cref="ProbeException">A state file is missing or damaged.</exception>
    public static ScanComparison Run(ScanPair pair)
    {
        IReadOnlyList<SiteSelection> selections = pair.Baseline.Selections;
        var sites = new SiteChanges[selections.Count];
        int pairedTokens = 0;
        int keptTokens = 0;
        // Two at a time: memory is that of two sites of each scan.
        SeveralAtOnce.Run(sites.Length, SitesAtOnce, (site, _) =>
        {
            (ComparedSite baseline, ComparedSite other) = pair.Load(site);
            var comparison = new SiteComparison(site, baseline, other, pair.IsPaired, pair.NeuronCount);
            sites[site] = new(selections[site], comparison.Run(), comparison.Limits);
            if (site == 0 && pair.IsPaired)
            {
                pairedTokens = SharedPositions.Of(baseline.Pairs, other.Pairs).Count;
                keptTokens = Math.Min(baseline.Pairs?.Positions.Count ?? 0, other.Pairs?.Positions.Count ?? 0);
            }
        });
        var test = DocumentTest.Of(pair);
        SiteChanges[] tested = test is null
            ? sites
            : [.. sites.Select(site => site with { Changes = [.. site.Changes.Select(test.Put)] })];
        return new(pair, tested, pairedTokens, test)
        {
            Notes = pairedTokens < keptTokens ? [.. pair.Notes, NoteOfLost(pairedTokens, keptTokens)] : pair.Notes,
        };
    }

    // The same documents have the same positions, unless the scans know them by other ids.
    private static string NoteOfLost(int shared, int kept) => string.Create(
        CultureInfo.InvariantCulture,
        $"of {kept:N0} tokens whose values each scan has kept only {shared:N0} are the same: the scans know documents "
            + $"by other ids, as those of earlier versions do whose path was typed in another way. Scan both again.");

    /// <summary>The name of a neuron as it may be typed.</summary>
    public string NameOf(NeuronChange change)
    {
        SiteSelection selection = Sites[change.Site].Selection;
        return NeuronPlace.NameOf(
            selection.Site.Alias ?? selection.Site.Name, selection.Neurons[change.Index]);
    }
}
