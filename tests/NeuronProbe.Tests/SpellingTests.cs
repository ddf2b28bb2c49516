using Xunit;

namespace NeuronProbe.Tests;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("bamk", "back bank")]
    [InlineData("ban", "bank bay banker")]
    [InlineData("bakn", "bank")]
    [InlineData("by", "")]
    [InlineData("ba", "bay back bank")]
    [InlineData("b", "")]
    [InlineData("shroe", "shore")]
    [InlineData("quite", "")]
    public void Near_words_begin_so_or_differ_in_few_letters_the_nearest_first(string typed, string near) =>
        Assert.Equal(near, string.Join(' ', Spelling.NearestOf(typed, ["shore", "bay", "banker", "bank", "back"], 3)));
}
