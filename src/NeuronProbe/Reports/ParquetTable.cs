using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>Writes one table as Parquet; in memory is one site of it at a time.</summary>
internal sealed class ParquetTable
{
    private readonly Findings findings;
    private readonly TableSchema schema;
    private readonly ParquetColumns columns;

    public ParquetTable(Findings findings, TableSchema schema)
    {
        this.findings = findings;
        this.schema = schema;
        columns = new ParquetColumns(schema, Kinds());
    }

    /// <summary>Writes the file.</summary>
    /// <param name="stream">Where to; it need not seek.</param>
    public void Write(Stream stream) => columns.Write(
        stream,
        from site in findings.Sites
        from collector in site.Collectors
        where collector.Schema.Name == schema.Name
        select (Action)(() => Fill(site, collector)));

    /// <summary>Puts the rows of a site into the columns.</summary>
    private void Fill(SiteFindings site, Collector collector)
    {
        Cell[] cells = new Cell[schema.Columns.Count];
        foreach (int index in findings.Neurons(site with { Collectors = [collector] }))
        {
            Cell[] keys = KeyColumns.CellsOf(site.Selection, index);
            foreach (Cell[] row in findings.Cells(collector, index, cells))
            {
                columns.Add(keys, row);
            }
        }
    }

    /// <summary>What the columns hold; where one does not say so, all rows are read for it.</summary>
    private CellKind[] Kinds()
    {
        CellKind[] kinds = [.. schema.Columns.Select(column => column.Kind ?? CellKind.Empty)];
        int[] unknown = [.. Enumerable.Range(0, kinds.Length).Where(i => kinds[i] == CellKind.Empty)];
        foreach (FoundRow<Cell[]> row in unknown.Length == 0 ? [] : findings.Rows(schema))
        {
            foreach (int i in unknown)
            {
                kinds[i] = Wider(kinds[i], row.Row[i].Kind);
            }
        }
        return [.. kinds.Select(kind => kind == CellKind.Empty ? CellKind.Text : kind)];
    }

    private static CellKind Wider(CellKind one, CellKind other) => (one, other) switch
    {
        _ when one == other || other == CellKind.Empty => one,
        (CellKind.Empty, _) => other,
        (CellKind.Whole or CellKind.Real or CellKind.Real32, CellKind.Whole or CellKind.Real or CellKind.Real32) =>
            CellKind.Real,
        _ => CellKind.Text,
    };
}
