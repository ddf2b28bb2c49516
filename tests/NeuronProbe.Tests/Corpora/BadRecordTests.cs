using System.Text;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Tests.Corpora.Readers;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Corpora;

public sealed class BadRecordTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(
        "jsonl", "{\"text\":\"a\"}\n{\"text\":\n[1]\n{\"text\":7}\n{\"text\":\"\\ud83d\"}\n{\"text\":\"b\"}\n", 4)]
    [InlineData("csv", "id,text\n1,a\n2\n3,x,y\n4,\"x\" y\n5,b\n", 3)]
    [InlineData("tsv", "id\ttext\n1\ta\n2\n3\tx\ty\n5\tb\n", 2)]
    [InlineData("labelled", "L\ta\nno tab\nL\tb\n", 1)]
    [InlineData(
        "conllu",
        "1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n\n1\tx\t_\n2\ty\t_\t_\t_\t_\t_\t_\t_\t_\n\n"
        + "x\ty\t_\t_\t_\t_\t_\t_\t_\t_\n\n1\tb\t_\t_\t_\t_\t_\t_\t_\t_\n",
        2)]
    public void Bad_records_are_skipped_counted_and_keep_their_numbers(string format, string text, int bad)
    {
        Corpus corpus = Skipping("f", Encoding.UTF8.GetBytes(text), format);
        Document[] documents = [.. corpus.Read()];
        Assert.Equal(["a", "b"], documents.Select(d => d.Text));
        Assert.Equal([0L, bad + 1], documents.Select(d => d.Index));
        Assert.Equal((2, 0, bad), (corpus.DocumentsRead, corpus.EmptyDocuments, corpus.BadRecords));
        Assert.Equal(bad, corpus.Warnings.Count());
        Assert.All(
            corpus.Warnings,
            w => Assert.StartsWith($"Skipped a bad record: {folder["f"]}:", w, StringComparison.Ordinal));
        // The same is skipped in every reading.
        Assert.Equal(documents.Select(d => (d.Index, d.Text)), corpus.Read().Select(d => (d.Index, d.Text)));
        Assert.Equal(bad, corpus.BadRecords);
    }

    [Theory]
    [InlineData("lines", "a\nX\nb\n")]
    [InlineData("labelled", "L\ta\nL\tX\nL\tb\n")]
    [InlineData("jsonl", "{\"text\":\"a\"}\n{\"text\":\"X\"}\n{\"text\":\"b\"}\n")]
    [InlineData("csv", "text\na\nX\nb\n")]
    [InlineData("tsv", "text\na\nX\nb\n")]
    [InlineData(
        "conllu", "1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n\n1\tX\t_\t_\t_\t_\t_\t_\t_\t_\n\n1\tb\t_\t_\t_\t_\t_\t_\t_\t_\n")]
    public void A_record_with_bytes_that_are_no_UTF8_is_bad_alone(string format, string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text.Replace("X", "é", StringComparison.Ordinal));
        Corpus corpus = Skipping("f", bytes, format);
        Assert.Equal(["a", "b"], corpus.Read().Select(d => d.Text));
        Assert.Equal(1, corpus.BadRecords);
        Assert.Contains(
            "expected UTF-8 text, but got the byte 0xE9", Assert.Single(corpus.Warnings), StringComparison.Ordinal);
        Assert.Contains(
            "0xE9", Assert.Throws<ProbeException>(() => Source.Read(format, bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_texts_between_separators_and_of_whole_files_the_bad_one_is_skipped()
    {
        byte[] bytes = Encoding.Latin1.GetBytes("a\n--\nx\né\ny\n--\nb\n");
        Assert.Equal(
            ["a", "b"],
            new Corpus(Options(folder.Write("f.txt", bytes)) with { Separator = "--" }).Read().Select(d => d.Text));
        folder.Write("many/a.txt", "a");
        folder.Write("many/b.txt", [0xE9]);
        Corpus corpus = new(Options(folder["many"]));
        Assert.Equal(["a"], corpus.Read().Select(d => d.Text));
        Assert.Equal(1, corpus.BadRecords);
    }

    [Fact]
    public void The_first_ten_are_named()
    {
        Corpus corpus = Skipping(
            "f", Encoding.UTF8.GetBytes("{\"text\":\"a\"}\n" + string.Concat(Enumerable.Repeat("x\n", 25))), "jsonl");
        Assert.Equal(["a"], corpus.Read().Select(d => d.Text));
        Assert.Equal((25, 10), (corpus.BadRecords, corpus.Warnings.Count()));
        Assert.StartsWith(
            $"Skipped a bad record: {folder["f"]}:2: expected a JSON object, but got 'x'.",
            corpus.Warnings.First(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 100, false)]
    [InlineData(2, 100, true)]
    [InlineData(10, 1000, false)]
    [InlineData(11, 1000, true)]
    [InlineData(1, 50, true)]
    public void More_than_one_in_a_hundred_are_too_many(int bad, int records, bool isRefused)
    {
        string text = Records(bad, records - bad);
        Corpus corpus = new(new CorpusOptions { Paths = [folder.Write("f.jsonl", text)], SkipsBadRecords = true });
        if (!isRefused)
        {
            Assert.Equal(records - bad, corpus.Read().Count());
            return;
        }
        string message = Assert.Throws<ProbeException>(() => corpus.Read().Count()).Message;
        Assert.StartsWith(
            $"--on-bad-record: expected at most 1% bad records (--max-bad), but got {bad} of {records}. ",
            message,
            StringComparison.Ordinal);
        Assert.Contains($"\n{folder["f.jsonl"]}:1: expected a JSON object", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_format_is_given_up_early()
    {
        string path = folder.Write("f.jsonl", Records(100_000, 0));
        Corpus corpus = new(new CorpusOptions { Paths = [path], SkipsBadRecords = true });
        Assert.Contains(
            "but got 1000 of 1000.",
            Assert.Throws<ProbeException>(() => corpus.Read().Count()).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2", 2, true)]
    [InlineData("2", 3, false)]
    [InlineData("0", 1, false)]
    [InlineData("50%", 5, true)]
    [InlineData("50 %", 6, false)]
    [InlineData("100%", 9, true)]
    public void How_many_may_be_bad_is_a_number_or_a_share(string most, int bad, bool isRead)
    {
        string text = Records(bad, 10 - bad);
        Corpus corpus = new(Options(folder.Write("f.jsonl", text)) with { MaxBad = BadLimit.Parse(most) });
        Assert.Equal(isRead, Record.Exception(() => corpus.Read().Count()) is null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("101%")]
    [InlineData("1.5")]
    [InlineData("some")]
    public void Another_limit_is_refused(string text) =>
        Assert.Equal(
            $"--max-bad: expected a share such as 5% or a number of records such as 50, but got '{text}'. "
            + "Give one of them.",
            Assert.Throws<ProbeException>(() => BadLimit.Parse(text)).Message);

    [Fact]
    public void What_is_wrong_with_a_whole_file_is_not_skipped()
    {
        byte[] packed = CorpusFiles.Gzip(Encoding.UTF8.GetBytes("a\nb\n"));
        Assert.Throws<ProbeException>(
            () => new Corpus(Options(folder.Write("f.lines.gz", packed[..^4]))).Read().Count());
        Assert.Throws<ProbeException>(() => new Corpus(Options(folder.Write("f.csv", "body\na\n"))).Read().Count());
        // All the rest of the file is in that field.
        Corpus unclosed = new(Options(folder.Write("g.csv", "text\na\n\"b\nc\nd\n")));
        Assert.Contains(
            "never closed",
            Assert.Throws<ProbeException>(() => unclosed.Read().Count()).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Lines that are no JSON, then records.</summary>
    private static string Records(int bad, int good) =>
        string.Concat(Enumerable.Repeat("x\n", bad)) + string.Concat(Enumerable.Repeat("{\"text\":\"a\"}\n", good));

    private Corpus Skipping(string name, byte[] bytes, string format) =>
        new(Options(folder.Write(name, bytes)) with { Format = format });

    private static CorpusOptions Options(string path) =>
        new() { Paths = [path], SkipsBadRecords = true, MaxBad = BadLimit.Parse("100%") };
}
