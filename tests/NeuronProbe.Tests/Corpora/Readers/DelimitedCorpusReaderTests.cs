using Xunit;

namespace NeuronProbe.Tests.Corpora.Readers;

public sealed class DelimitedCorpusReaderTests
{
    [Fact]
    public void Columns_are_found_by_the_header_and_the_line_is_where_the_record_starts()
    {
        string text = "label,text,id\n1,\"a,\nb \"\"c\"\"\",x\r\n\n0,d,\n1,\"\",z\n";
        Assert.Equal([new("x", 2, "a,\nb \"c\""), new("", 5, "d"), new("z", 6, "")], Source.Read("csv", text));
    }

    [Fact]
    public void Tabs_separate_the_columns_of_tsv() =>
        Assert.Equal([new("7", 2, "a, b")], Source.Read("tsv", "text\tid\na, b\t7\n"));

    [Fact]
    public void The_separator_is_never_guessed() =>
        Assert.Equal(["a;b"], Source.Read("csv", "text\na;b\n").Select(r => r.Text));

    [Fact]
    public void White_space_and_quotes_inside_a_field_are_text() =>
        Assert.Equal([new("1", 2, " 5\" disk "), new("2", 3, "ok")], Source.Read("csv", "id,text\n1, 5\" disk \n2,ok"));

    [Fact]
    public void A_file_without_an_id_column_is_fine_unless_the_column_was_asked_for()
    {
        Assert.Equal([new(null, 2, "a")], Source.Read("csv", "text\na\n"));
        Assert.Equal(
            "f:1: expected a header row with one column 'key', but got the columns 'text'. "
                + "Name the column that holds the id with --id-field.",
            Source.Error("csv", "text\na\n", Source.Defaults with { IdField = "key" }));
    }

    [Theory]
    [InlineData(
        "Text,body\na,b\n",
        "f:1: expected a header row with one column 'text', but got the columns 'Text', 'body'. "
            + "Name the column that holds the text with --text-field.")]
    [InlineData(
        "text,text\na,b\n",
        "f:1: expected a header row with one column 'text', but got the columns 'text', 'text'. "
            + "Name the column that holds the text with --text-field.")]
    [InlineData(
        "",
        "f:1: expected a header row with one column 'text', but got an empty file. "
            + "Name the column that holds the text with --text-field.")]
    [InlineData(
        "id,text\n1,a\n2,b,c\n",
        "f:3: expected 2 fields, as in the header, but got 3. "
            + "Put a field that holds the separator or a line break in quotes.")]
    [InlineData(
        "id,text\n1\n",
        "f:2: expected 2 fields, as in the header, but got 1. "
            + "Put a field that holds the separator or a line break in quotes.")]
    [InlineData(
        "id,text\n1,a\n2,\"b\n3,c\n",
        "f:3: expected quotes as in RFC 4180, but got a quoted field that is never closed. Put the whole field in "
            + "quotes, and double each quote inside it; or give --quote none if quotes are text like any other.")]
    [InlineData(
        "id,text\n1,\"a\" b\n",
        "f:2: expected quotes as in RFC 4180, but got text after the closing quote of a field. Put the whole field in "
            + "quotes, and double each quote inside it; or give --quote none if quotes are text like any other.")]
    public void A_wrong_file_is_refused_with_its_line(string text, string message) =>
        Assert.Equal(message, Source.Error("csv", text));
}
