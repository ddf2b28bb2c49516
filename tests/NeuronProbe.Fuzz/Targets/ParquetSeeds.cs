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
        DataField item = new DataField<int>("element");
        var schema = new ParquetSchema(new ListField("input_ids", item));
        return Write(schema, CompressionMethod.None, async group =>
            await group.WriteAsync<int>(schema.GetDataFields()[0], new[] { 1, 2, 3, 4 }, new[] { 0, 1, 1, 0 }));
    }

    private static byte[] Write(ParquetSchema schema, CompressionMethod compression, Func<ParquetRowGroupWriter, Task> write)
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
