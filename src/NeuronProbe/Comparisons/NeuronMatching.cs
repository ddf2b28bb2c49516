using NeuronProbe.Scans;
using NeuronProbe.Sites;

namespace NeuronProbe.Comparisons;

/// <summary>Matches the neurons of one scan with those of another by what they do on the same tokens.</summary>
internal static class NeuronMatching
{
    // Fewer positions match nearly anything with anything.
    private const int FewestPositions = 100;

    /// <summary>Matches the neurons of two finished scans of one corpus with one tokenizer.</summary>
    /// <param name="scan">The scan whose neurons are matched.</param>
    /// <param name="other">The scan in which matches are looked for.</param>
    /// <param name="where">What asks for it, for messages: the option's name.</param>
    /// <param name="seed">Another one gives other random directions.</param>
    /// <exception cref="ProbeException">One kept no paired values, or they have fewer than 100 positions in common.
    /// </exception>
    public static NeuronMatches Run(SavedScan scan, SavedScan other, string where, ulong seed = 0)
    {
        (PairedScan first, PairedScan second) = (PairedScan.Open(scan, where), PairedScan.Open(other, where));
        var shared = SharedPositions.Of(first.Positions, second.Positions);
        if (shared.Count < FewestPositions)
        {
            throw new ProbeException(
                FormattableString.Invariant($"{where}: expected at least {FewestPositions} token positions of which ")
                + FormattableString.Invariant($"both scans kept values, but got {shared.Count}. ")
                + "Scan the same documents with both models, and enough of them.");
        }
        return new(
            shared.Count,
            Match(
                [.. scan.Selections.Select((_, site) => first.Read(site, shared.First))],
                other.Selections.Select((_, site) => second.Read(site, shared.Second)),
                seed));
    }

    /// <summary>Finds for each neuron of one scan the best-correlated one of another, of all its sites, and the same
    /// among random directions of these sites: excess correlation (Gurnee et al. 2024).</summary>
    /// <param name="sites">The sites of the one, with their neurons.</param>
    /// <param name="others">The sites of the other, at the same positions, in order; gone through once.</param>
    /// <param name="seed">Another one gives other directions.</param>
    /// <returns>The neurons in their order.</returns>
    public static IReadOnlyList<MatchedNeuron> Match(
        IReadOnlyList<SiteRows> sites, IEnumerable<SiteRows> others, ulong seed = 0)
    {
        BestMatches[] best = [.. sites.Select(BestMatches.Of)];
        BestMatches[] rotated = [.. sites.Select(BestMatches.Of)];
        List<SiteSelection> selections = [];
        foreach (SiteRows other in others)
        {
            Search(best, selections.Count, other.Rows);
            StandardRows directions =
                RandomDirections.Of(other.Rows, StableHash.Of(seed, StableHash.Of(other.Selection.Site.Name)));
            Search(rotated, selections.Count, directions);
            selections.Add(other.Selection);
        }
        return
        [
            .. sites.SelectMany((site, i) => Enumerable.Range(0, site.Rows.Count).Select(
                row => MatchOf(site.Selection, row, best[i][row], rotated[i][row], selections))),
        ];
    }

    private static void Search(BestMatches[] sites, int index, StandardRows others)
    {
        var panels = RowPanels.Of(others);
        foreach (BestMatches site in sites)
        {
            site.Search(index, others, panels);
        }
    }

    private static MatchedNeuron MatchOf(
        SiteSelection selection,
        int row,
        BestMatch? best,
        BestMatch? rotated,
        List<SiteSelection> others) => new(
            selection,
            row,
            best is { } found ? others[found.Site].Site : null,
            best is { } match ? others[match.Site].Neurons[match.Index] : null,
            best?.R ?? double.NaN,
            rotated?.R ?? double.NaN);
}

/// <summary>A site and its neurons' values at the positions that are compared.</summary>
/// <param name="Selection">The site and its chosen neurons.</param>
/// <param name="Rows">A row for each of these.</param>
internal sealed record SiteRows(SiteSelection Selection, StandardRows Rows);
