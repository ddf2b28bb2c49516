using NeuronProbe.Tables;

namespace NeuronProbe.Collectors;

/// <summary>What rows of a site have in common, as rows of their own, which these name by their number.</summary>
/// <param name="Schema">The shape of the rows.</param>
/// <param name="Rows">The rows, a cell for each column; read once.</param>
internal sealed record SharedTable(TableSchema Schema, IEnumerable<Cell[]> Rows);
