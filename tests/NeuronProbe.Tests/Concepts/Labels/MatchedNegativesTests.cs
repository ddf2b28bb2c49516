using System.Numerics;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Tests.Support;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Labels;

public sealed class MatchedNegativesTests
{
    [Fact]
    public void Negatives_have_types_as_frequent_as_those_of_the_concept()
    {
        // Type t occurs about as often as 1 in t + 1 would have it; the concept prefers rare types.
        var random = new Random(3);
        TokenizedDocument[] documents = [.. Enumerable.Range(0, 400).Select(index =>
        {
            TextToken[] tokens =
                [.. Enumerable.Range(0, 50).Select(_ => new TextToken((int)Math.Exp(random.NextDouble() * 5), 0, 0))];
            int[] marked =
                [.. Enumerable.Range(0, 50).Where(token => random.NextDouble() < (tokens[token].Id > 20 ? 0.2 : 0.02))];
            return new TokenizedDocument(new Document(index, $"d{index}", null, null, ""), null, tokens)
                .WithMarks(new ConceptMarks([marked]));
        })];
        MatchedNegatives negatives = MatchedNegatives.Read(documents, 1, TypeCounts.Of(documents));
        Dictionary<int, int> counts = documents.SelectMany(d => d.Tokens).CountBy(token => token.Id).ToDictionary();
        double[] positives = new double[64];
        double[] taken = new double[64];
        double[] others = new double[64];
        foreach (TokenizedDocument document in documents)
        {
            for (int token = 0; token < document.Tokens.Length; token++)
            {
                int band = BitOperations.Log2((uint)counts[document.Tokens[token].Id]);
                bool isPositive = document.Marks!.Of(0).Contains(token);
                double[] own = isPositive ? positives
                    : negatives.IsNegative(0, document.Document, token, document.Tokens[token].Id) ? taken
                    : others;
                own[band]++;
            }
        }
        Assert.True(taken.Sum() > 2 * positives.Sum());
        Assert.True(others.Sum() > taken.Sum() / 2);
        for (int band = 0; band < 64; band++)
        {
            Assert.InRange(
                taken[band] / taken.Sum(),
                (positives[band] / positives.Sum()) - 0.02,
                (positives[band] / positives.Sum()) + 0.02);
        }
        Assert.Equal(positives.Sum() / (positives.Sum() + taken.Sum()), negatives.Rates[0], 0.01);
    }

    [Fact]
    public void A_concept_that_never_occurs_has_no_negatives()
    {
        TokenizedDocument document = new TokenizedDocument(
            new Document(0, "d", null, null, ""), null, [new TextToken(1, 0, 0)])
            .WithMarks(new ConceptMarks([[]]));
        MatchedNegatives negatives = MatchedNegatives.Read([document], 1, TypeCounts.Of([document]));
        Assert.Equal(0, negatives.Rates[0]);
        Assert.False(negatives.IsNegative(0, document.Document, 0, 1));
    }

    // Types 1 to 4 with 8, 3, 4 and 1 tokens are in bands of their own. Of type 2 there are two other tokens for one of
    // the concept's, the scarcest, so twice the concept's tokens are taken everywhere: of type 1 four of six.
    [Fact]
    public void The_scarcest_band_says_how_many_are_taken_of_the_others()
    {
        (MatchedNegatives negatives, _) = Read("1111111122233334", marked: [0, 1, 8, 15]);
        Assert.Equal([6, 3, 0, 1], new[] { 1, 2, 3, 4 }.Select(id => Math.Round(negatives.TokensOf(0, id), 9)));
        Assert.Equal(4.0 / (4 + 6), negatives.Rates[0], 1e-12);
    }

    [Fact]
    public void Where_others_are_fewer_than_the_concepts_tokens_all_are_taken()
    {
        (MatchedNegatives negatives, TokenizedDocument document) = Read("11111111", marked: [0, 1, 2, 3, 4, 5]);
        Assert.Equal(8, negatives.TokensOf(0, 1), 1e-12);
        Assert.Equal(6.0 / 8, negatives.Rates[0], 1e-12);
        Assert.All([6, 7], place => Assert.True(negatives.IsNegative(0, document.Document, place, 1)));
    }

    // Four tokens are wanted. Type 1 would bring six and type 3 none, which leaves types 2 and 4.
    [Fact]
    public void Controls_are_drawn_of_types_of_which_tokens_are_taken()
    {
        (MatchedNegatives negatives, TokenizedDocument document) = Read("1111111122233334", marked: [0, 1, 8, 15]);
        var plan = new ConceptPlan([new Concept("c", false, 4, 1)], 16, 1, 0, negatives.Rates)
        {
            Negatives = negatives,
            TypeCounts = TypeCounts.Of([document]),
        };
        Assert.Equal(
            [0, 20, 0, 20],
            new[] { 1, 2, 3, 4 }.Select(id => int.PopCount(ControlRow.Draws(plan.ControlsOf(id), 0))));
    }

    /// <summary>What is found in a document whose types are digits, a token each.</summary>
    private static (MatchedNegatives Negatives, TokenizedDocument Document) Read(string types, int[] marked)
    {
        TextToken[] tokens = [.. types.Where(char.IsDigit).Select(type => new TextToken(type - '0', 0, 0))];
        TokenizedDocument document = new TokenizedDocument(new Document(0, "d", null, null, ""), null, tokens)
            .WithMarks(new ConceptMarks([marked]));
        return (MatchedNegatives.Read([document], 1, TypeCounts.Of([document])), document);
    }
}
