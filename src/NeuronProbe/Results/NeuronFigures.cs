using System.Globalization;
using NeuronProbe.Collectors;
using NeuronProbe.Tables;

namespace NeuronProbe.Results;

/// <summary>The figures of one neuron by their names; a table is read when one of its columns is asked for.</summary>
/// <param name="findings">What was found.</param>
/// <param name="place">The neuron.</param>
internal sealed class NeuronFigures(Findings findings, NeuronPlace place)
{
    public const string Layer = "layer";
    public const string Neuron = "neuron";
    public const string Peak = "peak";

    private const string FlagsColumn = "flags";

    private readonly Dictionary<Collector, Cell[]?> rows = [];

    /// <summary>The names of the figures that tables have: columns of those with a row a neuron, each once.</summary>
    public static IEnumerable<string> NamesIn(IEnumerable<TableSchema> schemas) =>
        schemas.Where(schema => schema.IsSingleRow).SelectMany(schema => schema.Columns)
            .Where(column => !column.IsNestedOnly && column.Name != FlagsColumn)
            .Select(column => column.Name).Distinct();

    /// <summary>The neuron's flags.</summary>
    public IReadOnlyList<string> Flags => CellOf(FlagsColumn) is { Kind: CellKind.Text } flags
        ? NeuronFlags.Read(flags.Text)
        : [];

    /// <summary>A figure; null where it is missing, is no number or was not collected.</summary>
    /// <param name="name">A column of a table with a row a neuron, <see cref="Layer"/>, <see cref="Neuron"/> or
    /// <see cref="Peak"/>.</param>
    public double? Of(string name) => name switch
    {
        Layer => place.Site.Selection.Site.Layer,
        Neuron => place.Neuron,
        Peak => NeuronPeak.Of(findings, place)?.Value,
        _ => CellOf(name) switch
        {
            { Kind: CellKind.Whole } cell => cell.Whole,
            { Kind: CellKind.Real } cell => cell.Number,
            { Kind: CellKind.Real32 } cell => AsWritten((float)cell.Number),
            _ => null,
        },
    };

    /// <summary>The number that files have for a float32: whoever types 0.1, as they say, means that one.</summary>
    private static double AsWritten(float value) => double.Parse(
        value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>What stands in the first column of that name, first of all in that of the statistics; an empty cell
    /// where there is none.</summary>
    private Cell CellOf(string name)
    {
        foreach (Collector collector in place.Site.Collectors.Where(collector => collector.Schema.IsSingleRow)
            .OrderByDescending(collector => collector is Collector<NeuronStatistics>))
        {
            for (int i = 0; i < collector.Schema.Columns.Count; i++)
            {
                if (collector.Schema.Columns[i].Name == name)
                {
                    return RowOf(collector) is { } row ? row[i] : default;
                }
            }
        }
        return default;
    }

    private Cell[]? RowOf(Collector collector)
    {
        if (!rows.TryGetValue(collector, out Cell[]? row))
        {
            row = findings.Cells(collector, place.Index).FirstOrDefault();
            rows.Add(collector, row);
        }
        return row;
    }
}
