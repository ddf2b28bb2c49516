using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Reports;
using NeuronProbe.Tests.Support;
using ParquetSharp;
using Xunit;

namespace NeuronProbe.ParquetOracle;

/// <summary>Our Parquet files, read by the Arrow project's C++ library.</summary>
public sealed class OracleTests
{
    [Fact]
    public void Every_table_reads_back_to_the_cells_of_its_rows()
    {
        using var folder = new TemporaryFolder();
        Findings findings = SmallFindings.Create();
        using (OutputFolder output = OutputFolder.ForScan(folder.Location, overwrite: false, []))
        {
            new ParquetFormat().Write(new Report(SmallManifest.Create(), findings), output);
            output.Commit();
        }
        foreach (TableSchema schema in findings.Schemas)
        {
            using var file = new ParquetFileReader(folder[$"{schema.Name}.parquet"]);
            Assert.Equal(findings.Sites.Count, file.FileMetaData.NumRowGroups);
            object?[][] columns = [.. Enumerable.Range(0, file.FileMetaData.NumColumns).Select(i => Column(file, i))];
            string?[][] expected =
            [
                .. findings.Rows(schema).Select(row => (string?[])
                    [row.Site.Name, $"{row.Site.Layer}", row.Site.Alias, $"{row.Neuron}", .. row.Row.Select(Shown)]),
            ];
            Assert.Equal(
                expected,
                Enumerable.Range(0, expected.Length).Select(row => columns.Select(c => Shown(c[row])).ToArray()));
        }
    }

    private static object?[] Column(ParquetFileReader file, int column)
    {
        List<object?> values = [];
        for (int i = 0; i < file.FileMetaData.NumRowGroups; i++)
        {
            using RowGroupReader group = file.RowGroup(i);
            Assert.Equal(Compression.Zstd, group.MetaData.GetColumnChunkMetaData(column).Compression);
            using LogicalColumnReader reader = group.Column(column).LogicalReader();
            values.AddRange(reader.Apply(new Reading(group.MetaData.NumRows)));
        }
        return [.. values];
    }

    /// <summary>A cell as this test compares it: missing items of lists are what NaN and infinities become.</summary>
    private static string? Shown(Cell cell) => cell.Kind switch
    {
        CellKind.Empty => null,
        CellKind.Real32List => string.Join(
            ' ', cell.Real32List.ToArray().Select(x => float.IsFinite(x) ? FormattableString.Invariant($"{x:R}") : "")),
        _ => cell.ToString(),
    };

    private static string? Shown(object? value) => value switch
    {
        null => null,
        string text => text,
        Array list => string.Join(' ', list.Cast<object?>().Select(Shown)),
        _ => FormattableString.Invariant($"{value}"),
    };

    private sealed class Reading(long rows) : ILogicalColumnReaderVisitor<object?[]>
    {
        public object?[] OnLogicalColumnReader<TValue>(LogicalColumnReader<TValue> columnReader) =>
            [.. columnReader.ReadAll((int)rows).Cast<object?>()];
    }
}
