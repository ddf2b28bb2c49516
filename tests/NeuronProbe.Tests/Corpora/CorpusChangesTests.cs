using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Corpora;

public sealed class CorpusChangesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly CorpusOptions options;

    public CorpusChangesTests()
    {
        folder.Write("a.lines", Lines(20_000));
        folder.Write("b.lines", "b\n");
        options = new() { Paths = [folder.Location] };
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_corpus_that_is_as_it_was_is_read_without_a_word()
    {
        CorpusIndex index = Build();
        Assert.Empty(CorpusChanges.Demand(index, new Corpus(options)));
    }

    [Fact]
    public void Each_file_that_changed_is_named_and_how()
    {
        CorpusIndex index = Build();
        folder.Write("a.lines", Lines(20_000)[..^2] + "X\n");
        folder.Write("b.lines", "bb\n");
        Assert.Equal(
            $"{folder["a.lines"]}: expected the bytes at its beginning and end that were indexed, but got others. "
            + "The corpus was changed since: put the former files back, or scan anew.\n"
            + $"{folder["b.lines"]}: expected 2 bytes, but got 3. "
            + "The corpus was changed since: put the former files back, or scan anew.",
            Refusal(index));
        folder.Write("a.lines", "X" + Lines(20_000)[1..]);
        Assert.StartsWith(
            $"{folder["a.lines"]}: expected the bytes at its beg", Refusal(index), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_more_or_less_or_read_otherwise_is_refused()
    {
        CorpusIndex index = Build();
        folder.Write("aa.lines", "new\n");
        Assert.Equal(
            $"--corpus: expected the 2 files that were indexed, but got '{folder["aa.lines"]}' (lines), a new one. "
            + "The corpus was changed since: put the former files back, or scan anew.",
            Refusal(index));
        Assert.Equal(
            Refusal(index),
            Assert.Throws<ProbeException>(() => new Corpus(options).Read(index.All).Count()).Message);
        File.Delete(folder["aa.lines"]);
        File.Delete(folder["b.lines"]);
        Assert.StartsWith(
            $"--corpus: expected the 2 files that were indexed, but got no '{folder["b.lines"]}' (lines). ",
            Refusal(index),
            StringComparison.Ordinal);
        CorpusIndex other = Build(options with { Format = "text" });
        Assert.Contains("(lines), a new one", Refusal(other), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_time_alone_is_a_warning_for_copies_have_one()
    {
        CorpusIndex index = Build();
        File.SetLastWriteTimeUtc(folder["b.lines"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(
            "--corpus: expected files as old as when they were indexed, but 1 of 2 were written at another time, such "
            + $"as '{folder["b.lines"]}'; sizes, beginnings and ends are the same. "
            + "Of copies nothing else is to be expected; if they were changed, scan anew.",
            Assert.Single(CorpusChanges.Demand(index, new Corpus(options))));
    }

    [Fact]
    public void A_change_in_the_middle_is_noticed_when_its_chunk_is_read()
    {
        CorpusIndex index = Build();
        string text = Lines(20_000);
        int middle = text.IndexOf("line 10000\n", StringComparison.Ordinal);
        folder.Write("a.lines", text[..middle] + "li\ne 10000\n" + text[(middle + 11)..]);
        Assert.Single(CorpusChanges.Demand(index, new Corpus(options)));
        ProbeException error = Assert.Throws<ProbeException>(() => new Corpus(options).Read(index.All).Count());
        Assert.Equal(
            $"{folder["a.lines"]}: expected the text of chunk 100 as it was indexed, but got another. "
            + "The corpus was changed since: put the former files back, or scan anew.",
            error.Message);
        folder.Write("a.lines", text[..middle]);
        error = Assert.Throws<ProbeException>(() => new Corpus(options).Read(index.All).Count());
        Assert.Contains("expected the text of chunk 100 as", error.Message, StringComparison.Ordinal);
        Assert.Throws<ProbeException>(() => new Corpus(options).Read(new ChunkRange(index, 150, 151)).Count());
    }

    [Fact]
    public void What_a_limit_leaves_unread_may_change()
    {
        CorpusOptions limited = options with { LimitDocuments = 3 };
        CorpusIndex index = Build(limited);
        folder.Write("b.lines", "other\n");
        Assert.Empty(CorpusChanges.Demand(index, new Corpus(limited)));
    }

    private CorpusIndex Build(CorpusOptions? other = null) =>
        CorpusIndexBuilder.Build(other ?? options, new ChunkRule(100));

    private string Refusal(CorpusIndex index) =>
        Assert.Throws<ProbeException>(() => CorpusChanges.Demand(index, new Corpus(options))).Message;

    private static string Lines(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"line {i:D5}\n"));
}
