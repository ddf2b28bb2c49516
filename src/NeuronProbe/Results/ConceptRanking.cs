using NeuronProbe.Concepts.Measures;

namespace NeuronProbe.Results;

/// <summary>Neurons of all sites, ranked by how well they tell one concept.</summary>
/// <param name="Concept">The concept's name.</param>
/// <param name="Neurons">How many neurons were ranked.</param>
/// <param name="Tested">How many of them have a q-value.</param>
/// <param name="Significant">How many of them have one below <see cref="ConceptFigures.SignificantBelow"/>.</param>
/// <param name="Best">The best ones.</param>
/// <param name="Bins">The values of the best one, in ascending bins.</param>
internal sealed record ConceptRanking(
    string Concept,
    int Neurons,
    int Tested,
    int Significant,
    IReadOnlyList<FoundRow<ConceptFigures>> Best,
    IReadOnlyList<LabelledBin> Bins)
{
    /// <summary>How they are ranked.</summary>
    public RankingOptions Options { get; init; } = new();

    /// <summary>How many of them have too few tokens or documents of the concept.</summary>
    public int LeftOut { get; init; }

    /// <summary>The first neuron's figures, for counts where none can be ranked; null without neurons.</summary>
    public FoundRow<ConceptFigures>? First { get; init; }

    /// <summary>Ranks the neurons; each site is asked for once, and let go before the next one.</summary>
    /// <param name="concept">The concept's name.</param>
    /// <param name="sites">The sites in the order of results;
    /// neurons that tell the concept equally well stay in it.</param>
    /// <param name="limit">How many of the best to keep, at least 1.</param>
    /// <param name="options">How to rank them.</param>
    public static ConceptRanking Read(
        string concept, IEnumerable<Findings> sites, int limit, RankingOptions options)
    {
        var ranking = new ConceptRanking(concept, 0, 0, 0, [], []) { Options = options };
        foreach (Findings findings in sites)
        {
            ranking = ranking.With(findings.Where<ConceptFigures>(row => row.Concept == concept), limit);
        }
        return ranking;
    }

    /// <summary>The findings with the best neurons alone, in the order of the ranking.</summary>
    /// <param name="findings">Those of which it is the ranking.</param>
    public Findings Of(Findings findings)
    {
        var places = findings.Places.ToDictionary(place => (place.Site.Selection.Site, place.Neuron));
        return findings.Of([.. Best.Select(row => places[(row.Site, row.Neuron)])]);
    }

    private ConceptRanking With(Findings findings, int limit)
    {
        FoundRow<ConceptFigures>[] rows = [.. findings.Rows<ConceptFigures>()];
        FoundRow<ConceptFigures>[] best = [.. Options.Sort(Best.Concat(rows), row => row.Row).Take(limit)];
        bool hasNewBest = best.Length > 0 && (Best.Count == 0 || best[0] != Best[0]);
        return new ConceptRanking(
            Concept,
            Neurons + rows.Length,
            Tested + rows.Count(row => row.Row.IsTested),
            Significant + rows.Count(row => row.Row.IsSignificant),
            best,
            hasNewBest ? BinsOf(best[0], findings) : Bins)
        {
            Options = Options,
            LeftOut = LeftOut + rows.Count(row => Options.LeavesOut(row.Row)),
            First = First ?? (rows.Length > 0 ? rows[0] : null),
        };
    }

    private static LabelledBin[] BinsOf(FoundRow<ConceptFigures> best, Findings findings)
    {
        SiteFindings site = findings.Sites.First(site => site.Selection.Site == best.Site);
        ConceptsCollector collector = site.Collectors.OfType<ConceptsCollector>().First();
        int neuron = site.Selection.Neurons.ToList().IndexOf(best.Neuron);
        return collector.Bins(
            neuron, collector.Concepts.ToList().FindIndex(concept => concept.Name == best.Row.Concept));
    }
}
