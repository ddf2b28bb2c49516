namespace NeuronProbe.Tables;

/// <summary>Which formats show a column. In a table, columns stand in this order.</summary>
public enum ColumnReach
{
    /// <summary>All that show columns of its kind.</summary>
    Everywhere,

    /// <summary>Files that write what rows of a site have in common once: the column says where it is.</summary>
    FilesOfSites,

    /// <summary>All but these: what rows of a site have in common.</summary>
    RowsAlone,

    /// <summary>Formats that keep columns apart, such as Parquet: what others have already in another form.</summary>
    Columns,
}
