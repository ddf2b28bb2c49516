using NeuronProbe.Results.Pictures;
using Xunit;

namespace NeuronProbe.Tests.Results.Pictures;

public sealed class TextWidthsTests
{
    [Theory]
    [InlineData("", 12, 0)]
    [InlineData("ffn.3", 10, (3 * 2.78) + 5.56 + 5.56)]
    [InlineData("WWW", 1000, 3 * 944)]
    [InlineData("東京", 12, 24)]
    public void A_width_is_that_of_its_letters(string text, double size, double expected) =>
        Assert.Equal(expected, TextWidths.Of(text, size), 1e-9);

    [Fact]
    public void A_text_that_is_too_wide_keeps_both_ends()
    {
        Assert.Equal("ffn.3.post:123", TextWidths.Fit("ffn.3.post:123", 12, 100));
        const string Long = "transformer.h.11.mlp.c_proj:input:3071";
        for (int room = 20; room < 300; room += 7)
        {
            string fitted = TextWidths.Fit(Long, 12, room);
            Assert.InRange(TextWidths.Of(fitted, 12), 0, room);
            Assert.True(fitted == Long || fitted.Contains('…', StringComparison.Ordinal));
        }
        string cut = TextWidths.Fit(Long, 12, 150);
        Assert.StartsWith("transfo", cut, StringComparison.Ordinal);
        Assert.EndsWith("put:3071", cut, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300, "median -0.0227, above 0 on 43.4% of 59,219 tokens")]
    [InlineData(200, "median -0.0227")]
    [InlineData(40, "me…7")]
    public void Parts_go_before_letters(int room, string expected) =>
        Assert.Equal(expected, TextWidths.FitParts("median -0.0227, above 0 on 43.4% of 59,219 tokens", 12, room));

    [Fact]
    public void No_half_of_a_character_is_left()
    {
        string cut = TextWidths.Fit(string.Concat(Enumerable.Repeat("👩", 30)), 12, 100);
        Assert.Equal(cut, PictureText.Clean(cut));
    }
}
