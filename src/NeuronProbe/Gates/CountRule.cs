using NeuronProbe.Results.Drawing;
using NeuronProbe.Sites;

namespace NeuronProbe.Gates;

/// <summary>Judges rules that allow so many neurons of all sites together.</summary>
internal static class CountRule
{
    /// <summary>Counts.</summary>
    /// <param name="rule">The rule's name.</param>
    /// <param name="what">What is said of the neurons that it counts: <c>changed</c>, <c>newly dead</c>.</param>
    /// <param name="limit">How many there may be.</param>
    /// <param name="offenders">The neurons that it counts, in any order, each once.</param>
    /// <param name="sites">All sites of the scan.</param>
    /// <param name="about">How many neurons of each site the rule is about, where these are not all; sites with 0 are
    /// left out of what it tells.</param>
    public static RuleOutcome Judge(
        string rule,
        string what,
        CountLimit limit,
        IReadOnlyList<Offender> offenders,
        IReadOnlyList<SiteSelection> sites,
        IReadOnlyList<long>? about = null)
    {
        ILookup<int, Offender> bySite = offenders.ToLookup(offender => offender.Site);
        SiteOutcome[] outcomes =
        [
            .. from site in Enumerable.Range(0, sites.Count)
               let neurons = about is null ? sites[site].Neurons.Count : about[site]
               where about is null || neurons > 0
               select OfSite(sites[site].Site, neurons, [.. bySite[site]]),
        ];
        long total = outcomes.Sum(site => site.Neurons);
        long allowed = limit.Allowed(total);
        return new RuleOutcome(
            rule,
            limit.ToString(),
            $"{Figures.Count(offenders.Count)} of {Figures.Count(total, "neuron")} {what}",
            offenders.Count <= allowed)
        {
            Count = offenders.Count,
            Total = total,
            Allowed = allowed,
            Brief = $"{Figures.Count(offenders.Count)} {what}",
            Sites = outcomes,
        };
    }

    private static SiteOutcome OfSite(Site site, long neurons, IReadOnlyList<Offender> offenders) => new(
        site,
        neurons,
        offenders.Count,
        [
            .. offenders.OrderByDescending(offender => offender.Size).ThenBy(offender => offender.Neuron)
                .Take(SiteOutcome.MostWorst),
        ]);
}
