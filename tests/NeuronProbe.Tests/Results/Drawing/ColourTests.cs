using NeuronProbe.Results.Drawing;
using Xunit;

namespace NeuronProbe.Tests.Results.Drawing;

/// <summary>Figures of WCAG 2.2, as its own documents and contrast checkers give them.</summary>
public sealed class ColourTests
{
    private static readonly Colour White = new(255, 255, 255);

    [Theory]
    [InlineData(0, 0, 0, 21)]
    [InlineData(255, 255, 255, 1)]
    [InlineData(0x76, 0x76, 0x76, 4.54)]
    [InlineData(0x77, 0x77, 0x77, 4.48)]
    [InlineData(255, 0, 0, 4)]
    [InlineData(0, 0, 255, 8.59)]
    public void Contrast_with_white_is_that_of_the_standard(byte red, byte green, byte blue, double expected)
    {
        var colour = new Colour(red, green, blue);
        Assert.Equal(expected, colour.ContrastWith(White), 0.005);
        Assert.Equal(colour.ContrastWith(White), White.ContrastWith(colour));
    }

    [Fact]
    public void The_better_of_black_and_white_text_can_be_read_on_every_grey()
    {
        for (int grey = 0; grey <= 255; grey++)
        {
            var page = new Colour((byte)grey, (byte)grey, (byte)grey);
            double onBlack = page.ContrastWith(new Colour(0, 0, 0));
            Assert.Equal(page.IsLight, onBlack > page.ContrastWith(White));
            Assert.InRange(page.IsLight ? onBlack : page.ContrastWith(White), 4.58, 21);
        }
    }

    [Fact]
    public void A_colour_lies_between_two_in_proportion() =>
        Assert.Equal(new Colour(15, 90, 100), new Colour(10, 100, 100).Towards(new Colour(30, 60, 100), 0.25f));
}
