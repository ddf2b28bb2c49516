using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Readers;

public sealed class TextCorpusReaderTests
{
    private static readonly CorpusOptions Separated = Source.Defaults with { Separator = "---" };

    [Theory]
    [InlineData("one\r\ntwo\n\n")]
    [InlineData("")]
    [InlineData(" ")]
    public void Without_a_separator_a_file_is_one_document_verbatim(string text) =>
        Assert.Equal([new CorpusRecord(null, 0, text)], Source.Read("text", text));

    [Theory]
    [InlineData("a\n---\nb\n---\n", "a|b")]
    [InlineData("a\n---\nb\n", "a|b")]
    [InlineData("a\n---\nb", "a|b")]
    [InlineData("a\r\nb\r\n---\r\nc\r\n", "a\r\nb|c")]
    [InlineData("\na\n\n---\n\n\nb\n\n", "\na\n|\n\nb\n")]
    [InlineData("---\na\n", "|a")]
    [InlineData("a\n---\n---\nb", "a||b")]
    [InlineData("a\n---\n\n", "a")]
    [InlineData("a\n---", "a")]
    [InlineData("a\n --- \n----\nb", "a\n --- \n----\nb")]
    public void A_separator_line_ends_a_document_and_neither_it_nor_the_break_before_it_belongs_to_one(
        string text, string expected) =>
        Assert.Equal(expected.Split('|'), Source.Read("text", text, Separated).Select(r => r.Text));

    [Fact]
    public void An_empty_file_has_no_separated_document() => Assert.Empty(Source.Read("text", "", Separated));

    [Fact]
    public void A_separated_document_has_the_line_where_it_starts() =>
        Assert.Equal([1, 4, 6], Source.Read("text", "a\nb\n---\nc\n---\nd\n", Separated).Select(r => r.Line));

    [Fact]
    public void An_empty_separator_stands_for_blank_lines() =>
        Assert.Equal(
            ["a\nb", "c"],
            Source.Read("text", "a\nb\n\nc\n", Source.Defaults with { Separator = "" }).Select(r => r.Text));
}
