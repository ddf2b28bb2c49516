using NeuronProbe.Corpora.Readers;
using Parquet;
using Parquet.Schema;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Readers;

public sealed class ParquetCorpusReaderTests
{
    private static readonly DataField Text = new DataField<string>("text");

    [Fact]
    public async Task Rows_are_documents_over_all_row_groups()
    {
        DataField id = new DataField<long>("id");
        byte[] bytes = await Write([Text, id], async group =>
        {
            await group.WriteAsync(Text, ["é", "", "😀"]);
            await group.WriteAsync<long>(id, new long[] { 7, 8, -9 });
        });
        Assert.Equal(
            [
                new("7", 1, "é"), new("8", 2, ""), new("-9", 3, "😀"), new("7", 4, "é"), new("8", 5, ""),
                new("-9", 6, "😀"),
            ],
            Source.Read("parquet", bytes));
    }

    [Fact]
    public async Task Ids_may_be_strings_or_missing()
    {
        DataField key = new DataField<string>("key");
        DataField number = new DataField<int?>("n");
        byte[] bytes = await Write([key, Text, number], async group =>
        {
            await group.WriteAsync(key, ["x", null!]);
            await group.WriteAsync(Text, ["a", "b"]);
            await group.WriteAsync<int>(number, new int?[] { null, 3 });
        });
        Assert.Equal(
            ["x", null],
            Source.Read("parquet", bytes, Source.Defaults with { IdField = "key" }).Take(2).Select(r => r.Id));
        Assert.Equal(
            [null, "3"],
            Source.Read("parquet", bytes, Source.Defaults with { IdField = "n" }).Take(2).Select(r => r.Id));
        Assert.All(Source.Read("parquet", bytes), r => Assert.Null(r.Id));
    }

    [Fact]
    public async Task Wrong_columns_and_values_are_refused()
    {
        DataField number = new DataField<double>("n");
        byte[] bytes = await Write([Text, number], async group =>
        {
            await group.WriteAsync(Text, ["a", null!]);
            await group.WriteAsync<double>(number, new double[] { 1, 2 });
        });
        Assert.Equal(
            "f: expected a column 'body', but got the columns 'text', 'n'. "
                + "Name the column that holds the text with --text-field.",
            Error(bytes, Source.Defaults with { TextField = "body" }));
        Assert.Equal(
            "f: expected strings in the column 'n', but got numbers. "
                + "Name the column that holds the text with --text-field.",
            Error(bytes, Source.Defaults with { TextField = "n" }));
    }

    [Fact]
    public void A_file_that_is_not_parquet_is_refused()
    {
        string message = Error("text that is no parquet file"u8.ToArray(), Source.Defaults);
        Assert.StartsWith(
            "f: expected a parquet file, but got one that can't be read (", message, StringComparison.Ordinal);
        Assert.EndsWith("). Check that it is whole.", message, StringComparison.Ordinal);
    }

    private static string Error(byte[] bytes, CorpusOptions options) =>
        Assert.Throws<ProbeException>(() => Source.Read("parquet", bytes, options)).Message;

    /// <summary>A file of two equal row groups.</summary>
    internal static async Task<byte[]> Write(DataField[] fields, Func<ParquetRowGroupWriter, Task> fill)
    {
        using MemoryStream stream = new();
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream))
        {
            for (int i = 0; i < 2; i++)
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await fill(group);
            }
        }
        return stream.ToArray();
    }
}
