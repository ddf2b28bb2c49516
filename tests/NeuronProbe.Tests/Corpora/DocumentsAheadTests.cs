using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Corpora;

public sealed class DocumentsAheadTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Documents_come_as_they_do_without_a_thread()
    {
        // Short ones, which go in groups, and some that are longer than all that is read ahead.
        folder.Write("a.lines", string.Concat(Enumerable.Range(0, 3000).Select(i =>
            new string((char)('a' + (i % 26)), i % 500 == 7 ? 70_000 : i % 40) + "\n")));
        List<Document> plain = [.. Open().Read()];
        Assert.Equal(plain, Ahead());
        Assert.Equal(2925, plain.Count);
    }

    [Fact]
    public void Those_before_a_document_that_cannot_be_read_come_first()
    {
        folder.Write("a.jsonl", "{\"text\": \"x\"}\n{\"text\": \"y\"}\n{\n{\"text\": \"z\"}\n");
        List<string> seen = [];
        var e = Assert.Throws<ProbeException>(() => seen.AddRange(Ahead().Select(document => document.Text!)));
        Assert.Equal(["x", "y"], seen);
        Assert.Equal(Assert.Throws<ProbeException>(() => Open().Read().Count()).Message, e.Message);
    }

    [Fact]
    public void Who_stops_early_leaves_no_file_open()
    {
        folder.Write("a.lines", string.Concat(Enumerable.Repeat(new string('a', 1000) + "\n", 1000)));
        Assert.Equal(0, Ahead().First().Index);
        using FileStream alone = new(folder["a.lines"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public void Once_cancelled_it_throws()
    {
        folder.Write("a.lines", string.Concat(Enumerable.Repeat(new string('a', 1000) + "\n", 1000)));
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (Document document in DocumentsAhead.Read(Open(), stop.Token))
            {
                stop.Cancel();
            }
        });
    }

    private IEnumerable<Document> Ahead() => DocumentsAhead.Read(Open(), CancellationToken.None);

    private Corpus Open() => new(new CorpusOptions { Paths = [folder.Location] });
}
