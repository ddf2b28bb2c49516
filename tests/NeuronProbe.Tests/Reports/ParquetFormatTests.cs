using System.Text;
using NeuronProbe.Collectors;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Support;
using Parquet.Meta;
using Xunit;

namespace NeuronProbe.Tests.Reports;

/// <summary>What is written as Parquet reads back to the same values.</summary>
public sealed class ParquetFormatTests : IDisposable
{
    private static readonly TableSchema<Kinds> Schema = new("kinds", "kinds", isSingleRow: false,
    [
        new("whole", row => row.Whole), new("real", row => row.Real), new("real32", row => row.Real32),
        new("text", row => row.Text), new("wholes", row => row.Wholes), new("reals", row => row.Reals),
        new("texts", row => row.Texts, IsNestedOnly: true) { Reach = ColumnReach.Columns },
    ]);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_table_reads_back_to_the_cells_of_its_rows()
    {
        Findings findings = SmallFindings.Create();
        Write(findings);
        foreach (TableSchema schema in findings.Schemas)
        {
            ParquetContent file = await ParquetContent.ReadAsync(folder[$"{schema.Name}.parquet"]);
            Assert.Equal(KeyColumns.Names.Concat(schema.Columns.Select(column => column.Name)), file.Columns);
            object?[][] expected =
            [
                .. findings.Rows(schema).Select(row => (object?[])
                    [row.Site.Name, (long)row.Site.Layer, row.Site.Alias, (long)row.Neuron,
                        .. row.Row.Select(ParquetContent.Expected)]),
            ];
            Assert.Equal(expected, file.Rows);
        }
    }

    [Fact]
    public async Task A_site_is_a_row_group_and_columns_are_packed_with_zstd()
    {
        Write(SmallFindings.Create());
        ParquetContent file = await ParquetContent.ReadAsync(folder["top_examples.parquet"]);
        Assert.Equal(
            ["transformer.h.0.mlp.c_proj:input", "transformer.h.10.mlp.c_proj:input"],
            file.Groups.Select(group => (string)Assert.Single(group.Select(row => row[0]).Distinct())!));
        Assert.Equal([CompressionCodec.ZSTD], file.Codecs);
    }

    [Fact]
    public async Task Each_kind_of_column_has_its_values_and_its_gaps()
    {
        Kinds full = new(long.MinValue, 0.1, 0.1f, "\0 Ü😀\"", [1, -2], [1.5f, float.NaN, -0f], ["a", "", "東"]);
        Kinds odd = new(0, double.NaN, float.NegativeInfinity, "", [], [float.PositiveInfinity], []);
        ParquetContent file = await ReadAsync([full, odd, new(null, null, null, null, null, null, null)]);
        Assert.Equal(
            [
                [long.MinValue, 0.1, 0.1f, full.Text, new object[] { 1, -2 }, new object?[] { 1.5f, null, -0f },
                    new object[] { "a", "", "東" }],
                [0L, null, null, "", Array.Empty<object>(), new object?[] { null }, Array.Empty<object>()],
                new object?[7],
            ],
            file.Rows.Select(row => row[4..]));
    }

    [Fact]
    public async Task A_lone_surrogate_becomes_the_sign_for_what_is_no_character()
    {
        ParquetContent file = await ReadAsync([new(1, 1, 1, "a\ud800b", null, null, ["\udc00"])]);
        object?[] row = Assert.Single(file.Rows);
        Assert.Equal("a\ufffdb", Assert.IsType<string>(row[7]));
        Assert.Equal(new object[] { "\ufffd" }, Assert.IsType<object?[]>(row[10]));
    }

    [Fact]
    public async Task A_column_that_does_not_say_what_it_holds_gets_what_its_cells_have()
    {
        TableSchema<Cell[]> schema = new("t", "t", false, SampleTables.Columns("a,b,c,d"));
        Cell[][] rows = [[1L, default, 1L, default], [0.5, 2L, "x", default]];
        var found = new Findings(
            [new SiteFindings(Selection, [new FixedTable<Cell[]>(Selection, schema, rows)])],
            new HashSet<string> { "t" },
            RunCorrections.Of([], []));
        Write(found);
        ParquetContent file = await ParquetContent.ReadAsync(folder["t.parquet"]);
        Assert.Equal([[1.0, null, "1", null], [0.5, 2L, "x", null]], file.Rows.Select(row => row[4..]));
    }

    [Fact]
    public async Task A_table_without_rows_is_a_file_without_rows()
    {
        ParquetContent file = await ReadAsync([]);
        Assert.Empty(file.Rows);
        Assert.Equal(11, file.Columns.Count);
    }

    [Fact]
    public void Formats_of_rows_leave_out_what_is_for_columns_alone()
    {
        Findings findings = Of([new(1, 1, 1, "x", null, null, ["only in columns"])]);
        var json = new StringBuilder();
        foreach (string format in TableWriter.FormatNames)
        {
            using var writer = new StringWriter(json);
            TableWriter.Write(writer, findings, Schema, format, new());
        }
        using OutputFolder output = OutputFolder.ForScan(folder.Location, overwrite: false, []);
        new JsonFormat().Write(new Report(SmallManifest.Create(), findings), output);
        output.Commit();
        json.Append(File.ReadAllText(folder["results.json"]));
        Assert.DoesNotContain("texts", json.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("only in columns", json.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_stand_in_the_order_of_their_reach() => Assert.Throws<ArgumentException>(
        () => new TableSchema<int>("t", "t", false, [new("a", row => row, true) { Reach = ColumnReach.Columns },
            new("b", row => row)]));

    private static SiteSelection Selection { get; } = new(new Site("p", SiteSide.Output, 0, 8), [7]);

    private static Findings Of(Kinds[] rows) => new(
        [new SiteFindings(Selection, [new FixedTable<Kinds>(Selection, Schema, rows)])],
        new HashSet<string> { "kinds" },
        RunCorrections.Of([], []));

    private async Task<ParquetContent> ReadAsync(Kinds[] rows)
    {
        Write(Of(rows));
        return await ParquetContent.ReadAsync(folder["kinds.parquet"]);
    }

    private void Write(Findings findings)
    {
        using OutputFolder output = OutputFolder.ForScan(folder.Location, overwrite: false, []);
        new ParquetFormat().Write(new Report(SmallManifest.Create(), findings), output);
        output.Commit();
    }

    private sealed record Kinds(
        long? Whole, double? Real, float? Real32, string? Text, int[]? Wholes, float[]? Reals, string[]? Texts);
}
