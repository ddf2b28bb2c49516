using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Tables;

namespace NeuronProbe.Comparisons;

/// <summary>Writes the changes of all neurons as Parquet, the largest first.</summary>
/// <param name="found">The comparison.</param>
internal sealed class ComparisonParquet(ScanComparison found)
{
    /// <summary>Writes the file.</summary>
    /// <param name="stream">Where to; it need not seek.</param>
    public void Write(Stream stream)
    {
        var columns = new ParquetColumns(
            NeuronChange.Schema, [.. NeuronChange.Schema.Columns.Select(column => column.Kind ?? CellKind.Text)]);
        columns.Write(stream, () =>
        {
            foreach (NeuronChange change in found.Largest)
            {
                columns.Add(
                    KeyColumns.CellsOf(found.Sites[change.Site].Selection, change.Index),
                    NeuronChange.Schema.CellsOf(change));
            }
        });
    }
}
