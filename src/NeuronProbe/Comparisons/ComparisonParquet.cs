using System.IO.Compression;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Tables;
using Parquet;
using Parquet.Schema;

namespace NeuronProbe.Comparisons;

/// <summary>Writes the changes of all neurons as Parquet, the largest first, compressed with zstd.</summary>
/// <param name="found">The comparison.</param>
internal sealed class ComparisonParquet(ScanComparison found)
{
    private static readonly ParquetOptions Options = new()
    {
        CompressionMethod = CompressionMethod.Zstd,
        CompressionLevel = CompressionLevel.Fastest,
    };

    private static readonly CellKind[] KeyKinds = [CellKind.Text, CellKind.Whole, CellKind.Text, CellKind.Whole];

    /// <summary>Writes the file.</summary>
    /// <param name="stream">Where to; it need not seek.</param>
    public void Write(Stream stream) => WriteAsync(stream).GetAwaiter().GetResult();

    private async Task WriteAsync(Stream stream)
    {
        ParquetCells[] columns =
        [
            .. KeyColumns.Names.Zip(KeyKinds, ParquetCells.Of),
            .. NeuronChange.Schema.Columns.Select(
                column => ParquetCells.Of(column.Name, column.Kind ?? CellKind.Text)),
        ];
        foreach (NeuronChange change in found.Largest)
        {
            Cell[] cells =
            [
                .. KeyColumns.CellsOf(found.Sites[change.Site].Selection, change.Index),
                .. NeuronChange.Schema.CellsOf(change),
            ];
            for (int i = 0; i < cells.Length; i++)
            {
                columns[i].Add(cells[i]);
            }
        }
        var fields = new ParquetSchema([.. columns.Select(column => column.Field)]);
        ParquetWriter writer = await ParquetWriter.CreateAsync(fields, stream, Options).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            foreach (ParquetCells column in columns)
            {
                await column.WriteAsync(group).ConfigureAwait(false);
            }
            group.CompleteValidate();
        }
    }
}
