using NeuronProbe.Cli.Terminals;
using NeuronProbe.Results.Drawing;
using Spectre.Console;
using Xunit;

namespace NeuronProbe.Tests.Cli.Terminals;

public sealed class PaletteTests
{
    private const double LeastForText = 4.5;
    private const double LeastForDrawings = 3;

    private static readonly Colour Black = new(0, 0, 0);
    private static readonly Colour White = new(255, 255, 255);

    // Pages that are not quite black or white, as many terminals have them.
    private static readonly Colour[] DarkPages = [Black, new(0, 43, 54), new(40, 42, 54)];
    private static readonly Colour[] LightPages = [White, new(253, 246, 227), new(245, 245, 245)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_colour_of_text_can_be_read_on_its_pages(bool isLight)
    {
        Palette palette = isLight ? Palette.OnLight : Palette.OnDark;
        Assert.All(
            from style in (Style[])[palette.Warning, palette.Positive, palette.Negative]
            from page in isLight ? LightPages : DarkPages
            select Of(style.Foreground).ContrastWith(page),
            contrast => Assert.InRange(contrast, LeastForText, 21));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Text_can_be_read_on_every_shade(bool isLight)
    {
        Palette palette = isLight ? Palette.OnLight : Palette.OnDark;
        for (int i = -1000; i <= 1000; i++)
        {
            Style style = palette.StyleOf(i / 1000.0, 1);
            if (Math.Abs(i) < 80)
            {
                Assert.Equal(Style.Plain, style);
                continue;
            }
            Assert.InRange(Of(style.Foreground).ContrastWith(Of(style.Background)), LeastForText, 21);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_stronger_a_shade_the_more_it_differs_from_the_page(bool isLight)
    {
        Palette palette = isLight ? Palette.OnLight : Palette.OnDark;
        Colour page = isLight ? White : Black;
        foreach (int sign in (int[])[-1, 1])
        {
            double[] contrasts = [.. Enumerable.Range(1, 10).Select(i =>
                Of(palette.StyleOf(sign * i / 10.0, 1).Background).ContrastWith(page))];
            Assert.Equal(contrasts.Order(), contrasts);
            Assert.True(contrasts[^1] > 1.9 * contrasts[0]);
        }
    }

    [Fact]
    public void A_bar_can_be_seen_on_either_page() => Assert.All(
        from style in (Style[])[Palette.BarDone, Palette.BarOpen]
        from page in (Colour[])[Black, White]
        select Of(style.Foreground).ContrastWith(page),
        contrast => Assert.InRange(contrast, LeastForDrawings, 21));

    private static Colour Of(Color color) => new(color.R, color.G, color.B);
}
