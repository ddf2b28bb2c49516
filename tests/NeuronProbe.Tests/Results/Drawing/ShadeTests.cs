using NeuronProbe.Results.Drawing;
using Xunit;

namespace NeuronProbe.Tests.Results.Drawing;

public sealed class ShadeTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0)]
    [InlineData(0.01)]
    public void What_is_not_a_noticeable_activation_gets_no_shade(double activation) =>
        Assert.Null(Shade.Of(activation, 1));

    [Fact]
    public void Nothing_is_shaded_where_the_largest_is_zero() => Assert.Null(Shade.Of(1, 0));

    [Fact]
    public void Shades_grow_with_the_activation_and_tell_its_sign()
    {
        Colour[] positive =
            [.. new[] { 0.2, 0.6, 1, 7 }.Select(activation => Shade.Of(activation, 1)!.Value.Background)];
        Assert.True(positive[0].Red < positive[1].Red && positive[1].Red < positive[2].Red);
        Assert.Equal(positive[2], positive[3]);
        Colour negative = Shade.Of(-1, 1)!.Value.Background;
        Assert.True(positive[2].Red > positive[2].Blue && negative.Blue > negative.Red);
    }

    [Fact]
    public void Text_is_dark_on_strong_shades_alone()
    {
        Assert.False(Shade.Of(0.44, 1)!.Value.IsUnderDarkText);
        Assert.True(Shade.Of(-0.46, 1)!.Value.IsUnderDarkText);
    }

    [Fact]
    public void A_colour_lies_between_two_in_proportion() =>
        Assert.Equal(new Colour(15, 90, 100), new Colour(10, 100, 100).Towards(new Colour(30, 60, 100), 0.25f));
}
