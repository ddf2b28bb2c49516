using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Readers;

public sealed class JsonLabelsTests
{
    [Fact]
    public void Offsets_of_pieces_count_code_points()
    {
        CorpusRecord record = Assert.Single(Source.Read(
            "jsonl",
            """{"text":"😀é 𝄞a b","labels":[{"start":0,"end":1,"label":"x"},{"start":3,"end":5,"label":"y"},"""
                + """{"start":4,"end":7,"label":"y"},{"start":7,"end":7,"label":"z"}]}""",
            Labels.Read));
        Assert.Equal(["x:😀", "y:𝄞a", "y:a b", "z:"], Labels.Pieces(record));
    }

    [Theory]
    [InlineData("\"label\":\"x\"", "x")]
    [InlineData("\"labels\":\"x\"", "x")]
    [InlineData("\"labels\":[\"x\",\"y\"]", "x y")]
    [InlineData("\"label\":3", "3")]
    [InlineData("\"labels\":\"x\",\"label\":\"y\"", "x")]
    [InlineData("\"labels\":\"\"", "")]
    [InlineData("\"labels\":null", "")]
    [InlineData("\"labels\":[]", "")]
    [InlineData("\"other\":1", "")]
    public void A_document_may_have_labels_as_a_whole(string field, string expected)
    {
        Assert.Equal(expected, string.Join(' ', Assert.Single(Labels.Whole("jsonl", $"{{\"text\":\"a\",{field}}}"))));
        Assert.Equal(
            expected, string.Join(' ', Assert.Single(Labels.Whole("jsonl", $"{{\"input_ids\":[1],{field}}}"))));
    }

    [Fact]
    public void Token_ids_have_a_list_for_each_concept()
    {
        DocumentLabels labels = Assert.Single(Source.Read(
            "jsonl", """{"input_ids":[5,6,7],"labels":{"verb":[0,1,1],"noun":[1,0,0]}}""", Labels.Read)).Labels!;
        Assert.Equal(["verb", "noun"], labels.Tokens.Keys);
        Assert.Equal([false, true, true], labels.Tokens["verb"]);
    }

    [Fact]
    public void Nobody_who_asks_for_no_labels_gets_or_pays_for_them() =>
        Assert.Null(Assert.Single(Source.Read("jsonl", """{"text":"a","labels":[[1,2],{"start":-3}]}""")).Labels);

    [Fact]
    public void A_field_that_was_named_must_be_there_and_stands_for_no_other()
    {
        CorpusOptions named = Labels.Read with { LabelField = "topic" };
        Assert.Equal([["x"]], Labels.Whole("jsonl", "{\"text\":\"a\",\"topic\":\"x\",\"labels\":\"y\"}", named));
        Assert.Equal(
            "f:2: expected a field 'topic', but got the fields 'text', 'label'. "
                + "Name the field that holds the labels with --label-field.",
            Source.Error("jsonl", "{\"text\":\"a\",\"topic\":\"x\"}\n{\"text\":\"a\",\"label\":\"x\"}", named));
    }

    [Theory]
    [InlineData(
        "{\"start\":0,\"end\":4,\"label\":\"x\"}",
        "0 <= start <= end <= 3, the characters of the text, but got start 0 and end 4 for the label 'x'. "
            + "Offsets count Unicode code points, as Python does, and 'end' is the first one after the piece.")]
    [InlineData(
        "{\"start\":2,\"end\":1,\"label\":\"x\"}",
        "0 <= start <= end <= 3, the characters of the text, but got start 2 and end 1 for the label 'x'. "
            + "Offsets count Unicode code points, as Python does, and 'end' is the first one after the piece.")]
    [InlineData(
        "{\"start\":-1,\"end\":1,\"label\":\"x\"}",
        "0 <= start <= end <= 3, the characters of the text, but got start -1 and end 1 for the label 'x'. "
            + "Offsets count Unicode code points, as Python does, and 'end' is the first one after the piece.")]
    [InlineData(
        "{\"start\":0,\"label\":\"x\"}",
        "two whole numbers 'start' and 'end' and a string 'label' in each object of 'labels', but got "
            + "'{\"start\":0,\"label\":\"x\"}'. Repair the record.")]
    [InlineData(
        "{\"start\":0,\"end\":1.5,\"label\":\"x\"}",
        "two whole numbers 'start' and 'end' and a string 'label' in each object of 'labels', but got "
            + "'{\"start\":0,\"end\":1.5,\"label\":\"x\"}'. Repair the record.")]
    [InlineData(
        "{\"start\":0,\"end\":1,\"label\":\"\"}",
        "two whole numbers 'start' and 'end' and a string 'label' in each object of 'labels', but got "
            + "'{\"start\":0,\"end\":1,\"label\":\"\"}'. Repair the record.")]
    [InlineData(
        "7",
        "a label, or a list of labels or of {\"start\", \"end\", \"label\"}, in 'labels', but got 7. "
            + "Repair the record, or name another field with --label-field.")]
    [InlineData(
        "\"\"",
        "a label, or a list of labels or of {\"start\", \"end\", \"label\"}, in 'labels', but got the string ''. "
            + "Repair the record, or name another field with --label-field.")]
    public void A_wrong_label_is_refused_with_its_line(string label, string expected) =>
        Assert.Equal(
            $"f:2: expected {expected}",
            Source.Error("jsonl", $"{{\"text\":\"a\"}}\n{{\"text\":\"a😀b\",\"labels\":[{label}]}}", Labels.Read));

    [Theory]
    [InlineData(
        "{\"x\":[0,1]}",
        "a list of 3 numbers, one for each token, for the concept 'x' in 'labels', but got 2 of them. "
            + "Give 1 for each token that the concept applies to, and 0 for every other.")]
    [InlineData(
        "{\"x\":1}",
        "a list of 3 numbers, one for each token, for the concept 'x' in 'labels', but got 1. "
            + "Give 1 for each token that the concept applies to, and 0 for every other.")]
    [InlineData(
        "{\"x\":[0,1,2]}",
        "0 or 1 for the concept 'x' in 'labels', but got 2 at index 2. "
            + "Give 1 for each token that the concept applies to, and 0 for every other.")]
    [InlineData(
        "{\"x\":[0,1,true]}",
        "0 or 1 for the concept 'x' in 'labels', but got true at index 2. "
            + "Give 1 for each token that the concept applies to, and 0 for every other.")]
    [InlineData(
        "{\"x\":[0,1,1],\"x\":[0,0,0]}",
        "each concept once and with a name in 'labels', but got 'x'. Repair the record.")]
    [InlineData(
        "[5,6,7]",
        "a label, a list of labels, or an object of lists of 0 and 1, in 'labels', but got 5. "
            + "Repair the record, or name another field with --label-field.")]
    [InlineData(
        "[{\"start\":0,\"end\":1,\"label\":\"x\"}]",
        "a label, a list of labels, or an object of lists of 0 and 1, in 'labels', but got an object. "
            + "Repair the record, or name another field with --label-field.")]
    public void Wrong_labels_of_token_ids_are_refused_with_their_line(string labels, string expected) =>
        Assert.Equal(
            $"f:1: expected {expected}",
            Source.Error("jsonl", $"{{\"input_ids\":[5,6,7],\"labels\":{labels}}}", Labels.Read));
}
