using System.Text;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Labels;

public sealed class ConceptCombinationTests : IDisposable
{
    private static readonly string[] Labels = ["x=1", "x=2", "y", "z", "whole", "topic"];

    private static readonly TokenizedDocument[] Few =
    [
        Words.Document("a| b| c", Words.Spans(("x", 0, 3), ("y", 2, 3), ("R & D", 4, 5))),
        Words.Document("a| b", DocumentLabels.None with { Whole = ["news", "short"] }, 1),
        Words.Document("a| b| c", Words.Spans(("y", 0, 1)) with { Whole = ["news"] }, 2),
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(LabelOn.Last, "x=1 & y")]
    [InlineData(LabelOn.First, "x=* & !y")]
    [InlineData(LabelOn.All, "x=* & y & !z & !topic")]
    [InlineData(LabelOn.Last, "whole & !x=1")]
    [InlineData(LabelOn.Last, "whole & topic")]
    [InlineData(LabelOn.First, "* & !x=2 & !w*")]
    [InlineData(LabelOn.All, "vowel & whole & !z")]
    [InlineData(LabelOn.Last, "x=1 & never & y")]
    [InlineData(LabelOn.Last, "x=1 & !never")]
    internal void Tokens_are_those_of_all_terms_and_of_none_that_is_negated(LabelOn labelOn, string name)
    {
        var definitions = ConceptDefinitions.Load(
            folder.Write("c.json", """{"vowel": {"regex": "[aeiou]"}, "unused": {"words": ["zzz"]}}"""));
        TokenizedDocument[] documents = [.. Enumerable.Range(0, 60).Select(seed => Made(seed))];
        ConceptSurvey survey = ConceptSurvey.Read(documents, [name, "y"], labelOn, definitions);
        var marker = new ConceptMarker(
            [.. survey.Concepts.Select(c => c.Name)], labelOn, definitions, survey.Combinations);
        int place = survey.Concepts.ToList().FindIndex(concept => concept.Name == name);
        int[][] expected = [.. documents.Select(document => Expected(document, name, labelOn, definitions))];
        Assert.Equal(expected, documents.Select(d => marker.Mark(d).Marks!.Of(place).ToArray()));
        Assert.Equal(
            (expected.Sum(tokens => tokens.LongLength), expected.LongCount(tokens => tokens.Length > 0)),
            (survey.Concepts[place].Positives, survey.Concepts[place].PositiveDocuments));
        Assert.Equal(name is "whole & topic", survey.Concepts[place].IsOfDocuments);
        Assert.Equal(["never"], survey.MissingTerms.DefaultIfEmpty("never"));
        Assert.Equal(name.Contains("never", StringComparison.Ordinal), survey.MissingTerms.Count > 0);
        // What stands beside it is what it is without it.
        Assert.Equal(
            ConceptSurvey.Read(documents, ["y"], labelOn, definitions).Concepts,
            survey.Concepts.Where(concept => concept.Name == "y"));
    }

    [Fact]
    public void Its_name_is_the_expression_with_single_blanks() =>
        Assert.Equal(
            ["x & !y"],
            ConceptSurvey.Read(Few, ["x  &   ! y", " x & !y"], LabelOn.Last).Concepts.Select(c => c.Name));

    [Fact]
    public void A_label_of_that_very_name_wins()
    {
        ConceptSurvey survey = ConceptSurvey.Read(Few, ["R & D", "x & y"], LabelOn.Last);
        Assert.Equal([new("R & D", false, 1, 1), new("x & y", false, 1, 1)], survey.Concepts);
        Assert.Equal(["x & y"], survey.Combinations.Select(combination => combination.Name));
        Assert.Empty(survey.MissingTerms);
    }

    [Fact]
    public void Labels_of_documents_alone_make_a_concept_of_documents() => Assert.Equal(
        [
            new("news & !short", true, 3, 1), new("news & !y", false, 4, 2), new("news & short", true, 2, 1),
        ],
        ConceptSurvey.Read(Few, ["news & short", "news & !short", "news & !y"], LabelOn.Last).Concepts);

