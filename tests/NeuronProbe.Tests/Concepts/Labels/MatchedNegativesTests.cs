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
}
