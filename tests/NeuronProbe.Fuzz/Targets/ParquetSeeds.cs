using Parquet;
using Parquet.Schema;

namespace NeuronProbe.Fuzz.Targets;

/// <summary>Small parquet files: texts with ids and labels, and rows that are tokenised already.</summary>
internal static class ParquetSeeds
{
    /// <summary>Each kind, plain and packed.</summary>
    public static IReadOnlyList<byte[]> All { get; } =
    [
        Texts(CompressionMethod.None),
        Texts(CompressionMethod.Snappy),
        Texts(CompressionMethod.Zstd),
        Ids(),
    ];

    private static byte[] Texts(CompressionMethod compression)
    {
        DataField text = new DataField<string>("text");
        DataField id = new DataField<long?>("id");
        DataField label = new DataField<string>("label");
        return Write(new ParquetSchema(text, id, label), compression, async group =>
        {
            await group.WriteAsync(text, ["Birds sing.", "zwölf 😀", "Birds sing."]);
            await group.WriteAsync<long>(id, new long?[] { 1, null, 3 });
            await group.WriteAsync(label, ["x", null!, "y"]);
        });
    }

    private static byte[] Ids()
    {
        var list = new ListField("input_ids", new DataField<int>("element"));
        // Definition levels 2: there is an item; repetition levels 0: a row begins.
        return Write(new ParquetSchema(list), CompressionMethod.None, group =>
            group.WriteAllPartsAsync<int>(
                (DataField)list.Item, new[] { 1, 2, 3, 4 }, new[] { 2, 2, 2, 2 }, new[] { 0, 1, 1, 0 }, default));
    }

    private static byte[] Write(
        ParquetSchema schema, CompressionMethod compression, Func<ParquetRowGroupWriter, Task> write)
    {
        var file = new MemoryStream();
        WriteAsync().GetAwaiter().GetResult();
        return file.ToArray();

        async Task WriteAsync()
        {
            await using ParquetWriter writer = await ParquetWriter.CreateAsync(
                schema, file, new ParquetOptions { CompressionMethod = compression });
            for (int i = 0; i < 2; i++)
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await write(group);
            }
        }
    }
}
