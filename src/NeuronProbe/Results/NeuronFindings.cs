using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Measures;

namespace NeuronProbe.Results;

/// <summary>Everything found about one neuron.</summary>
/// <param name="Site">The site's canonical name.</param>
/// <param name="Neuron">Its number at the site, from 0.</param>
internal sealed record NeuronFindings(string Site, int Neuron)
{
    /// <summary>The first of the site's family-independent names, or null where it has none.</summary>
    public string? Alias { get; init; }

    /// <summary>Its name as it may be typed, such as <c>ffn.3.post:123</c>.</summary>
    public string ShortName => NeuronPlace.NameOf(Alias ?? Site, Neuron);

    /// <summary>Its statistics, or null where none were collected.</summary>
    public NeuronStatistics? Statistics { get; init; }

    /// <summary>The bins that hold something, in order; empty where none were collected.</summary>
    public IReadOnlyList<HistogramBin> Histogram { get; init; } = [];

    /// <summary>The top examples, tail by tail in order of rank; empty where none were collected.</summary>
    public IReadOnlyList<TopExample> Examples { get; init; } = [];

    /// <summary>The samples, those of all tokens first, then interval by interval from the lowest; empty where none
    /// were collected.</summary>
    public IReadOnlyList<Sample> Samples { get; init; } = [];

    /// <summary>The concepts, those that it tells best first; empty where none were collected.</summary>
    public IReadOnlyList<ConceptFigures> Concepts { get; init; } = [];

    /// <summary>How its concepts are ranked.</summary>
    public RankingOptions Ranking { get; init; } = new();

    /// <summary>The concept that it tells best of those whose difference holds for the whole run, or null.</summary>
    public ConceptFigures? BestConcept =>
        Concepts.FirstOrDefault(concept => concept.IsSignificant && Ranking.Ranks(concept));

    /// <summary>Its rows of all other tables, in the order in which they were collected, then of those that other
    /// commands have left beside the scan.</summary>
    public IReadOnlyList<NeuronTable> Tables { get; init; } = [];

    /// <summary>How well eighths, quarters and halves of the documents agree on it; empty where that was not looked
    /// for.</summary>
    public IReadOnlyList<CoveragePoint> Coverage { get; init; } = [];

    /// <summary>How far its strongest documents are from its mean, or null where that is not known.</summary>
    public NeuronPeak? Peak => NeuronPeak.Of(Statistics, Examples);

    /// <summary>Reads one neuron's rows.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="site">One of its sites.</param>
    /// <param name="index">The neuron's index in the site's selection, which is not its number.</param>
    /// <param name="ranking">How to rank its concepts; null for how it's done by default.</param>
    public static NeuronFindings Read(
        Findings findings, SiteFindings site, int index, RankingOptions? ranking = null)
    {
        ranking ??= new RankingOptions();
        return new(site.Selection.Site.Name, site.Selection.Neurons[index])
        {
            Alias = site.Selection.Site.Alias,
            Statistics = findings.Rows<NeuronStatistics>(site, index).FirstOrDefault(),
            Histogram = [.. findings.Rows<HistogramBin>(site, index)],
            Examples = [.. findings.Rows<TopExample>(site, index)],
            Samples = [.. findings.Rows<Sample>(site, index)],
            Concepts = [.. findings.Rows<ConceptFigures>(site, index).OrderByDescending(ranking.Rank.Strength)],
            Ranking = ranking,
            Tables =
            [
                .. site.Collectors.Where(collector => !IsDrawn(collector)).Select(
                    collector => new NeuronTable(
                        collector.Name, collector.Schema, [.. findings.Cells(collector, index)])),
                .. findings.Beside.Select(table => table.Of(site.Selection.Site.Name, site.Selection.Neurons[index]))
                    .OfType<NeuronTable>(),
            ],
        };
    }

    private static bool IsDrawn(Collector collector) => collector
        is Collector<NeuronStatistics> or Collector<HistogramBin> or Collector<TopExample> or Collector<Sample>
        or Collector<ConceptFigures>;
}
