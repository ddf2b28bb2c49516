namespace NeuronProbe.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name in files.</param>
/// <param name="IsNestedOnly">Whether only nested formats show it;
/// flat formats such as CSV leave the column out.</param>
public abstract record Column(string Name, bool IsNestedOnly);

/// <summary>A column of a table whose rows are of one type.</summary>
/// <param name="Name">Its name in files.</param>
/// <param name="Cell">What stands there in a row.</param>
/// <param name="IsNestedOnly">Whether only nested formats show it;
/// flat formats such as CSV leave the column out.</param>
public sealed record Column<TRow>(string Name, Func<TRow, Cell> Cell, bool IsNestedOnly = false)
    : Column(Name, IsNestedOnly);

/// <summary>The shape of a table of findings: rows per neuron, whose keys (site and neuron) every table has.</summary>
public abstract class TableSchema
{
    private protected TableSchema(string name, string nestedName, bool isSingleRow)
    {
        Name = name;
        NestedName = nestedName;
        IsSingleRow = isSingleRow;
    }

    /// <summary>The table's file name without ending: <c>neurons</c>, <c>top_examples</c>, <c>histogram</c>.</summary>
    public string Name { get; }

    /// <summary>Its key under a neuron in nested formats: <c>statistics</c>,
    /// <c>top_examples</c>, <c>histogram</c>.</summary>
    public string NestedName { get; }

    /// <summary>Whether a neuron has exactly one row.</summary>
    public bool IsSingleRow { get; }

    /// <summary>The columns after those of the keys.</summary>
    public abstract IReadOnlyList<Column> Columns { get; }
}

/// <summary>The shape of a table whose rows are of one type.</summary>
/// <param name="name">The table's file name without ending.</param>
/// <param name="nestedName">Its key under a neuron in nested formats.</param>
/// <param name="isSingleRow">Whether a neuron has exactly one row.</param>
/// <param name="columns">The columns after those of the keys.</param>
public sealed class TableSchema<TRow>(
    string name, string nestedName, bool isSingleRow, IReadOnlyList<Column<TRow>> columns)
    : TableSchema(name, nestedName, isSingleRow)
{
    public override IReadOnlyList<Column<TRow>> Columns { get; } = columns;

    /// <summary>A row as cells, one for each column.</summary>
    public Cell[] CellsOf(TRow row) => CellsOf(row, new Cell[Columns.Count]);

    /// <summary>Puts a row's cells, one for each column, in place of others.</summary>
    internal Cell[] CellsOf(TRow row, Cell[] cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = Columns[i].Cell(row);
        }
        return cells;
    }
}
