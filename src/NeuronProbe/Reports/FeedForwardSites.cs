using System.Text.RegularExpressions;
using NeuronProbe.Results;
using NeuronProbe.Sites;

namespace NeuronProbe.Reports;

/// <summary>The sites whose neurons are those of a feed-forward network, which other tools know by layer and
/// number.</summary>
internal static partial class FeedForwardSites
{
    /// <summary>The part that is the neuron itself.</summary>
    public const string Post = "post";

    /// <summary>Which values of the network a site has: <c>post</c>, the neurons themselves, <c>pre</c> or <c>up</c>;
    /// null where it is no site of one.</summary>
    public static string? PartOf(Site site) =>
        site.Alias is { } alias && Name.Match(alias) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Those of the findings, each with its part.</summary>
    public static IEnumerable<(SiteFindings Site, string Part)> Of(Findings findings) =>
        from site in findings.Sites
        let part = PartOf(site.Selection.Site)
        where part is not null
        select (site, part);

    /// <summary>Demands that there is one.</summary>
    /// <param name="format">The format that needs it.</param>
    /// <param name="sites">All sites of a scan.</param>
    /// <returns>What to say where there are others too.</returns>
    /// <exception cref="ProbeException">There is none.</exception>
    public static IEnumerable<string> Demand(string format, IReadOnlyList<Site> sites)
    {
        Site[] others = [.. sites.Where(site => PartOf(site) is null)];
        if (others.Length == sites.Count)
        {
            throw new ProbeException(
                $"--format {format}: expected neurons of feed-forward networks, which it knows by layer and number, "
                + $"but the scan has only {NameOf(others[0])}{(others.Length > 1 ? " and the like" : "")}. "
                + "Scan with --layer 'ffn.*.post'.");
        }
        return others.Length == 0 ? [] :
        [
            $"--format {format}: it has neurons by layer and number, so {others.Length} of {sites.Count} sites are "
            + $"left out, such as {NameOf(others[0])}; those of ffn.N.post, ffn.N.pre and ffn.N.up are in it.",
        ];
    }

    private static string NameOf(Site site) => site.Alias ?? site.Name;

    [GeneratedRegex(@"^ffn\.[0-9]+\.(post|pre|up)$")]
    private static partial Regex Name { get; }
}
