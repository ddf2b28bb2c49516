using NeuronProbe.Corpora.Documents;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Readers;

public sealed class ConlluLabelsTests
{
    [Fact]
    public void Each_column_labels_the_words_form()
    {
        string text = "# text = Dogs  bark.\n" + Word("1", "Dogs", "NOUN", "NNS", "Case=Nom|Number=Plur", "nsubj")
            + Word("2", "bark", "VERB", "_", "_", "root", "SpaceAfter=No|Lang=en")
            + Word("3", ".", "PUNCT", ".", "_", "punct");
        Assert.Equal(
            [
                "upos=NOUN:Dogs", "xpos=NNS:Dogs", "feat=Case=Nom:Dogs", "feat=Number=Plur:Dogs", "deprel=nsubj:Dogs",
                "upos=VERB:bark", "deprel=root:bark",
                "misc=SpaceAfter=No:bark", "misc=Lang=en:bark", "upos=PUNCT:.", "xpos=.:.", "deprel=punct:.",
            ],
            Labels.Pieces(Assert.Single(Source.Read("conllu", text, Labels.Read))));
    }

    [Fact]
    public void Words_of_one_token_have_its_place_and_empty_nodes_have_none()
    {
        string text = Word("1-2", "Don't") + Word("1", "Do", "AUX") + Word("2", "n't", "PART")
            + Word("2.1", "ever", "ADV") + Word("3", "😀", "SYM") + Word("4", "go", "VERB");
        Assert.Equal(
            ["upos=AUX:Don't", "upos=PART:Don't", "upos=SYM:😀", "upos=VERB:go"],
            Labels.Pieces(Assert.Single(Source.Read("conllu", text, Labels.Read))));
    }

    [Fact]
    public void The_same_form_is_found_at_its_own_place()
    {
        CorpusRecord record = Assert.Single(Source.Read(
            "conllu",
            "# text = a aa a\n" + Word("1", "a", "X") + Word("2", "aa", "Y") + Word("3", "a", "Z"),
            Labels.Read));
        Assert.Equal(
            [("upos=X", 0, 1), ("upos=Y", 2, 4), ("upos=Z", 5, 6)],
            record.Labels!.Spans.Select(span => (span.Concept, span.Start, span.End)));
    }

    [Fact]
    public void A_form_that_is_not_next_in_the_text_is_refused_where_labels_are_asked_for()
    {
        string text = "# text = Dogs bark.\n" + Word("1", "Dogs") + Word("2", "meow");
        Assert.Equal(
            "f:3: expected the form 'meow' next in the sentence's text, but got 'bark.'. "
                + "Repair the form or the comment '# text', or leave the sentence out.",
            Source.Error("conllu", text, Labels.Read));
        Assert.Null(Assert.Single(Source.Read("conllu", text)).Labels);
        Assert.Equal(
            "f:3: expected the form 'b' next in the sentence's text, but got its end. "
                + "Repair the form or the comment '# text', or leave the sentence out.",
            Source.Error("conllu", "# text = a\n" + Word("1", "a") + Word("2", "b"), Labels.Read));
    }

    [Fact]
    public void Every_word_of_a_treebank_is_found()
    {
        List<CorpusRecord> records = Source.Read(
            "conllu",
            File.ReadAllBytes(TestData.Path("data", "corpora", "ud-ewt", "en_ewt-ud-dev.conllu")),
            Labels.Read);
        LabelledSpan[] tags = [.. records.SelectMany(record => record.Labels!.Spans)
            .Where(span => span.Concept.StartsWith("upos=", StringComparison.Ordinal))];
        Assert.Equal(25147, tags.Length);
        Assert.Equal(17, tags.Select(tag => tag.Concept).Distinct().Count());
    }

    private static string Word(
        string id,
        string form,
        string upos = "_",
        string xpos = "_",
        string features = "_",
        string relation = "_",
        string misc = "_") =>
        $"{id}\t{form}\t_\t{upos}\t{xpos}\t{features}\t_\t{relation}\t_\t{misc}\n";
}
