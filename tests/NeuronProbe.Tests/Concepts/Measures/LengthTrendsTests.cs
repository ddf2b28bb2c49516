using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Measures;

public sealed class LengthTrendsTests
{
    private const int Documents = 400;

    [Fact]
    public void A_fixed_number_of_tokens_a_document_is_denser_in_short_ones()
    {
        (_, LengthTrends trends) = Make((random, length) => Math.Min(4, length));
        Assert.Equal(["c"], trends.Find([]).Select(found => found.Concept));
        Assert.InRange(trends.Find([])[0].Difference, -2, -0.3);
        Assert.StartsWith(
            "--concept: expected concepts as dense in short documents as in long ones, but some are denser: "
                + "'c' in short ones (d -",
            trends.Tell([]),
            StringComparison.Ordinal);
        Assert.EndsWith("--control length,position.", trends.Tell([]), StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_a_documents_share_is_denser_in_long_ones()
    {
        (_, LengthTrends trends) = Make((random, length) => length * length / 200);
        Assert.InRange(trends.Find([]).Single().Difference, 0.2, 2);
        Assert.Contains("'c' in long ones (d 0.", trends.Tell([]), StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_in_proportion_are_not_told_however_rare_they_are()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            double rate = new[] { 0.002, 0.01, 0.1, 0.5 }[seed % 4];
            (_, LengthTrends trends) = Make(
                (random, length) => Enumerable.Range(0, length).Count(_ => random.NextDouble() < rate), seed);
            Assert.Null(trends.Tell([]));
        }
    }

    [Fact]
    public void A_concept_in_too_few_documents_and_documents_of_one_length_are_not_told()
    {
        var trends = new LengthTrends();
        for (int i = 0; i < 100; i++)
        {
            trends.Add(i < 9 ? 5 : 100, [new("few", false, i < 9 ? 1 : 0), new("none", false, 0)]);
        }
        Assert.Null(trends.Tell([]));
        (_, LengthTrends even) = Make((random, length) => random.Next(10), lengthOf: _ => 20);
        Assert.Null(even.Tell([]));
        Assert.Null(new LengthTrends().Tell([]));
    }

    [Fact]
    public void The_difference_and_its_test_are_those_of_all_tokens()
    {
        // On the border of what is told, so that a slip in either figure decides otherwise for some of the corpora.
        int told = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            (LabelledValue[] tokens, LengthTrends trends) = Make(
                (random, length) => Enumerable.Range(0, length).Count(_ => random.NextDouble() < 2.2 / (length + 60)),
                seed);
            double difference = PlainConceptFigures.CohensD(tokens);
            bool isTold = Math.Abs(difference) >= 0.2 && PlainConceptFigures.PValue(tokens) < 0.001;
            told += isTold ? 1 : 0;
            Assert.Equal(isTold, trends.Find([]).Count == 1);
            if (isTold)
            {
                Assert.Equal(difference, trends.Find([])[0].Difference, 1e-9);
            }
        }
        Assert.InRange(told, 10, 50);
    }

    [Fact]
    public void At_most_five_are_named_those_with_the_largest_difference_first()
    {
        var random = new Random(4);
        var trends = new LengthTrends();
        for (int i = 0; i < Documents; i++)
        {
            int length = random.Next(8, 200);
            trends.Add(length, [.. Enumerable.Range(1, 7).Select(
                k => new ConceptTokens($"c{k}", false, Math.Min(length, 3 + (length * (8 - k) / 150))))]);
        }
        Assert.Equal(
            trends.Find([]).OrderBy(found => found.Difference).Select(found => found.Concept),
            trends.Find([]).Select(found => found.Concept));
        Assert.Equal("c7", trends.Find([])[0].Concept);
        Assert.True(trends.Find([]).Count > 5);
        Assert.Contains(
            FormattableString.Invariant($"), and {trends.Find([]).Count - 5} more. A neuron"),
            trends.Tell([]),
            StringComparison.Ordinal);
        Assert.Equal(5, trends.Tell([])!.Split(" ones (d ").Length - 1);
    }

    [Fact]
    public void A_label_of_the_name_of_a_combination_is_told_once()
    {
        var trends = new LengthTrends();
        var random = new Random(6);
        for (int i = 0; i < Documents; i++)
        {
            int length = random.Next(3, 100);
            trends.Add(length, [new("a & b", true, 3), new("a & b", false, 2), new("a", false, 3)]);
        }
        IReadOnlyList<(string Concept, double Difference)> labels = trends.Find([]);
        IReadOnlyList<(string Concept, double Difference)> combined = trends.Find(["a & b"]);
        Assert.Equal(["a", "a & b"], labels.Select(found => found.Concept).Order());
        Assert.Equal(["a", "a & b"], combined.Select(found => found.Concept).Order());
        Assert.NotEqual(labels.Single(IsBoth).Difference, combined.Single(IsBoth).Difference);
        Assert.Equal(2, trends.Tell([])!.Split(" ones (d ").Length - 1);

        static bool IsBoth((string Concept, double Difference) found) => found.Concept == "a & b";
    }

    private static (LabelledValue[] Tokens, LengthTrends Trends) Make(
        Func<Random, int, int> positives, int seed = 1, Func<Random, int>? lengthOf = null)
    {
        var random = new Random(seed);
        var trends = new LengthTrends();
        List<LabelledValue> tokens = [];
        for (int i = 0; i < Documents; i++)
        {
            int length = lengthOf?.Invoke(random) ?? random.Next(3, 100);
            int own = positives(random, length);
            // A document of which nobody says that it has none, as those that don't occur.
            trends.Add(length, own == 0 ? [] : [new("c", false, own)]);
            tokens.AddRange(Enumerable.Range(0, length).Select(token =>
                new LabelledValue(Math.Log2(length), token < own, i)));
        }
        return ([.. tokens], trends);
    }
}
