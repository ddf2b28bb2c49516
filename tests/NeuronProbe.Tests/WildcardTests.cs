using CsCheck;
using Xunit;

namespace NeuronProbe.Tests;

public sealed class WildcardTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("a*b", "ab", true)]
    [InlineData("a*b", "a-b-b", true)]
    [InlineData("a*b", "a-b-c", false)]
    [InlineData("*ab*ab", "abab", true)]
    [InlineData("*ab*ab", "abb", false)]
    [InlineData("a?c", "abc", false)]
    [InlineData("upos=*", "upos=NOUN", true)]
    public void A_name_follows_a_pattern(string pattern, string name, bool isMatch) =>
        Assert.Equal(isMatch, Wildcard.Matches(pattern, name));

    [Fact]
    public void It_agrees_with_trying_every_length_that_a_star_may_take() =>
        Gen.Select(Gen.Char["ab*"].Array[0, 7], Gen.Char["ab"].Array[0, 9]).Sample((pattern, name) =>
            Wildcard.Matches(new string(pattern), new string(name)) == TryAll(pattern, name));

    [Fact]
    public void A_pattern_of_many_stars_is_answered_at_once()
    {
        string[] stars = [.. Enumerable.Repeat("**", 200), "x"];
        string[] parts = [.. Enumerable.Repeat("y", 200)];
        Assert.False(Wildcard.Matches<string>(stars, parts, "**", Wildcard.Matches));
        Assert.False(Wildcard.Matches(string.Concat(Enumerable.Repeat("*a", 500)) + "b", new string('a', 2000)));
    }

    private static bool TryAll(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        if (pattern.IsEmpty)
        {
            return name.IsEmpty;
        }
        if (pattern[0] != '*')
        {
            return !name.IsEmpty && name[0] == pattern[0] && TryAll(pattern[1..], name[1..]);
        }
        for (int taken = 0; taken <= name.Length; taken++)
        {
            if (TryAll(pattern[1..], name[taken..]))
            {
                return true;
            }
        }
        return false;
    }
}
