using NeuronProbe.Concepts.Labels;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Labels;

public sealed class ConceptSurveyTests
{
    private static readonly TokenizedDocument[] Documents =
    [
        Words.Document("a| b| c", Words.Spans(("upos=X", 0, 3), ("feat=A", 2, 3), ("upos=X", 2, 3))),
        Words.Document("a| b", DocumentLabels.None with { Whole = ["topic", "mixed"] }, 1),
        Words.Document("a", Words.Spans(("mixed", 0, 1), ("upos=X", 0, 1)), 2),
        Words.Document("a| b| c| d", null, 3),
    ];

    [Fact]
    public void Without_a_choice_all_labels_count_in_the_order_of_their_names()
    {
        ConceptSurvey survey = ConceptSurvey.Read(Documents, [], LabelOn.Last);
        Assert.Equal(
            [
                new("feat=A", false, 1, 1),
                new("mixed", false, 3, 2),
                new("topic", true, 2, 1),
                new("upos=X", false, 3, 2),
            ],
            survey.Concepts);
        Assert.Equal((10, 4), (survey.Tokens, survey.Documents));
        Assert.Empty(survey.Replaced);
    }

    [Fact]
    public void Names_and_patterns_choose()
    {
        Assert.Equal(["feat=A", "upos=X"], Names("*=*"));
        Assert.Equal(["topic", "upos=X"], Names("upos=*", "topic"));
        Assert.Equal(["feat=A", "mixed", "topic", "upos=X"], Names("*"));
        Assert.Equal(["topic"], Names("t*p*c"));
    }

    [Fact]
    public void Names_that_do_not_count_may_be_as_many_as_there_are_words()
    {
        IEnumerable<TokenizedDocument> documents = Enumerable.Range(0, 25_000).Select(i =>
            Words.Document("a", DocumentLabels.None with { Whole = [$"lemma={i}", $"upos={i / 20_000}"] }, i));
        Assert.Equal(
            [new("upos=0", true, 20_000, 20_000), new("upos=1", true, 5000, 5000)],
            ConceptSurvey.Read(documents, ["upos=*"], LabelOn.Last).Concepts);
    }

    [Fact]
    public void A_name_that_does_not_occur_is_kept_with_nothing() =>
        Assert.Equal(
            [new("topic", true, 2, 1), new("verb", false, 0, 0)],
            ConceptSurvey.Read(Documents, ["verb", "topic"], LabelOn.Last).Concepts);

    [Fact]
    public void A_pattern_that_matches_nothing_is_refused_with_names_that_there_are() => Assert.Equal(
        "--concept: expected patterns that match concepts of the corpus, but got 'xpos=*', 'topi*ic', which match "
            + "none. There are 'feat=A', 'mixed', 'topic', 'upos=X'.",
        Error(() => ConceptSurvey.Read(Documents, ["upos=*", "xpos=*", "topi*ic"], LabelOn.Last)));

    [Theory]
    [InlineData(2, "'d00', 'd01', 'feat=A', 'mixed', 'topic', 'upos=X'")]
    [InlineData(12, "'d00', 'd01', 'd02', 'd03', 'd04', 'd05', 'd06', 'd07', 'd08', 'd09'")]
    public void Definitions_are_among_the_names_that_there_are(int count, string expected)
    {
        IEnumerable<string> rules =
            Enumerable.Range(0, count).Select(i => $"\"d{i:D2}\": {{\"position\": \"0\"}}");
        ConceptDefinitions definitions = Definitions($"{{{string.Join(", ", rules)}}}");
        Assert.EndsWith(
            $"'x*', which match none. There are {expected}.",
            Error(() => ConceptSurvey.Read(Documents, ["x*"], LabelOn.Last, definitions)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Definitions_count_beside_labels_and_take_the_place_of_those_of_their_name()
    {
        ConceptDefinitions definitions = Definitions(
            """{"upos=X": {"words": ["d"]}, "start": {"position": "0"}, "never": {"words": ["z"]}}""");
        ConceptSurvey survey = ConceptSurvey.Read(Documents, [], LabelOn.Last, definitions);
        Assert.Equal(
            [
                new("feat=A", false, 1, 1), new("mixed", false, 3, 2), new("never", false, 0, 0),
                new("start", false, 4, 4), new("topic", true, 2, 1), new("upos=X", false, 1, 1),
            ],
            survey.Concepts);
        Assert.Equal(["upos=X"], survey.Replaced);
        Assert.Equal(
            [new("start", false, 4, 4)], ConceptSurvey.Read(Documents, ["st*"], LabelOn.Last, definitions).Concepts);
    }

    [Fact]
    public void Counts_are_those_of_the_marks()
    {
        string[] names = [.. ConceptSurvey.Read(Documents, [], LabelOn.All).Concepts.Select(concept => concept.Name)];
        ConceptMarks[] marks = [.. Documents.Select(
            document => new ConceptMarker(names, LabelOn.All).Mark(document).Marks!)];
        Assert.Equal(
            names.Select((_, i) => (marks.Sum(m => (long)m.Of(i).Length), (long)marks.Count(m => m.Of(i).Length > 0))),
            ConceptSurvey.Read(Documents, [], LabelOn.All).Concepts.Select(
                concept => (concept.Positives, concept.PositiveDocuments)));
    }

    [Fact]
    public void A_corpus_without_labels_is_refused() => Assert.Equal(
        "--corpus: expected labels or definitions of concepts, but got 1 document without a label. "
            + "Name the field that holds the labels with --label-field, or give definitions with --concepts.",
        Error(() => ConceptSurvey.Read([Words.Document("a")], [], LabelOn.Last)));

    [Fact]
    public void Too_many_names_are_refused_unless_some_are_chosen()
    {
        TokenizedDocument[] many = [.. Enumerable.Range(0, 10_001).Select(
            i => Words.Document("a", DocumentLabels.None with { Whole = [$"n{i}"] }, i))];
        Assert.Equal(
            "--concept: expected at most 10000 different concepts, but f:10001 has the 10001th, such as 'n0', 'n1', "
                + "'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8', 'n9'. "
                + "Choose with --concept, by names or patterns such as 'n*'.",
            Error(() => ConceptSurvey.Read(many, [], LabelOn.Last)));
        Assert.Equal(1111, ConceptSurvey.Read(many, ["n9*"], LabelOn.Last).Concepts.Count);
    }

    [Fact]
    public void What_can_be_read_once_only_is_refused()
    {
        using var folder = new TemporaryFolder();
        ConceptSurvey.DemandRereadable(new Corpus(new CorpusOptions { Paths = [folder.Write("a.txt", "a")] }));
        Assert.Equal(
            "--corpus: expected files, since concepts are counted in a first reading, but got standard input, which "
                + "can be read once only. Save it to a file first.",
            Error(() => ConceptSurvey.DemandRereadable(new Corpus(new CorpusOptions { Paths = ["-"] }))));
    }

    private static IEnumerable<string> Names(params string[] chosen) =>
        ConceptSurvey.Read(Documents, chosen, LabelOn.Last).Concepts.Select(concept => concept.Name);

    private static ConceptDefinitions Definitions(string json)
    {
        using var folder = new TemporaryFolder();
        return ConceptDefinitions.Load(folder.Write("c.json", json));
    }

    private static string Error(Action action) => Assert.Throws<ProbeException>(action).Message;
}
