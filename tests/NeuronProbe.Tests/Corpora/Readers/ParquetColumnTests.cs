using NeuronProbe.Corpora.Documents;
using Parquet;
using Parquet.Schema;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Readers;

/// <summary>Columns of parquet files that are not plain strings, and files that are damaged.</summary>
public sealed class ParquetColumnTests
{
    private static readonly DataField Text = new DataField<string>("text");

    [Fact]
    public async Task A_row_of_null_is_an_empty_document()
    {
        byte[] bytes = await Write([Text], group => group.WriteAsync(Text, ["a", null!, "", "b"]));
        Assert.Equal(["a", "", "", "b"], Source.Read("parquet", bytes).Select(r => r.Text));
    }

    [Fact]
    public async Task Bytes_that_are_UTF8_are_text_and_others_a_bad_record()
    {
        DataField raw = new DataField<byte[]>("text");
        byte[] bytes = await Write([raw], group => group.WriteAsync(raw, (byte[][])[[.. "é"u8], [0xE9], [.. "b"u8]]));
        List<string?> read = Source.TextsAndProblems("parquet", bytes);
        Assert.Equal(("é", "b"), (read[0], read[2]));
        Assert.Equal(
            "f:2: expected UTF-8 text in the column 'text', but got other bytes. "
                + "Decode it first, or name the column that holds the text with --text-field.",
            read[1]);
    }

    [Fact]
    public async Task An_id_of_any_type_is_text_or_left_out()
    {
        Assert.Equal(["1", "2.5", null], await Ids(new DataField<double>("id"), new double[] { 1, 2.5, double.NaN }));
        Assert.Equal(["0.1", "3", "-4"], await Ids(new DataField<float>("id"), new float[] { 0.1f, 3, -4 }));
        Assert.Equal(["true", "false", "true"], await Ids(new DataField<bool>("id"), new bool[] { true, false, true }));
        Assert.Equal(
            ["1.50", "-0.25", "12.00"],
            await Ids(new DecimalDataField("id", 10, 2), new decimal[] { 1.5m, -0.25m, 12 }));
        Assert.Equal(
            ["4294967295", "0", "7"], await Ids(new DataField<uint>("id"), new uint[] { uint.MaxValue, 0, 7 }));
        Assert.Equal(["-5", "0", "7"], await Ids(new DataField<short>("id"), new short[] { -5, 0, 7 }));
        Guid guid = new("00112233-4455-6677-8899-aabbccddeeff");
        Assert.Equal(
            [$"{guid}", $"{guid}", $"{guid}"], await Ids(new DataField<Guid>("id"), new Guid[] { guid, guid, guid }));
        DateTime time = new(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc);
        Assert.Equal(
            ["2024-05-06T07:08:09Z", "2024-05-06T07:08:09Z", "2024-05-06T07:08:09Z"],
            await Ids(new DateTimeDataField("id", DateTimeFormat.DateAndTime), new DateTime[] { time, time, time }));
        Assert.Equal(
            ["2024-05-06", "2024-05-06", "2024-05-06"],
            await Ids(
                new DateTimeDataField("id", DateTimeFormat.Date), new DateTime[] { time.Date, time.Date, time.Date }));
    }

    [Fact]
    public async Task An_id_that_can_not_be_text_is_left_out_unless_it_was_asked_for()
    {
        DataField element = new DataField<int>("element");
        ListField list = new("id", element);
        byte[] bytes = await Write([Text, list], async group =>
        {
            await group.WriteAsync(Text, ["a", "b"]);
            await group.WriteAllPartsAsync<int>(
                element, new int[] { 1, 2 }, new int[] { 2, 2 }, new int[] { 0, 0 }, default);
        });
        Assert.Equal([null, null], Source.Read("parquet", bytes).Select(r => r.Id));
        ListField key = new("key", new DataField<int>("element"));
        byte[] asked = await Write([Text, key], async group =>
        {
            await group.WriteAsync(Text, ["a", "b"]);
            await group.WriteAllPartsAsync<int>(
                (DataField)key.Item, new int[] { 1, 2 }, new int[] { 2, 2 }, new int[] { 0, 0 }, default);
        });
        Assert.Equal(
            "f: expected strings or numbers in the column 'key', but got a list. "
                + "Name the column that holds the id with --id-field.",
            Assert.Throws<ProbeException>(() =>
                Source.Read("parquet", asked, Source.Defaults with { IdField = "key" })).Message);
    }

