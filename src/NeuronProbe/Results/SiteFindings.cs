using NeuronProbe.Collectors;
using NeuronProbe.Sites;

namespace NeuronProbe.Results;

/// <summary>What was found at one site.</summary>
/// <param name="Selection">The site and its chosen neurons.</param>
/// <param name="Collectors">What was collected there; each one's neurons are those of the selection.</param>
internal sealed record SiteFindings(SiteSelection Selection, IReadOnlyList<Collector> Collectors)
{
    /// <summary>Reads what tells how well parts of the documents agree on its neurons; null where that was not
    /// collected. It may read files.</summary>
    public Func<SiteCoverage?>? ReadCoverage { get; init; }

    /// <summary>The same with the collectors of some tables alone.</summary>
    /// <param name="tables">Names of the tables.</param>
    public SiteFindings Of(IReadOnlySet<string> tables) => this with
    {
        Collectors = [.. Collectors.Where(collector => tables.Contains(collector.Schema.Name))],
        ReadCoverage = ReadCoverage ?? (() => SiteCoverage.Of(Collectors)),
    };
}
