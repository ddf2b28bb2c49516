using NeuronProbe.Results.Pictures;
using Xunit;

namespace NeuronProbe.Tests.Results.Pictures;

public sealed class PictureThemeTests
{
    public static TheoryData<string> Names => ["light", "dark"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Texts_and_lines_have_the_contrast_that_WCAG_asks_for(string name)
    {
        PictureTheme theme = Of(name);
        Assert.InRange(theme.Text.ContrastWith(theme.Background), 7, 21);
        Assert.InRange(theme.Aside.ContrastWith(theme.Background), 4.5, 21);
        Assert.All(
            [theme.Values, theme.Mark, theme.Line, .. theme.Flags],
            colour => Assert.InRange(colour.ContrastWith(theme.Background), 3, 21));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_stands_over_each_other_differs_in_lightness_or_hue(string name)
    {
        PictureTheme theme = Of(name);
        Assert.Equal(4, theme.Flags.Distinct().Count());
        Assert.NotEqual(theme.Values, theme.Mark);
        // An eye without red or green still has blue.
        Assert.True(Math.Abs(theme.Values.Blue - theme.Mark.Blue) > 100);
    }

    private static PictureTheme Of(string name) => name == "light" ? PictureTheme.Light : PictureTheme.Dark;
}
