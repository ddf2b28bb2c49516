using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using Parquet.Schema;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Readers;

public sealed class LabelColumnTests
{
    private static readonly DataField Text = new DataField<string>("text");

    [Theory]
    [InlineData("csv", "label,text\nx,a\n,b\n")]
    [InlineData("csv", "text,labels,label\na,x,y\nb,,z\n")]
    [InlineData("tsv", "label\ttext\nx\ta\n\tb\n")]
    public void A_column_holds_the_label_of_each_document_and_an_empty_field_is_none(string format, string text) =>
        Assert.Equal([["x"], []], Labels.Whole(format, text));

    [Fact]
    public void A_column_that_was_named_must_be_there()
    {
        CorpusOptions named = Labels.Read with { LabelField = "topic" };
        Assert.Equal([["x"]], Labels.Whole("csv", "topic,text,label\nx,a,y\n", named));
        Assert.Equal([[]], Labels.Whole("csv", "text\na\n"));
        Assert.Equal(
            "f:1: expected a header row with one column 'topic', but got the columns 'text', 'label'. "
                + "Name the column that holds the label with --label-field.",
            Source.Error("csv", "text,label\na,x\n", named));
        Assert.Null(Assert.Single(Source.Read("csv", "text,label\na,x\n", named with { ReadsLabels = false })).Labels);
    }

    [Fact]
    public async Task A_column_of_parquet_holds_strings_or_whole_numbers()
    {
        DataField label = new DataField<string>("label");
        DataField number = new DataField<int?>("n");
        byte[] bytes = await ParquetCorpusReaderTests.Write([Text, label, number], async group =>
        {
            await group.WriteAsync(Text, ["a", "b"]);
            await group.WriteAsync(label, ["x", null!]);
            await group.WriteAsync<int>(number, new int?[] { null, 3 });
        });
        Assert.Equal([["x"], []], Whole(Labels.Read));
        Assert.Equal([[], ["3"]], Whole(Labels.Read with { LabelField = "n" }));
        Assert.All(Source.Read("parquet", bytes), record => Assert.Null(record.Labels));
        Assert.Equal(
            "f: expected a column 'topic', but got the columns 'text', 'label', 'n'. "
                + "Name the column that holds the label with --label-field.",
            Assert.Throws<ProbeException>(() => Whole(Labels.Read with { LabelField = "topic" })).Message);

        string[][] Whole(CorpusOptions options) =>
            [.. Source.Read("parquet", bytes, options).Take(2).Select(record => record.Labels!.Whole.ToArray())];
    }

    [Fact]
    public void Lines_may_begin_with_a_label()
    {
        const string Lines = "x\ta\tb\n\tc\n\ny\td";
        Assert.Equal(
            [("a\tb", 1), ("c", 2), ("", 3), ("d", 4)],
            Source.Read("labelled", Lines).Select(record => (record.Text!, (int)record.Line)));
        Assert.All(Source.Read("labelled", Lines), record => Assert.Null(record.Labels));
        Assert.Equal([["x"], [], [], ["y"]], Labels.Whole("labelled", Lines));
    }

    [Fact]
    public void Another_separator_reads_labels_before_a_space_or_colon()
    {
        CorpusRecord record = Assert.Single(
            Source.Read("labelled", "NUM:dist How far?", Labels.Read with { LabelSeparator = " " }));
        Assert.Equal(("How far?", "NUM:dist"), (record.Text, Assert.Single(record.Labels!.Whole)));
        Assert.Equal(
            [["NUM"]], Labels.Whole("labelled", "NUM:dist How far?", Labels.Read with { LabelSeparator = ":" }));
        Assert.Equal(
            "f:2: expected a label, a tab and a text, but got 'plain'. Name what stands between label and text with "
                + "--label-separator, or read the file as --corpus-format lines.",
            Source.Error("labelled", "x\ta\nplain"));
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        Assert.Equal(
            "--label-field: expected the name of a field, but got an empty one. Give its name.",
            Assert.Throws<ProbeException>(() => Labels.Read with { LabelField = "" }).Message);
        Assert.StartsWith(
            "--label-separator: expected what stands between label and text of a line, but got nothing",
            Assert.Throws<ProbeException>(() => Labels.Read with { LabelSeparator = "" }).Message,
            StringComparison.Ordinal);
    }
}
