using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Corpora;

/// <summary>Corpora that are no longer what was indexed.</summary>
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
    public void A_file_more_or_less_or_read_otherwise_is_refused()
    {
        CorpusIndex index = Build();
        folder.Write("aa.lines", "new\n");
        Assert.Equal(
            $"--corpus: expected the 2 files that were indexed, but got '{folder["aa.lines"]}' (lines), a new one. "
            + "The corpus was changed since: put the former files back, or scan anew.",
            Refusal(index));
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
    public void A_change_in_the_middle_is_noticed_when_its_chunk_is_read()
    {
        CorpusIndex index = Build();
        string text = Lines(20_000);
        int middle = text.IndexOf("line 10000\n", StringComparison.Ordinal);
        folder.Write("a.lines", text[..middle] + "li\ne 10000\n" + text[(middle + 11)..]);
        Assert.Equal(
            $"{folder["a.lines"]}: expected the text of chunk 100 as it was indexed, but got another. "
            + "The corpus was changed since: put the former files back, or scan anew.",
            Refusal(index));
        folder.Write("a.lines", text[..middle]);
        Assert.Contains("expected the text of chunk 100 as", Refusal(index), StringComparison.Ordinal);
        Assert.Throws<ProbeException>(() => new Corpus(options).Read(new ChunkRange(index, 150, 151)).Count());
    }

    private CorpusIndex Build(CorpusOptions? other = null) =>
        CorpusIndexBuilder.Build(other ?? options, new ChunkRule(100));

    private string Refusal(CorpusIndex index) =>
        Assert.Throws<ProbeException>(() => new Corpus(options).Read(index.All).Count()).Message;

    private static string Lines(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"line {i:D5}\n"));
}
