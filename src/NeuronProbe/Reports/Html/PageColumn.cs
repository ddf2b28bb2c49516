using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports.Html;

/// <summary>A figure that every neuron has.</summary>
/// <param name="Name">Its name in files.</param>
/// <param name="Cell">What it is of a neuron.</param>
internal sealed record PageColumn(string Name, Func<NeuronFindings, Cell> Cell)
{
    /// <summary>The largest magnitude of a neuron's values.</summary>
    public const string Largest = "largest";

    /// <summary>How strongly a neuron tells the concept that it tells best.</summary>
    public const string BestStrength = "best_strength";

    public const string Density = "density";

    private const string Flags = "flags";

    /// <summary>Whether it is of a table that another command has left beside the scan.</summary>
    public bool IsBeside { get; init; }

    /// <summary>All that there are for these findings: columns of tables with a row a neuron, then what follows from
    /// statistics and concepts.</summary>
    public static IReadOnlyList<PageColumn> Of(Findings findings) =>
    [
        .. findings.Schemas.Where(schema => schema.IsSingleRow)
            .SelectMany(schema => OfTable(schema, findings))
            .Concat(Further(findings))
            .Concat(findings.Beside.Where(table => table.Kind.IsSingleRow).SelectMany(OfBeside))
            .DistinctBy(column => column.Name),
    ];

    /// <summary>The column's value as a number; NaN where it is missing.</summary>
    public double ValueOf(NeuronFindings neuron) => NumberOf(Cell(neuron));

    /// <summary>A cell as a number; NaN where it is missing or a text.</summary>
    public static double NumberOf(in Cell cell) => cell.Kind switch
    {
        CellKind.Whole => cell.Whole,
        CellKind.Real or CellKind.Real32 => cell.Number,
        _ => double.NaN,
    };

    private static IEnumerable<PageColumn> OfTable(TableSchema schema, Findings findings)
    {
        if (schema is TableSchema<NeuronStatistics> statistics)
        {
            return statistics.Columns.Where(column => column.Name != Flags).Select(column => new PageColumn(
                column.Name, neuron => neuron.Statistics is { } row ? column.Cell(row) : default));
        }
        Cell[]? first = findings.Sites
            .SelectMany(site => site.Collectors)
            .Where(collector => collector.Schema.Name == schema.Name && collector.Selection.Neurons.Count > 0)
            .SelectMany(collector => findings.Cells(collector, 0).Take(1))
            .FirstOrDefault();
        return schema.Columns.Index()
            .Where(column => !column.Item.IsNestedOnly && first?[column.Index].IsNumberOrEmpty != false)
            .Select(column => new PageColumn(column.Item.Name, neuron => CellOf(neuron, schema, column.Index)));
    }

    private static IEnumerable<PageColumn> OfBeside(SideTable table) => table.Schema.Columns.Index()
        .Where(column => !table.Kind.Texts.Contains(column.Item.Name))
        .Select(column => new PageColumn(column.Item.Name, neuron => CellOf(neuron, table.Schema, column.Index))
        {
            IsBeside = true,
        });

    private static Cell CellOf(NeuronFindings neuron, TableSchema schema, int column) =>
        neuron.Tables.FirstOrDefault(table => table.Schema.Name == schema.Name) is { Rows: [var row, ..] }
            ? row[column]
            : default;

    private static IEnumerable<PageColumn> Further(Findings findings)
    {
        if (findings.Schemas.OfType<TableSchema<NeuronStatistics>>().Any())
        {
            yield return new(Density, neuron => neuron.Statistics?.Density);
            yield return new(Largest, neuron => neuron.Statistics is { Min: { } min, Max: { } max }
                ? Math.Max(Math.Abs(min), Math.Abs(max))
                : default(Cell));
            yield return new(NeuronFigures.Peak, neuron => neuron.Peak?.Value);
        }
        if (findings.Schemas.OfType<TableSchema<ConceptFigures>>().Any())
        {
            yield return new(
                BestStrength,
                neuron => neuron.BestConcept is { } best ? neuron.Ranking.Rank.Strength(best) : double.NaN);
        }
    }
}
