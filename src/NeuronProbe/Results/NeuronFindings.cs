using NeuronProbe.Collectors;
using NeuronProbe.Tables;

namespace NeuronProbe.Results;

/// <summary>Everything found about one neuron, by meaning instead of by column.</summary>
/// <param name="Site">The site's canonical name.</param>
/// <param name="Neuron">Its number at the site, from 0.</param>
/// <param name="Statistics">The figures of <c>neurons</c> by column name; a missing one is an empty cell.</param>
/// <param name="Histogram">The bins that hold something, in order; empty where none was collected.</param>
/// <param name="Examples">The top examples, tail by tail in order of rank; empty where none were collected.</param>
internal sealed record NeuronFindings(
    string Site,
    int Neuron,
    IReadOnlyDictionary<string, Cell> Statistics,
    IReadOnlyList<HistogramBin> Histogram,
    IReadOnlyList<TopExample> Examples)
{
    /// <summary>The concepts, those that it tells best first; empty where none were collected.</summary>
    public IReadOnlyList<ConceptFindings> Concepts { get; init; } = [];

    /// <summary>Reads one neuron's rows.</summary>
    /// <param name="site">The site.</param>
    /// <param name="index">The neuron's index in the site's selection, which is not its number.</param>
    public static NeuronFindings Read(SiteFindings site, int index) => ReadStatistics(site, index) with
    {
        Histogram = [.. Rows(site, index, "histogram").Select(ReadBin)],
        Examples = [.. Rows(site, index, "top_examples").Select(ReadExample)],
        Concepts = [.. Rows(site, index, "concepts").Select(row => new ConceptFindings(site.Selection.Site.Name, site.Selection.Neurons[index], row)).OrderByDescending(c => c.Strength)],
    };

    /// <summary>Reads one neuron's statistics alone.</summary>
    /// <param name="site">The site.</param>
    /// <param name="index">The neuron's index in the site's selection.</param>
    public static NeuronFindings ReadStatistics(SiteFindings site, int index) =>
        new(site.Selection.Site.Name, site.Selection.Neurons[index], Rows(site, index, "neurons").FirstOrDefault() ?? [], [], []);

    /// <summary>One figure, or an empty cell where it is missing.</summary>
    public Cell Statistic(string name) => Statistics.GetValueOrDefault(name);

    private static IEnumerable<Dictionary<string, Cell>> Rows(SiteFindings site, int index, string table) =>
        site.Collectors.FirstOrDefault(c => c.Schema.Name == table) is Collector collector
            ? collector.Rows(index).Select(cells => Name(collector.Schema, cells))
            : [];

    private static Dictionary<string, Cell> Name(TableSchema schema, Cell[] cells) =>
        schema.Columns.Zip(cells).ToDictionary(pair => pair.First.Name, pair => pair.Second);

    private static HistogramBin ReadBin(Dictionary<string, Cell> row) => new(row["lower"].Number, row["upper"].Number, row["count"].Whole);

    private static TopExample ReadExample(Dictionary<string, Cell> row) => new(
        row["tail"].Text,
        row["rank"].Whole,
        row["activation"].Number,
        TextOrNull(row["document_id"]) ?? row["document"].ToString(),
        row["token"].Whole,
        row["token_id"].Whole,
        TextOrNull(row["text_before"]),
        TextOrNull(row["token_text"]),
        TextOrNull(row["text_after"]),
        ReadContext(row),
        (int)row.GetValueOrDefault("context_index").Whole);

    private static ContextToken[] ReadContext(Dictionary<string, Cell> row)
    {
        if (row.GetValueOrDefault("context_token_ids") is not { Kind: CellKind.WholeList } ids)
        {
            return [];
        }
        Cell activations = row["context_activations"];
        Cell starts = row["context_starts"];
        Cell ends = row["context_ends"];
        bool hasText = starts.Kind == CellKind.WholeList && starts.WholeList.Length == ids.WholeList.Length;
        var tokens = new ContextToken[ids.WholeList.Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            (int start, int end) = hasText ? (starts.WholeList[i], ends.WholeList[i]) : (0, 0);
            tokens[i] = new ContextToken(ids.WholeList[i], activations.Real32List[i], start, end);
        }
        return tokens;
    }

    private static string? TextOrNull(Cell cell) => cell.Kind == CellKind.Text ? cell.Text : null;
}
