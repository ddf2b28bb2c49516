using NeuronProbe.Effects.Vocabulary;
using Xunit;

namespace NeuronProbe.Tests.Effects.Vocabulary;

public sealed class StrongestTokensTests
{
    private const int Count = 7;

    [Theory]
    [InlineData(1000, 1000)]
    [InlineData(1000, 64)]
    [InlineData(1003, 17)]
    [InlineData(5, 5)]
    public void The_strongest_at_either_end_are_those_of_a_sorted_list_of_equals_the_first(int tokens, int each)
    {
        float[] effects = MadeUp(tokens);
        var strongest = new StrongestTokens(Count);
        for (int first = 0; first < tokens; first += each)
        {
            strongest.Add(first, effects.AsSpan(first, Math.Min(each, tokens - first)));
        }
        TokenEffect[] all = [.. effects.Select((effect, token) => new TokenEffect(token, effect))
            .Where(token => !float.IsNaN(token.Effect))];
        Assert.Equal(all.OrderByDescending(t => t.Effect).ThenBy(t => t.Token).Take(Count), strongest.High.ToArray());
        Assert.Equal(all.OrderBy(t => t.Effect).ThenBy(t => t.Token).Take(Count), strongest.Low.ToArray());
    }

    [Fact]
    public void Sixteen_at_a_time_and_one_by_one_are_the_same()
    {
        float[] effects = MadeUp(4099);
        (StrongestTokens fast, StrongestTokens plain) = (new(Count), new(Count));
        fast.Add(0, effects);
        plain.AddEach(0, effects);
        Assert.Equal(plain.High.ToArray(), fast.High.ToArray());
        Assert.Equal(plain.Low.ToArray(), fast.Low.ToArray());
    }

    /// <summary>Effects with many ties, and some that are no numbers.</summary>
    private static float[] MadeUp(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(i => i % 50 == 49 ? float.NaN : random.Next(-40, 40) / 8f)];
    }
}
