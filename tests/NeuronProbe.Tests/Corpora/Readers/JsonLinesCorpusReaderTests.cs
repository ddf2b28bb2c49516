using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Readers;

public sealed class JsonLinesCorpusReaderTests
{
    [Fact]
    public void Records_bring_text_and_an_id_that_is_a_string_or_a_number()
    {
        string text = """
            {"id": "x", "text": "one"}
            {"text": "zwei\nZeilen \ud83d\ude00", "id": 12}
            {"text": "three", "id": null}
            {"text": "four"}
            """;
        Assert.Equal(
            [new("x", 1, "one"), new("12", 2, "zwei\nZeilen 😀"), new(null, 3, "three"), new(null, 4, "four")],
            Source.Read("jsonl", text));
    }

    [Fact]
    public void Blank_lines_are_passed_over_but_counted() =>
        Assert.Equal(
            [2, 4], Source.Read("jsonl", "\n{\"text\":\"a\"}\r\n  \r\n{\"text\":\"b\"}\r\n\n").Select(r => r.Line));

    [Fact]
    public void Fields_can_be_named()
    {
        CorpusOptions options = Source.Defaults with { TextField = "body", IdField = "key" };
        Assert.Equal(
            [new("k", 1, "b")], Source.Read("jsonl", """{"text": 3, "id": [], "key": "k", "body": "b"}""", options));
    }

    [Fact]
    public void Input_ids_instead_of_text_are_tokens()
    {
        CorpusRecord record = Assert.Single(Source.Read("jsonl", """{"input_ids": [5, 0, 2147483647], "id": 1}"""));
        Assert.Null(record.Text);
        Assert.Equal([5, 0, int.MaxValue], record.TokenIds!);
        Assert.Equal("1", record.Id);
    }

    [Fact]
    public void Text_goes_before_input_ids_unless_it_is_null()
    {
        List<CorpusRecord> records = Source.Read(
            "jsonl", "{\"text\": \"a\", \"input_ids\": [1]}\n{\"text\": null, \"input_ids\": [1]}");
        Assert.Equal("a", records[0].Text);
        Assert.Null(records[0].TokenIds);
        Assert.Equal([1], records[1].TokenIds!);
    }

    [Theory]
    [InlineData(
        "{\"text\": \"a\"",
        "f:1: expected a JSON object, but got '{\"text\": \"a\"'. It stops being JSON at byte 12 of the line. "
            + "Each line holds one whole object; for plain text use --corpus-format lines.")]
    [InlineData(
        "{\"text\": \"a\"}\nplain",
        "f:2: expected a JSON object, but got 'plain'. It stops being JSON at byte 0 of the line. "
            + "Each line holds one whole object; for plain text use --corpus-format lines.")]
    [InlineData(
        "[1]", "f:1: expected a JSON object, but got a list. Each line holds one object, such as {\"text\": \"...\"}.")]
    [InlineData(
        "{\"body\": \"a\", \"n\": 1}",
        "f:1: expected a field 'text' or 'input_ids', but got the fields 'body', 'n'. "
            + "Name the field that holds the text with --text-field.")]
    [InlineData(
        "{}",
        "f:1: expected a field 'text' or 'input_ids', but got an object without fields. "
            + "Name the field that holds the text with --text-field.")]
    [InlineData(
        "{\"text\": 7}",
        "f:1: expected a string in 'text', but got 7. Name the field that holds the text with --text-field, "
            + "or repair the record.")]
    [InlineData(
        "{\"input_ids\": \"1 2\"}",
        "f:1: expected a list of whole numbers from 0 in 'input_ids', but got the string '1 2'. "
            + "Give the ids of one document as a flat list.")]
    [InlineData(
        "{\"input_ids\": [1, -2]}",
        "f:1: expected a list of whole numbers from 0 in 'input_ids', but got -2 at index 1. "
            + "Give the ids of one document as a flat list.")]
    [InlineData(
        "{\"input_ids\": [1.5]}",
        "f:1: expected a list of whole numbers from 0 in 'input_ids', but got 1.5 at index 0. "
            + "Give the ids of one document as a flat list.")]
    [InlineData(
        "{\"input_ids\": [3000000000]}",
        "f:1: expected a list of whole numbers from 0 in 'input_ids', but got 3000000000 at index 0. "
            + "Give the ids of one document as a flat list.")]
    [InlineData(
        "{\"input_ids\": [[1]]}",
        "f:1: expected a list of whole numbers from 0 in 'input_ids', but got a list at index 0. "
            + "Give the ids of one document as a flat list.")]
    [InlineData(
        "{\"text\": \"\\ud83d\"}",
        "f:1: expected strings of whole Unicode characters, but got '{\"text\": \"\\ud83d\"}'. "
            + "An escape stands for half of a character: repair it, or leave the record out.")]
    public void A_wrong_record_is_refused_with_its_line(string text, string message) =>
        Assert.Equal(message, Source.Error("jsonl", text));

    [Fact]
    public void An_id_field_that_was_asked_for_must_be_there() =>
        Assert.Equal(
            "f:1: expected a field 'uuid', but got the fields 'text', 'id'. "
                + "Name the field that holds the id with --id-field.",
            Source.Error("jsonl", """{"text": "a", "id": 1}""", Source.Defaults with { IdField = "uuid" }));

    [Fact]
    public void A_long_value_is_cut_in_a_message_but_not_inside_a_character() =>
        Assert.StartsWith(
            $"f:1: expected a JSON object, but got '{new string('x', 59)}…'. ",
            Source.Error("jsonl", new string('x', 59) + "😀" + new string('y', 50)));
}
