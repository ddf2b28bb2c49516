namespace NeuronProbe.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name in files.</param>
/// <param name="IsNestedOnly">Whether only nested formats show it;
/// flat formats such as CSV leave the column out.</param>
public abstract record Column(string Name, bool IsNestedOnly)
{
    /// <summary>What its cells hold unless they are empty; null where that is not known before they are read.</summary>
    public CellKind? Kind { get; init; }

    /// <summary>Which formats show it, of those that show nested columns where it is one.</summary>
    public ColumnReach Reach { get; init; }
}

/// <summary>A column of a table whose rows are of one type.</summary>
/// <param name="Name">Its name in files.</param>
/// <param name="Cell">What stands there in a row.</param>
/// <param name="IsNestedOnly">Whether only nested formats show it;
/// flat formats such as CSV leave the column out.</param>
/// <remarks>A function to a number, a text or a list says by its type what the cells hold.</remarks>
public sealed record Column<TRow>(string Name, Func<TRow, Cell> Cell, bool IsNestedOnly = false)
    : Column(Name, IsNestedOnly)
{
    public Column(string name, Func<TRow, long?> value, bool IsNestedOnly = false)
        : this(name, row => (Cell)value(row), IsNestedOnly) => Kind = CellKind.Whole;

    public Column(string name, Func<TRow, double?> value, bool IsNestedOnly = false)
        : this(name, row => (Cell)value(row), IsNestedOnly) => Kind = CellKind.Real;

    public Column(string name, Func<TRow, float?> value, bool IsNestedOnly = false)
        : this(name, row => (Cell)value(row), IsNestedOnly) => Kind = CellKind.Real32;

    public Column(string name, Func<TRow, string?> value, bool IsNestedOnly = false)
        : this(name, row => (Cell)value(row), IsNestedOnly) => Kind = CellKind.Text;

    public Column(string name, Func<TRow, int[]?> value, bool IsNestedOnly = false)
        : this(name, row => (Cell)value(row), IsNestedOnly) => Kind = CellKind.WholeList;

    public Column(string name, Func<TRow, float[]?> value, bool IsNestedOnly = false)
        : this(name, row => (Cell)value(row), IsNestedOnly) => Kind = CellKind.Real32List;

    public Column(string name, Func<TRow, string[]?> value, bool IsNestedOnly = false)
        : this(name, row => (Cell)value(row), IsNestedOnly) => Kind = CellKind.TextList;
}

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

    /// <summary>How many of <see cref="Columns"/>, the first of them, files of whole sites show.</summary>
    internal int FileWidth { get; private protected init; }
}

/// <summary>The shape of a table whose rows are of one type.</summary>
public sealed class TableSchema<TRow> : TableSchema
{
    /// <param name="name">The table's file name without ending.</param>
    /// <param name="nestedName">Its key under a neuron in nested formats.</param>
    /// <param name="isSingleRow">Whether a neuron has exactly one row.</param>
    /// <param name="columns">The columns after those of the keys.</param>
    public TableSchema(string name, string nestedName, bool isSingleRow, IReadOnlyList<Column<TRow>> columns)
        : base(name, nestedName, isSingleRow)
    {
        Columns = columns;
        FileWidth = columns.Count(column => column.Reach <= ColumnReach.FilesOfSites);
        if (!columns.Select(column => column.Reach).Order().SequenceEqual(columns.Select(column => column.Reach)))
        {
            throw new ArgumentException($"{name}: expected columns in the order of their reach.", nameof(columns));
        }
    }

    public override IReadOnlyList<Column<TRow>> Columns { get; }

    /// <summary>A row as cells, one for each column.</summary>
    public Cell[] CellsOf(TRow row) => CellsOf(row, new Cell[Columns.Count]);

    /// <summary>Puts a row's cells, of as many of the first columns as there is room for, in place of others.</summary>
    internal Cell[] CellsOf(TRow row, Cell[] cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = Columns[i].Cell(row);
        }
        return cells;
    }
}
