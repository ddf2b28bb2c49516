using NeuronProbe.Concepts.Measures;
using NeuronProbe.Tables;

namespace NeuronProbe.Results;

/// <summary>Neurons of all sites, ranked by how well they tell one concept.</summary>
/// <param name="Concept">The concept's name.</param>
/// <param name="Neurons">How many neurons were ranked.</param>
/// <param name="Tested">How many of them have a q-value.</param>
/// <param name="Significant">How many of them have one below <see cref="ConceptFindings.SignificantBelow"/>.</param>
/// <param name="Best">The best ones, by the distance of their AUROC from 0.5.</param>
/// <param name="Bins">The values of the best one, in ascending bins.</param>
internal sealed record ConceptRanking(
    string Concept,
    int Neurons,
    int Tested,
    int Significant,
    IReadOnlyList<ConceptFindings> Best,
    IReadOnlyList<LabelledBin> Bins)
{
    /// <summary>The first neuron's row, for counts where none can be ranked; null without neurons.</summary>
    public ConceptFindings? First { get; init; }

    /// <summary>Ranks the neurons; each site is asked for once, and let go before the next one.</summary>
    /// <param name="concept">The concept's name.</param>
    /// <param name="sites">The sites in the order of results; neurons that tell the concept equally well stay in it.</param>
    /// <param name="limit">How many of the best to keep, at least 1.</param>
    public static ConceptRanking Read(string concept, IEnumerable<Findings> sites, int limit)
    {
        var ranking = new ConceptRanking(concept, 0, 0, 0, [], []);
        foreach (Findings findings in sites)
        {
            ranking = ranking.With(findings.OfConcept(concept), limit);
        }
        return ranking;
    }

    private ConceptRanking With(Findings findings, int limit)
    {
        TableSchema schema = findings.Schemas.First(schema => schema.Name == "concepts");
        ConceptFindings[] rows =
        [
            .. findings.Rows(schema).Select(row => new ConceptFindings(row.Site, row.Neuron, schema.Columns.Zip(row.Cells).ToDictionary(pair => pair.First.Name, pair => pair.Second))),
        ];
        ConceptFindings[] best = [.. Best.Concat(rows).Where(row => row.Strength >= 0).OrderByDescending(row => row.Strength).Take(limit)];
        return new ConceptRanking(
            Concept,
            Neurons + rows.Length,
            Tested + rows.Count(row => row.Number("q_value") is not null),
            Significant + rows.Count(row => row.IsSignificant),
            best,
            best.Length > 0 && (Best.Count == 0 || best[0] != Best[0]) ? BinsOf(best[0], findings) : Bins)
        {
            First = First ?? (rows.Length > 0 ? rows[0] : null),
        };
    }

    private static LabelledBin[] BinsOf(ConceptFindings row, Findings findings)
    {
        SiteFindings site = findings.Sites.First(site => site.Selection.Site.Name == row.Site);
        ConceptsCollector collector = site.Collectors.OfType<ConceptsCollector>().First();
        return collector.Bins(site.Selection.Neurons.ToList().IndexOf(row.Neuron), collector.Concepts.ToList().FindIndex(c => c.Name == row.Concept));
    }
}