    [Fact]
    public async Task Lists_of_token_ids_are_documents()
    {
        CorpusRecord[] records = [.. Source.Read(
            "parquet", await Tokens<int>([3, 1, 4, 1, 5], [3, 3, 3, 1, 0, 3, 3], [0, 1, 1, 0, 0, 0, 1]))];
        Assert.Equal([[3, 1, 4], [], null, [1, 5]], records.Select(r => r.TokenIds));
        Assert.Equal([null, null, "", null], records.Select(r => r.Text));
        byte[] longs = await Tokens<long>([2, 7], [3, 3], [0, 1]);
        Assert.Equal([2, 7], Source.Read("parquet", longs)[0].TokenIds!);
    }

    [Fact]
    public async Task A_list_with_what_is_no_token_id_is_a_bad_record()
    {
        List<string?> read = Source.TextsAndProblems(
            "parquet", await Tokens<int>([3, -1, 5], [3, 3, 2, 3], [0, 0, 0, 1]));
        Assert.Equal(
            "f:2: expected a list of whole numbers from 0 in 'input_ids', but got -1 at index 0. "
                + "Give the ids of one document as a flat list.",
            read[1]);
        Assert.Equal(
            "f:3: expected a list of whole numbers from 0 in 'input_ids', but got null at index 0. "
                + "Give the ids of one document as a flat list.",
            read[2]);
    }

    [Fact]
    public async Task Labels_stand_beside_token_ids_as_lists()
    {
        ListField ids = new("input_ids", new DataField<int>("element"));
        ListField marks = new("negation", new DataField<int>("element"));
        byte[] bytes = await Write([ids, new StructField("labels", marks)], async group =>
        {
            await group.WriteAllPartsAsync<int>(
                (DataField)ids.Item, new int[] { 5, 6, 7 }, new int[] { 2, 2, 2 }, new int[] { 0, 1, 0 }, default);
            await group.WriteAllPartsAsync<int>(
                (DataField)marks.Item, new int[] { 1, 0, 1 }, new int[] { 3, 3, 3 }, new int[] { 0, 1, 0 }, default);
        });
        CorpusRecord[] records = [.. Source.Read("parquet", bytes, Labels.Read)];
        Assert.Equal([true, false], records[0].Labels!.Tokens["negation"]);
        Assert.Equal([true], records[1].Labels!.Tokens["negation"]);
    }

