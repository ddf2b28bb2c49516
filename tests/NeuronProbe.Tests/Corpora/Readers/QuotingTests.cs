using NeuronProbe.Corpora.Readers;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Readers;

public sealed class QuotingTests
{
    private const string Tab = "label\ttext\n0\tone\n1\t\"two\n0\tmid\n1\tend\"\n0\tlast\n";

    private static readonly CorpusOptions Double = Source.Defaults with { Quote = "double" };
    private static readonly CorpusOptions None = Source.Defaults with { Quote = "none" };

    [Fact]
    public void Tsv_has_no_quotes_unless_they_are_asked_for()
    {
        Assert.Equal(["one", "\"two", "mid", "end\"", "last"], Source.Read("tsv", Tab).Select(r => r.Text));
        Assert.Equal([2L, 3, 4, 5, 6], Source.Read("tsv", Tab).Select(r => r.Line));
        Assert.Equal(["one", "two\n0\tmid\n1\tend", "last"], Source.Read("tsv", Tab, Double).Select(r => r.Text));
        Assert.Equal(["\"\"quoted\"\"", "5\""], Source.Read("tsv", "text\n\"\"quoted\"\"\n5\"\n").Select(r => r.Text));
    }

    [Fact]
    public void Csv_has_quotes_unless_they_are_refused()
    {
        Assert.Equal(["a,\"b\"\nc"], Source.Read("csv", "text\n\"a,\"\"b\"\"\nc\"\n").Select(r => r.Text));
        Assert.Equal(["\"one", "two\""], Source.Read("csv", "text,n\n\"one,1\ntwo\",2\n", None).Select(r => r.Text));
        Assert.Equal(
            "f:2: expected 2 fields, as in the header, but got 3. A field can't hold the separator or a line break, "
                + "unless it is in quotes and --quote double is given.",
            Source.Error("csv", "text,n\n\"a,b\",1\n", None));
    }

    [Theory]
    [InlineData("\uFEFFid\ttext\r\n1\ta b\r\n2\tc\r\n")]
    [InlineData("id\ttext\n1\ta b\n2\tc")]
    [InlineData("\"id\"\t\"text\"\n1\ta b\n2\tc\n")]
    public void Marks_returns_and_quotes_in_the_header_are_no_matter(string text) =>
        Assert.Equal(["a b", "c"], Source.Read("tsv", text).Select(r => r.Text));

    [Fact]
    public void A_header_in_quotes_where_there_are_none_is_warned_of_once() =>
        Assert.Equal(
            "f:1: expected names without quotes, since this format has none, but got the header '\"id\" \"text\"'. "
                + "If the fields are quoted too, give --quote double; else the quotes are part of the texts.",
            Assert.Single(Source.Warnings("tsv", "\"id\"\t\"text\"\n\"1\"\t\"a\"\n\"2\"\t\"b\"\n")));

    [Theory]
    [InlineData("label,text\n0,one\n1,\"two\n0,mid\n1,end\"\n0,last\n", "f:3: ", "line 5")]
    [InlineData("text,label\none,0\ntwo,1\n\"Oh,1\nno\",0\n", "f:4: ", "line 5")]
    [InlineData("text\none\n\"two\nthree\"\nfour\n", "f:3: ", "line 4")]
    public void A_quote_that_seems_to_swallow_records_is_warned_of(string text, string place, string last)
    {
        string warning = Assert.Single(Source.Warnings("csv", text));
        Assert.StartsWith(
            $"{place}expected a record on one line, as nearly all others are, but got a quoted field that goes on to "
                + $"{last}",
            warning,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "If the quote is text, give --quote none; the lines are one document as it is.",
            warning,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id,text\n1,\"Dear all,\n\nI am here, and you, too.\nYours\"\n2,\"b\"\n")]
    [InlineData("id,text\n1,\"a poem\nin lines\"\n2,\"and\nanother\"\n")]
    [InlineData("id,text\n1,\"a, b\"\n2,c\n")]
    [InlineData("id,text,n\n1,a,2\n2,\"b\",3\n")]
    public void A_file_whose_quotes_are_needed_brings_no_warning(string text) =>
        Assert.Empty(Source.Warnings("csv", text));

    [Fact]
    public void Many_texts_with_breaks_are_a_file_that_needs_its_quotes()
    {
        string rows = string.Concat(Enumerable.Range(0, 100).Select(i => $"\"verse {i}\nline\"\n"));
        Assert.Empty(Source.Warnings("csv", $"text\n{rows}"));
        string few = string.Concat(
            Enumerable.Range(0, 100).Select(i => i % 50 == 0 ? $"\"verse {i}\nline\"\n" : $"verse {i}\n"));
        Assert.Contains(
            ", and 1 more like it", Assert.Single(Source.Warnings("csv", $"text\n{few}")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_for_quoting_that_nobody_knows_is_refused() =>
        Assert.Equal(
            "--quote: expected one of double, none, but got 'single'. Choose one of them.",
            Assert.Throws<ProbeException>(() => Source.Defaults with { Quote = "single" }).Message);
}
