using NeuronProbe.Concepts.Labels;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Labels;

public sealed class ControlTypesTests
{
    // As words are: the type at place r occurs about 1 / r times as often as the first.
    private static readonly (int Id, double Tokens)[] Types =
        [.. Enumerable.Range(0, 3000).Select(place => (7 * place, Math.Floor(20_000.0 / (place + 1))))];

    private static readonly double All = Types.Sum(type => type.Tokens);

    [Theory]
    [InlineData(0.002)]
    [InlineData(0.05)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void Each_draw_has_as_many_tokens_as_the_concept(double rate)
    {
        HashSet<int>[] draws =
            [.. Enumerable.Range(0, 20).Select(seed => ControlTypes.Draw(Types, rate * All, (ulong)seed))];
        Assert.All(draws, draw => Assert.InRange(TokensOf(draw) / All, rate * 0.98, rate));
        Assert.True(rate == 1 || draws.DistinctBy(draw => string.Join(' ', draw.Order())).Count() == draws.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(185)]
    public void Where_types_have_few_tokens_none_is_missing(int wanted)
    {
        (int Id, double Tokens)[] types =
            [.. Enumerable.Range(0, 3000).Select(place => (place, Math.Ceiling(900.0 / (place + 1))))];
        Assert.All(Enumerable.Range(0, 20), seed =>
            Assert.Equal(wanted, ControlTypes.Draw(types, wanted, (ulong)seed).Sum(id => types[id].Tokens)));
    }

    [Fact]
    public void Types_are_drawn_about_equally_often_whatever_their_number_of_tokens()
    {
        int[] drawn = new int[3000];
        for (int seed = 0; seed < 400; seed++)
        {
            foreach (int id in ControlTypes.Draw(Types, 0.3 * All, (ulong)seed))
            {
                drawn[id / 7]++;
            }
        }
        double mean = drawn.Average();
        // The most frequent ones are passed over more often, since they may bring too many tokens.
        Assert.InRange(drawn[10..100].Average() / mean, 0.75, 1.1);
        Assert.InRange(drawn[1000..2000].Average() / mean, 0.9, 1.1);
    }

    [Fact]
    public void A_concept_without_tokens_or_with_fewer_than_any_type_and_a_corpus_without_types_have_none()
    {
        Assert.Empty(ControlTypes.Draw(Types, 0, 1));
        Assert.Empty(ControlTypes.Draw([], 5, 1));
        Assert.Empty(ControlTypes.Draw([(3, 7.0)], 5, 1));
    }

    private static double TokensOf(HashSet<int> draw) =>
        Types.Where(type => draw.Contains(type.Id)).Sum(type => type.Tokens);
}
