using NeuronProbe.Concepts.Labels;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Labels;

public sealed class ConceptMarkerTests
{
    // "The walking dogs bark", walking and bark in two tokens each.
    private const string Tokens = "The| walk|ing| dogs| ba|rk";

    [Theory]
    [InlineData(LabelOn.Last, new[] { 2, 3 })]
    [InlineData(LabelOn.First, new[] { 1, 3 })]
    [InlineData(LabelOn.All, new[] { 1, 2, 3 })]
    internal void A_word_of_several_tokens_is_labelled_on_the_one_that_was_asked_for(LabelOn labelOn, int[] expected) =>
        Assert.Equal(expected, Marks(Words.Document(Tokens, Words.Spans(("x", 4, 16))), labelOn));

    [Theory]
    [InlineData(3, 4, new int[0])]
    [InlineData(3, 5, new[] { 1 })]
    [InlineData(4, 4, new int[0])]
    [InlineData(7, 9, new[] { 1, 2 })]
    [InlineData(0, 21, new[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(20, 21, new[] { 5 })]
    public void A_token_counts_where_it_has_a_character_that_is_no_white_space(int start, int end, int[] expected) =>
        Assert.Equal(expected, Marks(Words.Document(Tokens, Words.Spans(("x", start, end))), LabelOn.All));

    [Fact]
    public void Overlapping_labels_are_joined_and_concepts_kept_apart()
    {
        TokenizedDocument document = Words.Document(
            Tokens, Words.Spans(("x", 12, 16), ("y", 0, 8), ("x", 4, 16), ("x", 12, 16)));
        ConceptMarks marks = new ConceptMarker(["y", "none", "x"], LabelOn.All).Mark(document).Marks!;
        Assert.Equal(3, marks.ConceptCount);
        Assert.Equal([0, 1], marks.Of(0).ToArray());
        Assert.Empty(marks.Of(1).ToArray());
        Assert.Equal([1, 2, 3], marks.Of(2).ToArray());
    }

    [Fact]
    public void Tokens_that_share_a_character_all_have_it()
    {
        // As byte-level tokens do: the second and third hold the bytes of one character.
        TextToken[] tokens = [new(0, 0, 1), new(1, 1, 4), new(2, 2, 4), new(3, 4, 5)];
        TokenizedDocument document = new(
            new Document(0, "d", "a 😀b", null, "f:1", Words.Spans(("x", 2, 4))), "a 😀b", tokens);
        Assert.Equal([1, 2], Marks(document, LabelOn.All));
        Assert.Equal([2], Marks(document, LabelOn.Last));
        Assert.Equal([1], Marks(document, LabelOn.First));
    }

    [Fact]
    public void A_token_that_stands_for_no_text_is_in_no_word() => Assert.Equal(
        [0, 2],
        Marks(
            new(
                new Document(0, "d", "ab", null, "f:1", Words.Spans(("x", 0, 2))),
                "ab",
                [new(0, 0, 1), new(1, 1, 1), new(2, 1, 2)]),
            LabelOn.All));

    [Fact]
    public void A_label_of_the_document_marks_all_its_tokens_and_lists_mark_theirs()
    {
        DocumentLabels labels = new(Words.Spans(("x", 0, 3)).Spans, ["x"], new Dictionary<string, bool[]>());
        Assert.Equal([0, 1, 2, 3, 4, 5], Marks(Words.Document(Tokens, labels), LabelOn.Last));
        Assert.Equal(
            [1, 3],
            Marks(
                Words.Ids(
                    [7, 8, 9, 7],
                    DocumentLabels.None with
                    {
                        Tokens = new Dictionary<string, bool[]> { ["x"] = [false, true, false, true] },
                    }),
                LabelOn.Last));
    }

    [Fact]
    public void A_document_without_labels_has_no_marks() => Assert.Empty(Marks(Words.Document(Tokens), LabelOn.All));

    [Fact]
    public void Spans_are_marked_as_a_search_of_all_pairs_marks_them()
    {
        Random random = new(1);
        for (int round = 0; round < 200; round++)
        {
            string text = string.Concat(Enumerable.Range(0, 40).Select(_ => random.Next(4) == 0 ? ' ' : 'a'));
            List<TextToken> tokens = [];
            for (int at = 0; at < text.Length;)
            {
                int end = Math.Min(text.Length, at + random.Next(1, 6));
                tokens.Add(new TextToken(0, at, end));
                at = random.Next(5) == 0 ? at + ((end - at) / 2) + 1 : end;
            }
            int from = random.Next(40);
            int to = random.Next(from, 41);
            int[] expected = [.. Enumerable.Range(0, tokens.Count).Where(i => Enumerable.Range(from, to - from).Any(
                c => text[c] != ' ' && tokens[i].Start <= c && c < tokens[i].End))];
            Assert.Equal(
                expected,
                Marks(
                    new(new Document(0, "d", text, null, "f", Words.Spans(("x", from, to))), text, [.. tokens]),
                    LabelOn.All));
        }
    }

    private static int[] Marks(TokenizedDocument document, LabelOn labelOn) =>
        new ConceptMarker(["x"], labelOn).Mark(document).Marks!.Of(0).ToArray();
}