    [Theory]
    [InlineData("!x & !y")]
    [InlineData("!x")]
    public void Something_must_apply(string expression) => Assert.Equal(
        $"--concept: expected at least one term without '!', but got '{expression}'. "
            + "Say what the concept applies to, such as 'upos=* & !upos=VERB'.",
        Error(expression));

    // Nothing has it, which is no reason to refuse it.
    [Theory]
    [InlineData("!x & missing", "missing")]
    [InlineData("!y & short & z & x", "z")]
    [InlineData("!news & short", "")]
    public void One_that_begins_with_a_negated_term_may_be_empty(string expression, string missing)
    {
        ConceptSurvey survey = ConceptSurvey.Read(Few, [expression], LabelOn.Last);
        Assert.Equal([new(expression, false, 0, 0)], survey.Concepts);
        Assert.Equal([expression], survey.Combinations.Select(combination => combination.Name));
        Assert.Equal(missing, string.Join(' ', survey.MissingTerms));
    }

    [Fact]
    public void What_is_told_of_documents_keeps_labels_and_combinations_of_one_name_apart()
    {
        TokenizedDocument document = Words.Document("a| b", Words.Spans(("x", 0, 1), ("y", 0, 1), ("x & y", 2, 3)));
        List<ConceptTokens> told = [];
        ConceptSurvey.Read([document], ["x & y"], LabelOn.Last, counted: (_, counts) => told.AddRange(counts));
        Assert.Equal([new("x & y", false, 1), new("x & y", true, 1)], told);
    }

    [Theory]
    [InlineData("x & !")]
    [InlineData("x &")]
    [InlineData("& x")]
    [InlineData("x & & y")]
    public void Each_term_has_a_name(string expression) => Assert.Equal(
        $"--concept: expected a name or pattern on each side of '&' and after '!', but got '{expression}'. "
            + "Write 'upos=VERB & !feat=VerbForm=Part'.",
        Error(expression));

    [Fact]
    public void A_pattern_in_it_that_matches_nothing_is_refused() => Assert.Equal(
        "--concept: expected patterns that match concepts of the corpus, but got 'q*', which match none. "
            + "There are 'R & D', 'news', 'short', 'x', 'y'.",
        Error("x & !q*"));

    private static string Error(string expression) => Assert.Throws<ProbeException>(
        () => ConceptSurvey.Read(Few, [expression], LabelOn.Last)).Message;

    /// <summary>Each term alone, token by token.</summary>
    private static int[] Expected(
        TokenizedDocument document, string name, LabelOn labelOn, ConceptDefinitions definitions)
    {
        string[] all = [.. Labels, .. definitions.Rules.Select(rule => rule.Name)];
        (bool IsNegated, HashSet<int> Tokens)[] terms =
        [
            .. name.Split(" & ").Select(term =>
            {
                string[] own = [.. all.Where(label => Wildcard.Matches(term.TrimStart('!'), label))];
                ConceptMarks marks = new ConceptMarker(own, labelOn, definitions).Mark(document).Marks!;
                return (
                    term.StartsWith('!'),
                    Enumerable.Range(0, own.Length).SelectMany(i => marks.Of(i).ToArray()).ToHashSet());
            }),
        ];
        return
        [
            .. Enumerable.Range(0, document.Tokens.Length)
                .Where(token => terms.All(term => term.Tokens.Contains(token) != term.IsNegated)),
        ];
    }

    /// <summary>Words of one to three tokens, with labels on words and on the whole.</summary>
    private static TokenizedDocument Made(int seed)
    {
        Random random = new(seed);
        var tokens = new StringBuilder();
        List<(string, int, int)> spans = [];
        int end = 0;
        for (int word = random.Next(1, 12); word > 0; word--)
        {
            int pieces = random.Next(1, 4);
            int start = end + 1;
            tokens.Append(tokens.Length == 0 ? " " : "| ").AppendJoin('|', Enumerable.Repeat("aet", pieces));
            end = start + (3 * pieces);
            spans.AddRange(Labels[..4].Where(_ => random.Next(3) == 0).Select(label => (label, start, end)));
        }
        return Words.Document(
            tokens.ToString(),
            Words.Spans([.. spans]) with { Whole = [.. Labels[4..].Where(_ => random.Next(2) == 0)] },
            seed);
    }
}