    [Fact]
    public async Task A_list_of_strings_labels_the_document()
    {
        ListField labels = new("labels", new DataField<string>("element"));
        byte[] bytes = await Write([Text, labels], async group =>
        {
            await group.WriteAsync(Text, ["a", "b"]);
            await group.WriteAllPartsAsync<ReadOnlyMemory<char>>(
                (DataField)labels.Item,
                new[] { "x".AsMemory(), "y".AsMemory() },
                new int[] { 3, 3, 1 },
                new int[] { 0, 1, 0 },
                default);
        });
        Assert.Equal(
            [["x", "y"], []], Source.Read("parquet", bytes, Labels.Read).Select(r => r.Labels!.Whole.ToArray()));
    }

    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Gzip)]
    [InlineData(CompressionMethod.Zstd)]
    [InlineData(CompressionMethod.Brotli)]
    [InlineData(CompressionMethod.Lz4Raw)]
    public async Task Every_compression_is_read_and_every_row_comes_once(CompressionMethod method)
    {
        DataField key = new DataField<string>("id");
        string[] texts = [.. Enumerable.Range(0, 20_000).Select(i => $"text {i} {new string('x', i % 300)}")];
        string[] keys = [.. Enumerable.Range(0, 20_000).Select(i => $"k{i % 7}")];
        byte[] bytes = await Write(
            [Text, key], async group =>
            {
                await group.WriteAsync(Text, texts);
                await group.WriteAsync(key, keys);
            },
            new ParquetOptions
            {
                CompressionMethod = method,
                // What packs slowly takes half a minute for these rows.
                CompressionLevel = System.IO.Compression.CompressionLevel.Fastest,
                DictionaryEncodingThreshold = 0.8,
            },
            groups: 2);
        List<CorpusRecord> records = Source.Read("parquet", bytes);
        Assert.Equal(texts.Concat(texts), records.Select(r => r.Text));
        Assert.Equal(keys.Concat(keys), records.Select(r => r.Id));
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_a_bad_record()
    {
        byte[] bytes = await Write([Text], group => group.WriteAsync(Text, ["a", new string('x', 101), "b"]));
        List<string?> read = Source.TextsAndProblems("parquet", bytes, Source.Defaults with { MaxDocument = 100 });
        Assert.Equal(("a", "b"), (read[0], read[2]));
        Assert.StartsWith("f:2: expected a document of at most 100 B of text", read[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_unpacks_to_more_than_may_be_held_is_refused_before_it_is_unpacked()
    {
        byte[] bytes = await Write(
            [Text],
            group => group.WriteAsync(Text, [.. Enumerable.Range(0, 9).Select(i => i + new string('x', 1 << 20))]),
            new ParquetOptions { CompressionMethod = CompressionMethod.Zstd });
        long before = GC.GetTotalAllocatedBytes();
        string message = Assert.Throws<ProbeException>(() =>
            Source.Read("parquet", bytes, Source.Defaults with { MaxDocument = 1000 })).Message;
        Assert.StartsWith(
            "f: expected a parquet file, but got one that can't be read (column 'text', row group 1: a page unpacks to "
                + "9 MiB, and 8 MiB at most are held at once; write it with smaller pages, or raise --max-document). ",
            message,
            StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64 << 20);
    }

    [Fact]
    public async Task A_damaged_file_gives_a_message_or_records_and_takes_neither_long_nor_much()
    {
        ListField ids = new("input_ids", new DataField<int>("element"));
        byte[][] seeds =
        [
            await Write([Text], group => group.WriteAsync(Text, ["one", "two", null!, "two"])),
            await Write(
                [Text],
                group => group.WriteAsync(Text, ["one", "two", "three"]),
                new ParquetOptions { CompressionMethod = CompressionMethod.Zstd }),
            await Write([ids], group => group.WriteAllPartsAsync<int>(
                (DataField)ids.Item, new int[] { 1, 2 }, new int[] { 2, 2 }, new int[] { 0, 1 }, default)),
        ];
        var random = new Random(1);
        long before = GC.GetTotalAllocatedBytes();
        for (int i = 0; i < 1500; i++)
        {
            byte[] damaged = [.. seeds[i % seeds.Length]];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                damaged[random.Next(4, damaged.Length)] = random.Next(3) switch
                {
                    0 => 0xFF,
                    1 => 0x7F,
                    _ => (byte)random.Next(256),
                };
            }
            Exception? outcome = Record.Exception(() => Source.Read("parquet", damaged, Labels.Read).Count);
            Assert.True(outcome is null or ProbeException, $"{outcome}");
        }
        // A few claims of many values may stand in some of them, each within what a page may claim.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 1500L << 20);
    }

    private static async Task<string?[]> Ids<T>(DataField id, T[] values)
        where T : struct
    {
        byte[] bytes = await Write([Text, id], async group =>
        {
            await group.WriteAsync(Text, ["a", "b", "c"]);
            await group.WriteAsync<T>(id, values);
        });
        return [.. Source.Read("parquet", bytes).Select(r => r.Id)];
    }

    private static Task<byte[]> Tokens<T>(T[] ids, int[] definitions, int[] repetitions)
        where T : struct
    {
        ListField list = new("input_ids", new DataField("element", typeof(T), isNullable: true));
        return Write(
            [list], group => group.WriteAllPartsAsync<T>((DataField)list.Item, ids, definitions, repetitions, default));
    }

    private static async Task<byte[]> Write(
        Field[] fields, Func<ParquetRowGroupWriter, Task> fill, ParquetOptions? options = null, int groups = 1)
    {
        using MemoryStream stream = new();
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream, options))
        {
            for (int i = 0; i < groups; i++)
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await fill(group);
            }
        }
        return stream.ToArray();
    }
}
