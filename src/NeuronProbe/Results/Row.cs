using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Results;

/// <summary>A row of a table of findings.</summary>
/// <param name="Site">The site.</param>
/// <param name="Neuron">The neuron's number at its site, from 0.</param>
/// <param name="Cells">One cell for each column of the table's schema.</param>
internal sealed record Row(Site Site, int Neuron, Cell[] Cells)
{
    /// <summary>The columns that every table begins with.</summary>
    public static IReadOnlyList<Column<Row>> Keys { get; } =
    [
        new("site", row => row.Site.Name),
        new("layer", row => row.Site.Layer),
        new("alias", row => row.Site.Alias),
        new("neuron", row => row.Neuron),
    ];

    /// <summary>The keys, and after them the columns of a table.</summary>
    public static IReadOnlyList<Column<Row>> ColumnsOf(TableSchema schema) =>
    [
        .. Keys,
        .. schema.Columns.Select((column, i) => new Column<Row>(column.Name, row => row.Cells[i], column.IsNestedOnly)),
    ];
}
