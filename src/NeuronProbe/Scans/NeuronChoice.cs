using System.Globalization;
using System.Text.RegularExpressions;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Sites;

namespace NeuronProbe.Scans;

/// <summary>The neurons of a finished scan that somebody asked for.</summary>
internal sealed partial class NeuronChoice
{
    private const int ListedSites = 20;

    // By the site's name; null for all neurons of the sites.
    private readonly Dictionary<string, HashSet<int>>? indices;

    private NeuronChoice(IReadOnlyList<int> sites, Dictionary<string, HashSet<int>>? indices)
    {
        Sites = sites;
        this.indices = indices;
    }

    /// <summary>Indices of the sites, in the scan's order.</summary>
    public IReadOnlyList<int> Sites { get; }

    /// <summary>The site and the neuron's index in its selection where a single neuron was named, else null.</summary>
    public (int Site, int Index)? One { get; private init; }

    /// <summary>All neurons of a scan.</summary>
    public static NeuronChoice All(IReadOnlyList<SiteSelection> selections) =>
        new([.. Enumerable.Range(0, selections.Count)], null);

    /// <summary>Reads <c>SITE</c> or <c>SITE:NEURONS</c>.</summary>
    /// <param name="typed">
    /// A site is one of its names, or a pattern with <c>*</c> and <c>**</c> as for a scan; neurons are a list such as
    /// <c>0-9,12</c>.
    /// </param>
    /// <param name="sites">The sites of the scan.</param>
    /// <param name="selections">The neurons that were scanned at each.</param>
    /// <exception cref="ProbeException">There is no such site or neuron in the scan.</exception>
    public static NeuronChoice Read(
        string typed, IReadOnlyList<ManifestSite> sites, IReadOnlyList<SiteSelection> selections)
    {
        int[] whole = Matching(typed, sites);
        if (whole.Length > 0)
        {
            return new(whole, null);
        }
        int colon = typed.LastIndexOf(':');
        (string name, string numbers) = colon < 0 ? (typed, "") : (typed[..colon], typed[(colon + 1)..]);
        int[] chosen = Matching(name, sites);
        if (chosen.Length == 0)
        {
            throw NoSite(typed, ListBeginning().IsMatch(numbers) ? name : typed, sites);
        }
        var list = new NeuronList(numbers, typed);
        var indices = chosen.ToDictionary(
            site => selections[site].Site.Name, site => IndicesOf(list, typed, selections[site]));
        bool isOne = chosen.Length == 1
            && int.TryParse(numbers, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return new(chosen, indices)
        {
            One = isOne ? (chosen[0], indices.Values.Single().Single()) : null,
        };
    }

    /// <summary>How many neurons were asked for.</summary>
    /// <param name="selections">The neurons that were scanned at each site of the scan.</param>
    public long CountOf(IReadOnlyList<SiteSelection> selections) => Sites.Sum(site => (long)(indices is null
        ? selections[site].Neurons.Count
        : indices[selections[site].Site.Name].Count));

    /// <summary>The findings of the chosen neurons alone.</summary>
    /// <param name="findings">Those of some of <see cref="Sites"/>.</param>
    public Findings Of(Findings findings) => indices is null
        ? findings
        : findings.Of([.. findings.Places.Where(
            place => indices[place.Site.Selection.Site.Name].Contains(place.Index))]);

    private static HashSet<int> IndicesOf(NeuronList list, string typed, SiteSelection selection)
    {
        if (list.Largest is not { } largest)
        {
            return [.. Enumerable.Range(0, selection.Neurons.Count)];
        }
        if (largest >= selection.Site.Width)
        {
            throw NoNeuron(typed, largest, selection);
        }
        int[] scanned = [.. selection.Neurons];
        HashSet<int> found = [];
        foreach (int neuron in list.Within(selection.Site))
        {
            int index = Array.BinarySearch(scanned, neuron);
            found.Add(index >= 0 ? index : throw NoNeuron(typed, neuron, selection));
        }
        return found;
    }

    private static int[] Matching(string pattern, IReadOnlyList<ManifestSite> sites)
    {
        string[] parts = pattern.Split('.');
        return
        [
            .. Enumerable.Range(0, sites.Count).Where(site => NamesOf(sites[site]).Any(
                name => Wildcard.Matches<string>(parts, name.Split('.'), "**", Wildcard.Matches))),
        ];
    }

    // A module's path alone stands for its output, as for a scan.
    private static IEnumerable<string> NamesOf(ManifestSite site) =>
    [
        site.Name,
        .. site.Aliases,
        .. site.Side == "output" && site.PartStart is null ? (string[])[site.ModulePath] : [],
    ];

    private static ProbeException NoSite(string typed, string name, IReadOnlyList<ManifestSite> sites)
    {
        string listed = string.Join(", ", sites.Take(ListedSites).Select(site => site.Alias ?? site.Name));
        int more = sites.Count - ListedSites;
        string? nearest = Spelling.NearestOf(name, sites.SelectMany(NamesOf));
        return new($"{typed}: expected a site of this scan, or SITE:NEURON, but got '{name}'. "
            + $"It has {listed}{(more > 0 ? $" and {more} more" : "")}."
            + (nearest is null ? "" : $" Did you mean '{nearest}'?"));
    }

    private static ProbeException NoNeuron(string typed, int neuron, SiteSelection selection) => new(
        $"{typed}: expected one of the {selection.Neurons.Count} neurons that were scanned there, but got {neuron}. "
        + $"{selection.Site.Name} has neurons 0 to {selection.Site.Width - 1}.");

    [GeneratedRegex("^(all|[0-9])")]
    private static partial Regex ListBeginning();
}
