using NeuronProbe.Results;
using NeuronProbe.Scans;
using NeuronProbe.Sites;

namespace NeuronProbe.Comparisons;

/// <summary>The neighbours of a neuron in a finished scan, and from what they were found.</summary>
internal sealed record FoundNeighbours
{
    /// <summary>The neuron's site.</summary>
    public required Site Site { get; init; }

    /// <summary>The neuron's number there.</summary>
    public required int Neuron { get; init; }

    /// <summary>Positions at which values are compared.</summary>
    public required int Positions { get; init; }

    /// <summary>Documents that they are of: as many independent observations are counted.</summary>
    public required int Documents { get; init; }

    /// <summary>Neurons that it was compared with.</summary>
    public required int Compared { get; init; }

    /// <summary>Neurons that are constant at the positions, and so left out.</summary>
    public required int Constant { get; init; }

    /// <summary>Neurons that are not finite at one of them, and so left out.</summary>
    public required int NonFinite { get; init; }

    /// <summary>How far the strongest goes by chance at either end; NaN where it was compared with none.</summary>
    public required (double Low, double High) Chance { get; init; }

    /// <summary>The strongest at each end, the high one first.</summary>
    public required IReadOnlyList<NeighbourRow> Rows { get; init; }

    /// <summary>Finds them.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="typed">The neuron, as <c>SITE:NEURON</c>.</param>
    /// <param name="limit">How many at each end at most.</param>
    /// <param name="where">What asks for it, for messages.</param>
    /// <exception cref="ProbeException">There is no such neuron, it has no correlation with others, or the scan kept
    /// no paired values.</exception>
    public static FoundNeighbours Of(SavedScan scan, string typed, int limit, string where)
    {
        if (scan.Choose(typed).One is not var (site, index))
        {
            throw new ProbeException($"SITE:NEURON: expected one neuron, but got '{typed}'. Name one, such as "
                + $"{NeuronPlace.NameOf(NameOf(scan.Selections[0].Site), scan.Selections[0].Neurons[0])}.");
        }
        var pairs = PairedScan.Open(scan, where);
        SiteSelection selection = scan.Selections[site];
        int neuron = selection.Neurons[index];
        int[][] documents = pairs.ByDocument();
        var found = new NeuronNeighbours(
            pairs.ReadOne(site, index, NeuronPlace.NameOf(NameOf(selection.Site), neuron)),
            documents);
        for (int other = 0; other < scan.Selections.Count; other++)
        {
            SiteRows rows = pairs.Read(other);
            found.Add(rows.Selection, rows.Rows, other == site ? index : -1);
        }
        return new FoundNeighbours
        {
            Site = selection.Site,
            Neuron = neuron,
            Positions = pairs.Positions.Count,
            Documents = documents.Length,
            Compared = found.Compared,
            Constant = found.Constant,
            NonFinite = found.NonFinite,
            Chance = found.Chance,
            Rows = found.Rows(limit),
        };
    }

    /// <summary>A site's name as it is typed.</summary>
    public static string NameOf(Site site) => site.Alias ?? site.Name;
}
