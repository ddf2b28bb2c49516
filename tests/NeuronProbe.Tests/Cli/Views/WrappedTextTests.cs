using NeuronProbe.Cli.Views;
using Xunit;

namespace NeuronProbe.Tests.Cli.Views;

public sealed class WrappedTextTests
{
    [Theory]
    [InlineData("one two three", 8, 0, "one two|three")]
    [InlineData("one two three", 7, 2, "one two|  three")]
    [InlineData("a  b", 4, 0, "a  b")]
    [InlineData("a/very/long/path b", 6, 0, "a/very/long/path|b")]
    [InlineData("東京 大阪 ab", 9, 0, "東京 大阪|ab")]
    [InlineData("東京 大阪 ab", 8, 2, "東京|  大阪|  ab")]
    [InlineData("cafe\u0301 ab", 7, 0, "cafe\u0301 ab")]
    public void Lines_have_as_many_columns_as_there_are(string text, int width, int indent, string lines) =>
        Assert.Equal(lines.Split('|'), WrappedText.Of(text, width, indent));

    [Fact]
    public void A_word_with_blanks_in_it_stays_whole() => Assert.Equal(
        ["promotes: ' the' 0.5,", "' a b' 0.25"],
        WrappedText.Of(["promotes:", "' the' 0.5,", "' a b' 0.25"], 26, 0));
}
