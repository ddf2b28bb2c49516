using NeuronProbe.Tables;

namespace NeuronProbe.Results;

/// <summary>One neuron's rows of a table that has no drawing of its own.</summary>
/// <param name="Collector">The name of the collector that has them, or of the file.</param>
/// <param name="Schema">The table's shape.</param>
/// <param name="Rows">The rows, a cell for each column.</param>
internal sealed record NeuronTable(string Collector, TableSchema Schema, IReadOnlyList<Cell[]> Rows)
{
    /// <summary>The kind of table that another command has left beside the scan; null where the scan collected it.
    /// </summary>
    public SideTableKind? Beside { get; init; }
}
