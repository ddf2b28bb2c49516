using Xunit;

namespace NeuronProbe.Tests.Corpora.Readers;

public sealed class LinesCorpusReaderTests
{
    [Fact]
    public void Each_line_is_a_document_without_its_break_and_blank_ones_are_empty() =>
        Assert.Equal(
            [new(null, 1, "a"), new(null, 2, ""), new(null, 3, " b "), new(null, 4, "c")],
            Source.Read("lines", "a\n\r\n b \r\nc"));

    [Fact]
    public void Only_a_line_feed_ends_a_line() =>
        Assert.Equal(
            ["a\rb\u2028c\u0085d\fe", "\r"], Source.Read("lines", "a\rb\u2028c\u0085d\fe\n\r").Select(r => r.Text));
}
