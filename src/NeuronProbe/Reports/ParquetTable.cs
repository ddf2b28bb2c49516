using System.IO.Compression;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Tables;
using Parquet;
using Parquet.Schema;

namespace NeuronProbe.Reports;

/// <summary>Writes one table as Parquet, compressed with zstd; in memory is one site of it at a time.</summary>
internal sealed class ParquetTable
{
    private static readonly ParquetOptions Options = new()
    {
        CompressionMethod = CompressionMethod.Zstd,
        CompressionLevel = CompressionLevel.Fastest,
    };

    private static readonly CellKind[] KeyKinds = [CellKind.Text, CellKind.Whole, CellKind.Text, CellKind.Whole];

    private readonly Findings findings;
    private readonly TableSchema schema;
    private readonly int[] shown;
    private readonly ParquetCells[] columns;

    public ParquetTable(Findings findings, TableSchema schema)
    {
        this.findings = findings;
        this.schema = schema;
        shown =
        [
            .. Enumerable.Range(0, schema.Columns.Count)
                .Where(i => schema.Columns[i].Reach != ColumnReach.FilesOfSites),
        ];
        CellKind[] kinds = Kinds();
        columns =
        [
            .. KeyColumns.Names.Zip(KeyKinds, ParquetCells.Of),
            .. shown.Select(i => ParquetCells.Of(schema.Columns[i].Name, kinds[i])),
        ];
    }

    /// <summary>Writes the file.</summary>
    /// <param name="stream">Where to; it need not seek.</param>
    public void Write(Stream stream) => WriteAsync(stream).GetAwaiter().GetResult();

    private async Task WriteAsync(Stream stream)
    {
        var fields = new ParquetSchema([.. columns.Select(column => column.Field)]);
        ParquetWriter writer = await ParquetWriter.CreateAsync(fields, stream, Options).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            foreach (SiteFindings site in findings.Sites)
            {
                foreach (Collector collector in site.Collectors.Where(own => own.Schema.Name == schema.Name))
                {
                    Fill(site, collector);
                    using ParquetRowGroupWriter group = writer.CreateRowGroup();
                    foreach (ParquetCells column in columns)
                    {
                        await column.WriteAsync(group).ConfigureAwait(false);
                        column.Clear();
                    }
                    group.CompleteValidate();
                }
            }
        }
    }

    /// <summary>Puts the rows of a site into the columns.</summary>
    private void Fill(SiteFindings site, Collector collector)
    {
        Cell[] cells = new Cell[schema.Columns.Count];
        foreach (int index in findings.Neurons(site with { Collectors = [collector] }))
        {
            Cell[] keys = KeyColumns.CellsOf(site.Selection, index);
            foreach (Cell[] row in findings.Cells(collector, index, cells))
            {
                for (int i = 0; i < columns.Length; i++)
                {
                    columns[i].Add(i < keys.Length ? keys[i] : row[shown[i - keys.Length]]);
                }
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
