using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Readers;

/// <summary>A record without text is a document that is skipped and counted.</summary>
public sealed class EmptyRecordTests
{
    [Fact]
    public void A_text_that_is_null_missing_or_empty_is_an_empty_document()
    {
        Assert.Equal(
            ["a", "", "", "", "b"],
            Source.Read("jsonl", "{\"text\":\"a\"}\n{\"text\":null}\n{\"id\":3}\n{\"text\":\"\"}\n{\"text\":\"b\"}")
                .Select(r => r.Text));
        Assert.Equal(["", "b"], Source.Read("jsonl", "{\"id\":3}\n{\"text\":\"b\"}").Select(r => r.Text));
        Assert.Equal(
            ["", ""],
            Source.Read("jsonl", "{\"text\":null,\"input_ids\":null}\n{\"input_ids\":null}").Select(r => r.Text));
        Assert.Equal(["", "a"], Source.Read("csv", "id,text\n1,\n2,a\n").Select(r => r.Text));
    }

    [Fact]
    public void An_empty_document_is_counted_and_keeps_its_number()
    {
        using TemporaryFolder folder = new();
        Corpus corpus = new(new CorpusOptions
        {
            Paths = [folder.Write("f.jsonl", "{\"text\":\"a\"}\n{\"text\":null}\n{}\n{\"text\":\"b\"}\n")],
        });
        Assert.Equal([0L, 3], corpus.Read().Select(d => d.Index));
        Assert.Equal((2, 2, 0), (corpus.DocumentsRead, corpus.EmptyDocuments, corpus.BadRecords));
    }

    [Fact]
    public void A_file_none_of_whose_records_has_the_field_is_refused_before_it_is_read_to_its_end()
    {
        const string Message = "f:2: expected a field 'text' or 'input_ids', but got the fields 'body', 'n'. "
            + "Name the field that holds the text with --text-field.";
        Assert.Equal(Message, Source.Error("jsonl", "\n{\"body\": \"a\", \"n\": 1}\n{\"body\": \"b\"}\n"));
        string endless = "\n" + string.Concat(Enumerable.Repeat("{\"body\": \"a\", \"n\": 1}\n", 1000)) + "no JSON";
        Assert.Equal(Message, Source.Error("jsonl", endless));
    }

    [Theory]
    [InlineData("# text = \n")]
    [InlineData("# text =\n")]
    [InlineData("")]
    public void A_sentence_whose_text_is_empty_or_missing_has_that_of_its_forms(string comment)
    {
        string words = "1\tBirds\t_\tNOUN\t_\t_\t_\t_\t_\t_\n2\tsing\t_\tVERB\t_\t_\t_\t_\t_\tSpaceAfter=No\n"
            + "3\t.\t_\tPUNCT\t_\t_\t_\t_\t_\t_\n";
        CorpusRecord record = Assert.Single(Source.Read("conllu", comment + words, Labels.Read));
        Assert.Equal("Birds sing.", record.Text);
        Assert.Equal(
            ["upos=NOUN:Birds", "upos=VERB:sing"],
            Labels.Pieces(record).Where(p => p.StartsWith("upos=", StringComparison.Ordinal)).Take(2));
    }

    [Theory]
    [InlineData("""{"$oid": "5f"}""", "5f")]
    [InlineData("""{"$numberLong": "12"}""", "12")]
    [InlineData("1.50", "1.50")]
    [InlineData("true", "true")]
    [InlineData("""{"a": "b"}""", null)]
    [InlineData("[1]", null)]
    [InlineData("NaN", null)]
    public void An_id_of_any_kind_is_text_or_left_out(string id, string? text) =>
        Assert.Equal([new(text, 1, "a")], Source.Read("jsonl", $"{{\"id\": {id}, \"text\": \"a\"}}"));

    [Fact]
    public void An_id_that_was_asked_for_and_is_no_text_is_refused() =>
        Assert.Equal(
            "f:1: expected a string or a number in 'key', but got an object. "
                + "Name the field that holds the id with --id-field, or repair the record.",
            Source.Error("jsonl", """{"text": "a", "key": {"a": 1}}""", Source.Defaults with { IdField = "key" }));

    [Theory]
    [InlineData("""{"text": "a", "score": NaN}""")]
    [InlineData("""{"score": [-Infinity, Infinity, 1.5, NaN], "text": "a"}""")]
    [InlineData("""{"say": "\"NaN\": Infinity", "score":NaN,"text": "a"}""")]
    public void Numbers_that_are_no_JSON_are_no_matter_in_other_fields(string line) =>
        Assert.Equal(["a"], Source.Read("jsonl", line).Select(r => r.Text));

    [Fact]
    public void Words_for_such_numbers_in_a_text_stay() =>
        Assert.Equal(
            ["NaN -Infinity \\ \" NaN"],
            Source.Read("jsonl", """{"text": "NaN -Infinity \\ \" NaN", "n": NaN}""").Select(r => r.Text));

    [Theory]
    [InlineData(65)]
    [InlineData(1000)]
    [InlineData(200_000)]
    public void A_record_may_be_nested_as_deep_as_it_likes(int depth) => Assert.Equal(
        ["a"],
        Source.Read("jsonl", $"{{\"tree\": {new string('[', depth)}{new string(']', depth)}, \"text\": \"a\"}}")
            .Select(r => r.Text));

    [Fact]
    public void Of_a_field_that_stands_there_twice_the_last_counts() =>
        Assert.Equal(["b"], Source.Read("jsonl", """{"text": 3, "text": "b"}""").Select(r => r.Text));
}
