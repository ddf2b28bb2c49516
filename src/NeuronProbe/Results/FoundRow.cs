using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Results;

/// <summary>A row of a table of findings with the neuron that it is of.</summary>
/// <param name="Site">The site.</param>
/// <param name="Neuron">The neuron's number at the site, from 0.</param>
/// <param name="Row">The row: as its collector has it, or as a cell for each column of its table.</param>
internal readonly record struct FoundRow<TRow>(Site Site, int Neuron, TRow Row);

/// <summary>The columns of a table with those of the keys.</summary>
internal static class KeyedColumns
{
    /// <summary>The columns that every table begins with, and after them its own.</summary>
    public static IReadOnlyList<Column<FoundRow<Cell[]>>> Of(TableSchema schema) =>
    [
        new("site", found => found.Site.Name),
        new("layer", found => found.Site.Layer),
        new("alias", found => found.Site.Alias),
        new("neuron", found => found.Neuron),
        .. schema.Columns.Select((column, i) => new Column<FoundRow<Cell[]>>(
            column.Name, found => found.Row[i], column.IsNestedOnly)),
    ];
}
