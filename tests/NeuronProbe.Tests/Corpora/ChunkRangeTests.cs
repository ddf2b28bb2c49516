using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Corpora;

public sealed class ChunkRangeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false, null, 150)]
    [InlineData(true, null, 150)]
    [InlineData(false, "labelled", 30)]
    [InlineData(true, "labelled", 30)]
    public async Task Any_chunks_read_by_their_places_are_those_of_a_whole_reading(
        bool isBad, string? format, int rounds)
    {
        for (int seed = 0; seed < rounds; seed++)
        {
            using TemporaryFolder some = new();
            Random random = new(seed);
            RandomCorpus made = new(random, isBad);
            CorpusOptions options = await made.WriteAsync(some, format);
            ChunkRule rule = made.Rule();
            string trace = string.Create(CultureInfo.InvariantCulture, $"seed {seed}: ");
            Corpus whole = Open(options, rule);
            string[] expected = [.. whole.Read().Select(d => trace + RandomCorpus.Describe(d))];
            CorpusIndex index = Copy(CorpusIndexBuilder.Build(options, rule));
            AssertSameTotals(whole, index);
            string[][] byChunk = [.. Enumerable.Range(0, (int)index.ChunkCount).Select(
                chunk => Describe(Open(options, rule), new ChunkRange(index, chunk, chunk + 1), trace))];
            Assert.Equal(expected, byChunk.SelectMany(documents => documents));
            int first = random.Next(0, byChunk.Length + 1);
            int end = random.Next(first, byChunk.Length + 1);
            Assert.Equal(
                byChunk[first..end].SelectMany(documents => documents),
                Describe(Open(options, rule), new ChunkRange(index, first, end), trace));
            AssertSameCounts(whole, Parts(options, rule, index, [0, first, end, byChunk.Length]));
        }
    }

    [Fact]
    public void A_file_is_read_from_the_chunks_first_byte_and_not_from_its_start()
    {
        string line = new string('x', 1000) + "\n";
        string path = folder.Write("a.lines", string.Concat(Enumerable.Repeat(line, 3000)));
        CorpusOptions options = new() { Paths = [path] };
        CorpusIndex index = CorpusIndexBuilder.Build(options, new ChunkRule(100, 5000));
        Assert.Equal(600, index.ChunkCount);
        Assert.Equal(5 * 1001L, index.Offsets[1]);
        Corpus corpus = Open(options, index.Rule);
        Assert.Equal(
            [2995L, 2996, 2997, 2998, 2999], corpus.Read(new ChunkRange(index, 599, 600)).Select(d => d.Index));
        Assert.InRange(corpus.BytesRead, 5000, 6000);
        Assert.Equal(5, corpus.DocumentsRead);
        Assert.Equal(599, corpus.Chunk);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), corpus.Files[0].Sha256);
        Assert.Equal(3_003_000, corpus.Files[0].ByteCount);
    }

    [Theory]
    [InlineData("csv.gz")]
    [InlineData("csv.zst")]
    public void A_packed_file_is_unpacked_from_its_own_start_and_read_from_the_chunk_on(string ending)
    {
        folder.Write("a.lines", new string('x', 1_000_000) + "\n");
        byte[] content = Encoding.UTF8.GetBytes(
            "text\n" + string.Concat(Enumerable.Range(0, 30_000).Select(i => $"row {i}\n")));
        byte[] packed = ending.EndsWith("gz", StringComparison.Ordinal)
            ? CorpusFiles.Gzip(content)
            : CorpusFiles.Zstd(content);
        folder.Write("b." + ending, packed);
        CorpusOptions options = new() { Paths = [folder.Location] };
        CorpusIndex index = CorpusIndexBuilder.Build(options, new ChunkRule(3));
        Corpus corpus = Open(options, index.Rule);
        Assert.Equal(["row 29996", "row 29997", "row 29998"], corpus.Read(
            new ChunkRange(index, 9999, 10_000)).Select(d => d.Text));
        // The header is read before, of the first bytes.
        Assert.InRange(corpus.BytesRead, packed.Length, 2 * packed.Length);
    }

    [Fact]
    public void A_chunk_may_end_with_its_file_and_files_without_records_are_passed_over()
    {
        folder.Write("a.lines", "1\n2\n");
        folder.Write("b.lines", "");
        folder.Write("c.lines", "3\n\n");
        folder.Write("d.lines", "");
        CorpusOptions options = new() { Paths = [folder.Location] };
        CorpusIndex index = CorpusIndexBuilder.Build(options, new ChunkRule(2));
        Assert.Equal([(0, 0L), (2, 0L)], Enumerable.Range(0, 2).Select(c => (index.PlaceOf(c).File, index.Offsets[c])));
        Corpus corpus = Open(options, index.Rule);
        Assert.Equal(["3"], corpus.Read(new ChunkRange(index, 1, 2)).Select(d => d.Text));
        Assert.Equal((1, 1, 3), (corpus.DocumentsRead, corpus.EmptyDocuments, corpus.BytesRead));
        Assert.Empty(corpus.Read(new ChunkRange(index, 2, 2)));
        Assert.Equal(0, corpus.BytesRead);
    }

    [Fact]
    public void Chunks_whose_records_are_all_empty_have_numbers_too()
    {
        CorpusOptions options = new() { Paths = [folder.Write("a.lines", "1\n\n\n\n\n2\n\n\n")] };
        Corpus corpus = Open(options, new ChunkRule(2));
        Assert.Equal(-1, corpus.Chunk);
        Assert.Equal([0L, 2], corpus.Read().Select(d => d.Chunk));
        Assert.Equal(3, corpus.Chunk);
        Assert.Equal(4, CorpusIndexBuilder.Build(options, new ChunkRule(2)).ChunkCount);
    }

    [Fact]
    public void What_is_wrong_with_a_file_as_a_whole_is_told_once_and_not_for_its_later_chunks()
    {
        string path = folder.Write("a.tsv", "\"text\"\t\"n\"\na\t1\nb\t2\nc\t3\n");
        CorpusOptions options = new() { Paths = [path] };
        CorpusIndex index = CorpusIndexBuilder.Build(options, new ChunkRule(1));
        Assert.StartsWith(
            $"{path}:1: expected names without quotes", Assert.Single(index.Warnings), StringComparison.Ordinal);
        foreach (int chunk in (int[])[0, 1, 2])
        {
            Corpus corpus = Open(options, index.Rule);
            Assert.Single(corpus.Read(new ChunkRange(index, chunk, chunk + 1)));
            Assert.Empty(corpus.Warnings);
        }
        // Records without the field, more than are believed, after one that has it.
        string jsonl = folder.Write(
            "b.jsonl", "{\"text\": \"t\"}\n" + string.Concat(Enumerable.Repeat("{\"id\": 1}\n", 1100)));
        index = CorpusIndexBuilder.Build(new() { Paths = [jsonl] }, new ChunkRule(1));
        Assert.Empty(Open(new() { Paths = [jsonl] }, index.Rule).Read(new ChunkRange(index, 1, 1101)));
    }

    [Fact]
    public void A_line_number_in_a_message_is_that_of_the_whole_file()
    {
        foreach ((string name, string text, int line) in ((string, string, int)[])
        [
            ("a.csv", "text,label\n\"a\nb\",1\nc,2\nd\n", 5),
            ("b.jsonl", "{\"text\":\"a\"}\n\n{\"text\":\"b\"}\nx\n", 4),
            ("c.conllu", "# text = a\n1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n\n# text = b\nbad\n", 5),
        ])
        {
            CorpusOptions options = new()
            {
                Paths = [folder.Write(name, text)],
                SkipsBadRecords = true,
                MaxBad = new(1, null),
            };
            CorpusIndex index = CorpusIndexBuilder.Build(options, new ChunkRule(1));
            ProbeException error = Assert.Throws<ProbeException>(
                () => Open(options with { SkipsBadRecords = false }, index.Rule)
                    .Read(new ChunkRange(index, index.ChunkCount - 1, index.ChunkCount)).Count());
            Assert.StartsWith(
                string.Create(CultureInfo.InvariantCulture, $"{folder[name]}:{line}: expected "), error.Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_range_is_one_of_the_index()
    {
        CorpusIndex index = CorpusIndexBuilder.Build(
            new() { Paths = [folder.Write("a.lines", "1\n2\n")] }, new ChunkRule(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChunkRange(index, 0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChunkRange(index, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChunkRange(index, -1, 1));
    }

    private static void AssertSameTotals(Corpus whole, CorpusIndex index)
    {
        Assert.Equal(
            (whole.DocumentsRead, whole.EmptyDocuments, whole.BadRecords, whole.Chunk + 1),
            (index.Documents, index.EmptyDocuments, index.BadRecords, index.ChunkCount));
        Assert.Equal(whole.Warnings, index.Warnings);
        Assert.Equal(
            whole.Files.Select(f => (f.Name, f.Format, f.ByteCount, f.Sha256)),
            index.Files.Select(f => (f.Name, f.Format, f.Bytes, f.Sha256)));
    }

    /// <summary>Readings of ranges that are the whole together count what it does.</summary>
    private static void AssertSameCounts(Corpus whole, List<Corpus> parts)
    {
        Assert.Equal(
            (whole.DocumentsRead, whole.EmptyDocuments, whole.BadRecords),
            (parts.Sum(p => p.DocumentsRead), parts.Sum(p => p.EmptyDocuments), parts.Sum(p => p.BadRecords)));
        Assert.All(parts, part => Assert.Empty(part.Warnings));
        Assert.All(parts, part => Assert.Equal(
            whole.Files.Select(f => (f.ByteCount, f.Sha256)), part.Files.Select(f => (f.ByteCount, f.Sha256))));
    }

    private static List<Corpus> Parts(CorpusOptions options, ChunkRule rule, CorpusIndex index, int[] borders)
    {
        List<Corpus> parts = [];
        foreach ((int first, int end) in borders.Zip(borders.Skip(1)))
        {
            parts.Add(Open(options, rule));
            _ = parts[^1].Read(new ChunkRange(index, first, end)).Count();
        }
        return parts;
    }

    private static string[] Describe(Corpus corpus, ChunkRange range, string trace) =>
        [.. corpus.Read(range).Select(document => trace + RandomCorpus.Describe(document))];

    private static Corpus Open(CorpusOptions options, ChunkRule rule)
    {
        Corpus corpus = new(options);
        corpus.CutInto(rule);
        return corpus;
    }

    /// <summary>The index as it is read again.</summary>
    private static CorpusIndex Copy(CorpusIndex index) => IndexJson.Parse(IndexJson.Of(index));
}
