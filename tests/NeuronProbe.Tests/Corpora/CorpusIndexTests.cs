using System.Text.Json;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Corpora;

public sealed class CorpusIndexTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_tells_where_each_chunk_begins_and_how_much_text_it_has()
    {
        folder.Write("a.lines", "one\r\n\r\né\r\n");
        folder.Write("b.jsonl", "\uFEFF\n{\"input_ids\": [1, 2]}\n{\"text\": \"long text\"}\nbad\n");
        CorpusIndex index = Build(new() { Paths = [folder.Location], SkipsBadRecords = true, MaxBad = new(1, null) });
        Assert.Equal([0L, 2, 4], index.FirstRecords);
        Assert.Equal([0L, 7, 26], index.Offsets);
        Assert.Equal([1L, 3, 3], index.Lines);
        Assert.Equal([3L, 10, 9], index.TextBytes);
        Assert.Equal((6, 4, 1, 1), (index.Records, index.Documents, index.EmptyDocuments, index.BadRecords));
        Assert.Equal([3L, 3], index.Files.Select(f => f.Records));
        Assert.Equal((1, new RecordPlace(26, 3, 1)), index.PlaceOf(2));
        Assert.Equal((19, 22), (new ChunkRange(index, 1, 3).TextBytes, index.All.TextBytes));
        Assert.StartsWith("Skipped a bad record: ", Assert.Single(index.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_json_is_lists_of_numbers()
    {
        CorpusIndex index = Build(new() { Paths = [folder.Write("a.lines", "one\ntwo\nthree\n")] });
        string json = IndexJson.Of(index);
        Assert.StartsWith(
            "{\"rule\":{\"documents\":2,\"bytes\":12},\"files\":[{\"name\":", json, StringComparison.Ordinal);
        Assert.Contains(
            "\"first_records\":[0,2],\"offsets\":[0,8],\"lines\":[1,3],\"text_bytes\":[6,5],\"records\":3,"
            + "\"documents\":3,\"empty_documents\":0,\"bad_records\":0,\"warnings\":[]}",
            json,
            StringComparison.Ordinal);
        Assert.Equal(json, IndexJson.Of(IndexJson.Parse(json)));
    }

    [Theory]
    [InlineData("\"records\":3,", "")]
    [InlineData("\"records\":3,", "\"records\":4,")]
    [InlineData("\"records\":3,", "\"records\":3,\"other\":1,")]
    [InlineData("[0,2]", "[0,2,2]")]
    [InlineData("[0,2]", "[1,2]")]
    [InlineData("[0,2]", "[0,3]")]
    [InlineData("[0,8]", "[0,-8]")]
    [InlineData("[1,3]", "[1]")]
    [InlineData("[6,5]", "null")]
    [InlineData("\"documents\":2,\"bytes\":12", "\"documents\":0,\"bytes\":12")]
    [InlineData("\"documents\":2,\"bytes\":12", "\"documents\":2,\"bytes\":12,\"tokens\":1")]
    [InlineData("\"files\":[", "\"files\":[null,")]
    [InlineData("}", "")]
    public void What_is_no_index_is_refused(string part, string other)
    {
        string json = IndexJson.Of(Build(new() { Paths = [folder.Write("a.lines", "one\ntwo\nthree\n")] }));
        Assert.Contains(part, json, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => IndexJson.Parse(json.Replace(part, other, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_limit_of_documents_ends_it()
    {
        folder.Write("a.lines", "1\n\n2\n3\n4\n");
        folder.Write("b.lines", "5\n");
        CorpusOptions options = new() { Paths = [folder.Location], LimitDocuments = 3 };
        CorpusIndex index = Build(options);
        Assert.Equal((4, 3, 1, 2), (index.Records, index.Documents, index.EmptyDocuments, index.ChunkCount));
        Assert.Equal([(4L, 0L, null), (0L, 0L, null)], index.Files.Select(f => (f.Records, f.Bytes, f.Sha256)));
        Assert.Equal(["2", "3"], new Corpus(options).Read(new ChunkRange(index, 1, 2)).Select(d => d.Text));
    }

    [Fact]
    public void Labels_are_looked_at_only_where_a_record_may_be_skipped_for_them()
    {
        string path = folder.Write("a.jsonl", "{\"text\": \"a\", \"labels\": {\"c\": [1]}}\n{\"text\": \"b\"}\n");
        CorpusOptions options = new() { Paths = [path], ReadsLabels = true, MaxBad = new(1, null) };
        Assert.Equal((2, 0), (Build(options).Documents, Build(options).BadRecords));
        CorpusIndex skipping = Build(options with { SkipsBadRecords = true });
        Assert.Equal((1, 1), (skipping.Documents, skipping.BadRecords));
    }

    [Fact]
    public void Too_many_bad_records_are_too_many_in_the_index_and_not_in_a_part()
    {
        string path = folder.Write("a.jsonl", "{\"text\": \"a\"}\n{\"text\": \"b\"}\n{\"text\": \"b\"}\nbad\n");
        CorpusOptions options = new() { Paths = [path], SkipsBadRecords = true, MaxBad = BadLimit.Parse("25%") };
        CorpusIndex index = Build(options);
        Corpus corpus = new(options);
        Assert.Single(corpus.Read(new ChunkRange(index, 1, 2)));
        Assert.Equal(1, corpus.BadRecords);
        Assert.StartsWith(
            "--on-bad-record: expected at most 20% bad records",
            Assert.Throws<ProbeException>(() => Build(options with { MaxBad = BadLimit.Parse("20%") })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_how_far_it_has_come_and_can_be_stopped()
    {
        CorpusOptions options = new()
        {
            Paths = [folder.Write("a.lines", string.Concat(Enumerable.Repeat("some text\n", 50_000)))],
        };
        List<long> bytes = [];
        CorpusIndexBuilder.Build(options, new ChunkRule(10_000), bytes.Add);
        Assert.Equal(5, bytes.Count);
        Assert.Equal(bytes.Order(), bytes);
        using CancellationTokenSource stop = new();
        Assert.Throws<OperationCanceledException>(
            () => CorpusIndexBuilder.Build(options, new ChunkRule(100), _ => stop.Cancel(), stop.Token));
    }

    [Fact]
    public void What_can_be_read_once_only_has_none() => Assert.Equal(
        "--corpus: expected files, since a scan that goes on later or is shared out reads them from where it stopped, "
        + "but got standard input, which can be read once only. Save it to a file first.",
        Assert.Throws<ProbeException>(() => Build(new() { Paths = ["-"] })).Message);

    private static CorpusIndex Build(CorpusOptions options) =>
        CorpusIndexBuilder.Build(options, new ChunkRule(2, 12));
}
