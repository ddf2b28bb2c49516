using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Results;

/// <summary>A table about neurons that another command has left beside the results of a scan.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Schema">Its shape, as its file has it.</param>
/// <param name="RowsOf">The rows of a neuron, by its site and its number there; none where it has none.</param>
/// <param name="AllRows">All rows, in the order of the file.</param>
internal sealed record SideTable(
    SideTableKind Kind,
    TableSchema Schema,
    Func<Site, int, IReadOnlyList<Cell[]>> RowsOf,
    Func<IReadOnlyList<Cell[]>> AllRows)
{
    /// <summary>A neuron's rows, or null where it has none.</summary>
    /// <param name="site">Its site.</param>
    /// <param name="neuron">Its number there.</param>
    public NeuronTable? Of(Site site, int neuron) => RowsOf(site, neuron) is { Count: > 0 } rows
        ? new NeuronTable(Kind.Name, Schema, rows) { Beside = Kind }
        : null;
}
