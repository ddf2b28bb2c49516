using System.IO.Compression;
using NeuronProbe.Results;
using NeuronProbe.Tables;
using Parquet;
using Parquet.Schema;

namespace NeuronProbe.Reports;

/// <summary>The columns of a table as a Parquet file has them, those of the keys first; compressed with zstd.</summary>
internal sealed class ParquetColumns
{
    private static readonly ParquetOptions Options = new()
    {
        CompressionMethod = CompressionMethod.Zstd,
        CompressionLevel = CompressionLevel.Fastest,
    };

    private static readonly CellKind[] KeyKinds = [CellKind.Text, CellKind.Whole, CellKind.Text, CellKind.Whole];

    private readonly int[] shown;
    private readonly ParquetCells[] columns;

    /// <param name="schema">The table.</param>
    /// <param name="kinds">What each of its columns holds.</param>
    public ParquetColumns(TableSchema schema, IReadOnlyList<CellKind> kinds)
    {
        shown =
        [
            .. Enumerable.Range(0, schema.Columns.Count)
                .Where(i => schema.Columns[i].Reach != ColumnReach.FilesOfSites),
        ];
        columns =
        [
            .. KeyColumns.Names.Zip(KeyKinds, ParquetCells.Of),
            .. shown.Select(i => ParquetCells.Of(schema.Columns[i].Name, kinds[i])),
        ];
    }

    /// <summary>Adds a row to the next group.</summary>
    /// <param name="keys">A cell for each of the keys.</param>
    /// <param name="row">A cell for each column of the table.</param>
    public void Add(ReadOnlySpan<Cell> keys, ReadOnlySpan<Cell> row)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i].Add(i < keys.Length ? keys[i] : row[shown[i - keys.Length]]);
        }
    }

    /// <summary>Writes the file.</summary>
    /// <param name="stream">Where to; it need not seek.</param>
    /// <param name="groups">Each adds the rows of a group; one is in memory at a time.</param>
    public void Write(Stream stream, params IEnumerable<Action> groups) =>
        WriteAsync(stream, groups).GetAwaiter().GetResult();

    private async Task WriteAsync(Stream stream, IEnumerable<Action> groups)
    {
        var fields = new ParquetSchema([.. columns.Select(column => column.Field)]);
        ParquetWriter writer = await ParquetWriter.CreateAsync(fields, stream, Options).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            foreach (Action addRows in groups)
            {
                addRows();
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
