using NeuronProbe.Results.Drawing;
using Xunit;

namespace NeuronProbe.Tests.Results.Drawing;

public sealed class ShadesTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0)]
    [InlineData(0.01)]
    public void What_is_not_a_noticeable_activation_gets_no_shade(double activation) =>
        Assert.Null(Shades.OnDark.Of(activation, 1));

    [Fact]
    public void Nothing_is_shaded_where_the_largest_is_zero() => Assert.Null(Shades.OnDark.Of(1, 0));

    [Fact]
    public void Shades_grow_with_the_activation_and_tell_its_sign()
    {
        Colour[] positive =
            [.. new[] { 0.2, 0.6, 1, 7 }.Select(activation => Shades.OnDark.Of(activation, 1)!.Value)];
        Assert.True(positive[0].Red < positive[1].Red && positive[1].Red < positive[2].Red);
        Assert.Equal(positive[2], positive[3]);
        Colour negative = Shades.OnDark.Of(-1, 1)!.Value;
        Assert.True(positive[2].Red > positive[2].Blue && negative.Blue > negative.Red);
    }

    [Fact]
    public void Shades_on_a_light_page_grow_darker()
    {
        Colour[] positive = [.. new[] { 0.2, 0.6, 1 }.Select(activation => Shades.OnLight.Of(activation, 1)!.Value)];
        Assert.True(positive[0].Luminance > positive[1].Luminance && positive[1].Luminance > positive[2].Luminance);
        Colour negative = Shades.OnLight.Of(-1, 1)!.Value;
        Assert.True(positive[2].Red > positive[2].Blue && negative.Blue > negative.Red);
    }
}
