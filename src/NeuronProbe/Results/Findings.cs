using NeuronProbe.Collectors;
using NeuronProbe.Tables;

namespace NeuronProbe.Results;

/// <summary>
/// All that a scan found, as tables. Rows are read from the collectors when asked for, so it may be made before the
/// scan.
/// </summary>
internal sealed class Findings
{
    private readonly RunCorrections corrections;
    private readonly IReadOnlyList<NeuronPlace>? places;
    private readonly Delegate? filter;

    /// <param name="sites">The sites, in the order in which results name them.</param>
    /// <param name="tables">Names of the tables to be shown; what other collectors hold is left out.</param>
    /// <param name="corrections">Those of the whole run, of which these may not be all sites.</param>
    public Findings(IReadOnlyList<SiteFindings> sites, IReadOnlySet<string> tables, RunCorrections corrections)
        : this([.. sites.Select(site => site.Of(tables))], corrections, null, null)
    {
    }

    private Findings(
        IReadOnlyList<SiteFindings> sites,
        RunCorrections corrections,
        IReadOnlyList<NeuronPlace>? places,
        Delegate? filter)
    {
        Sites = sites;
        Schemas = [.. sites.SelectMany(site => site.Collectors).Select(c => c.Schema).DistinctBy(s => s.Name)];
        this.corrections = corrections;
        this.places = places;
        this.filter = filter;
    }

    /// <summary>The sites with those of their collectors that are shown.</summary>
    public IReadOnlyList<SiteFindings> Sites { get; }

    /// <summary>The tables, one of each name, in the order first met.</summary>
    public IReadOnlyList<TableSchema> Schemas { get; }

    /// <summary>What other commands have left beside the scan, as far as it was read.</summary>
    public IReadOnlyList<SideTable> Beside { get; init; } = [];

    /// <summary>The neurons that are shown, in their order: sites in order, then neurons in order, unless some were
    /// chosen.</summary>
    public IEnumerable<NeuronPlace> Places => places
        ?? Sites.SelectMany(site => Enumerable.Range(0, site.Selection.Neurons.Count).Select(
            index => new NeuronPlace(site, index)));

    /// <summary>The same with the rows of some neurons alone, in that order.</summary>
    /// <param name="neurons">Some of <see cref="Places"/>.</param>
    public Findings Of(IReadOnlyList<NeuronPlace> neurons) =>
        new(Sites, corrections, neurons, filter) { Beside = Beside };

    /// <summary>The same with what other commands have left beside the scan.</summary>
    public Findings With(IReadOnlyList<SideTable> beside) =>
        new(Sites, corrections, places, filter) { Beside = beside };

    /// <summary>The same with some rows alone of the tables that have such rows; all others stay as they are.</summary>
    /// <exception cref="InvalidOperationException">Rows of another type are chosen already.</exception>
    public Findings Where<TRow>(Func<TRow, bool> isWanted)
    {
        Func<TRow, bool> chosen = filter switch
        {
            null => isWanted,
            Func<TRow, bool> earlier => row => earlier(row) && isWanted(row),
            _ => throw new InvalidOperationException("expected one type of rows to choose from, but got a second one."),
        };
        return new(Sites, corrections, places, chosen) { Beside = Beside };
    }

    /// <summary>
    /// The neurons that are shown of a site, by their index in its selection; its collectors are told before the first
    /// that the rows of all are going to be read.
    /// </summary>
    /// <param name="site">One of <see cref="Sites"/>.</param>
    public IEnumerable<int> Neurons(SiteFindings site) => places is not null
        ? places.Where(place => ReferenceEquals(place.Site, site)).Select(place => place.Index)
        : site.Collectors.Count == 0 ? Enumerable.Range(0, site.Selection.Neurons.Count) : AllOf(site.Collectors);

    /// <summary>The neurons that are shown of one table, in their order, each with the collector that has its rows and
    /// its index in the site's selection.</summary>
    public IEnumerable<(Collector Collector, int Index)> PlacesOf(TableSchema schema) =>
        PlacesOf(collector => collector.Schema.Name == schema.Name);

    /// <summary>The rows of one table, neurons in their order.</summary>
    public IEnumerable<FoundRow<Cell[]>> Rows(TableSchema schema) =>
        from place in PlacesOf(schema)
        from cells in Cells(place.Collector, place.Index)
        select new FoundRow<Cell[]>(
            place.Collector.Selection.Site, place.Collector.Selection.Neurons[place.Index], cells);

    /// <summary>The rows of the tables that have rows of that type, each with its site and neuron.</summary>
    public IEnumerable<FoundRow<TRow>> Rows<TRow>() =>
        from place in PlacesOf(collector => collector is Collector<TRow>)
        from row in Rows((Collector<TRow>)place.Collector, place.Index)
        select new FoundRow<TRow>(
            place.Collector.Selection.Site, place.Collector.Selection.Neurons[place.Index], row);

    /// <summary>The rows of one neuron that are of that type; none where they are not shown.</summary>
    /// <param name="site">One of <see cref="Sites"/>.</param>
    /// <param name="index">The neuron's index in the site's selection, which is not its number.</param>
    public IEnumerable<TRow> Rows<TRow>(SiteFindings site, int index) =>
        site.Collectors.OfType<Collector<TRow>>().SelectMany(collector => Rows(collector, index));

    /// <summary>The rows of one neuron as one of its site's collectors has them.</summary>
    /// <param name="collector">The collector.</param>
    /// <param name="index">The neuron's index in the site's selection.</param>
    /// <param name="shared">Where the cells of each row are put in turn,
    /// or null where each row is to have an array of its own.</param>
    public IEnumerable<Cell[]> Cells(Collector collector, int index, Cell[]? shared = null) =>
        collector.Cells(index, corrections.Find(collector.Name), filter, shared);

    private IEnumerable<TRow> Rows<TRow>(Collector<TRow> collector, int index) =>
        collector.Rows(index, corrections.Find(collector.Name), filter);

    private IEnumerable<(Collector Collector, int Index)> PlacesOf(Func<Collector, bool> isShown) => places is not null
        ? from place in places
          from collector in place.Site.Collectors
          where isShown(collector)
          select (collector, place.Index)
        : from site in Sites
          from collector in site.Collectors
          where isShown(collector)
          from index in AllOf([collector])
          select (collector, index);

    private static IEnumerable<int> AllOf(IReadOnlyList<Collector> collectors)
    {
        foreach (Collector collector in collectors)
        {
            collector.BeforeAllRows();
        }
        for (int index = 0; index < collectors[0].Selection.Neurons.Count; index++)
        {
            yield return index;
        }
    }
}
