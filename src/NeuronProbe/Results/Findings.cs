using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Tables;

namespace NeuronProbe.Results;

/// <summary>All that a scan found, as tables. Rows are read from the collectors when asked for, so it may be made before the scan.</summary>
internal sealed class Findings
{
    private readonly int? only;
    private readonly string? concept;

    /// <param name="sites">The sites, in the order in which results name them.</param>
    /// <param name="tables">Names of the tables to be shown; what other collectors hold is left out.</param>
    /// <param name="tests">The tests of all sites of the run, where these may not be all.</param>
    public Findings(IReadOnlyList<SiteFindings> sites, IReadOnlySet<string> tables, TestFamily? tests = null)
    {
        Sites = [.. sites.Select(site => site with { Collectors = [.. site.Collectors.Where(c => tables.Contains(c.Schema.Name))] })];
        Tests = TestFamily.Join(sites.SelectMany(site => site.Collectors), tests);
        Schemas = [.. Sites.SelectMany(site => site.Collectors).Select(collector => collector.Schema).DistinctBy(schema => schema.Name)];
    }

    private Findings(Findings all, int? neuron, string? concept)
    {
        Sites = all.Sites;
        Tests = all.Tests;
        Schemas = all.Schemas;
        only = neuron;
        this.concept = concept;
    }

    /// <summary>The sites with those of their collectors that are shown.</summary>
    public IReadOnlyList<SiteFindings> Sites { get; }

    /// <summary>The tests of all sites, or null where no concepts are collected.</summary>
    public TestFamily? Tests { get; }

    /// <summary>The tables, one of each name, in the order first met.</summary>
    public IReadOnlyList<TableSchema> Schemas { get; }

    /// <summary>The same with the rows of one neuron of each site.</summary>
    /// <param name="neuron">Index into the sites' selections.</param>
    public Findings Of(int neuron) => new(this, neuron, concept);

    /// <summary>The same with the rows of one concept alone in the table of concepts.</summary>
    /// <param name="name">Its name.</param>
    public Findings OfConcept(string name) => new(this, only, name);

    /// <summary>The rows of one table: sites in order, then neurons in order.</summary>
    public IEnumerable<Row> Rows(TableSchema schema)
    {
        foreach (Collector collector in Sites.SelectMany(site => site.Collectors).Where(collector => only is null && collector.Schema.Name == schema.Name))
        {
            collector.BeforeAllRows();
        }
        return AllRows(schema);
    }

    private IEnumerable<Row> AllRows(TableSchema schema) =>
        from site in Sites
        from neuron in only is int index ? [index] : Enumerable.Range(0, site.Selection.Neurons.Count)
        from collector in site.Collectors
        where collector.Schema.Name == schema.Name
        from cells in RowsOf(collector, neuron)
        select new Row(site.Selection.Site.Name, site.Selection.Neurons[neuron], cells);

    private IEnumerable<Cell[]> RowsOf(Collector collector, int neuron) => concept is not null && collector is ConceptsCollector concepts
        ? concepts.Rows(neuron, Enumerable.Range(0, concepts.ConceptCount).Where(i => concepts.Concepts[i].Name == concept))
        : collector.Rows(neuron);
}
