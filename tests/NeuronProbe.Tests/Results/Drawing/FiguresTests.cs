using NeuronProbe.Results.Drawing;
using Xunit;

namespace NeuronProbe.Tests.Results.Drawing;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.12345, "-0.1235")]
    [InlineData(0.00123456, "0.001235")]
    [InlineData(0.000123456, "1.23e-4")]
    [InlineData(9.99996, "10.00")]
    [InlineData(999.96, "1000")]
    [InlineData(1234567, "1234567")]
    [InlineData(-12345678, "-1.23e+7")]
    [InlineData(double.Epsilon, "4.94e-324")]
    public void A_number_has_four_digits(double value, string expected) => Assert.Equal(expected, Figures.Short(value));

    [Theory]
    [InlineData(7, "7")]
    [InlineData(1000, "1k")]
    [InlineData(1e7, "10M")]
    [InlineData(2.5e9, "2.5G")]
    public void A_round_count_is_short(double count, string expected) =>
        Assert.Equal(expected, Figures.RoundCount(count));

    [Theory]
    [InlineData(0.0, "0%")]
    [InlineData(0.00001, "<0.01%")]
    [InlineData(0.00123, "0.12%")]
    [InlineData(0.1234, "12.3%")]
    [InlineData(0.99999, ">99.9%")]
    [InlineData(1.0, "100%")]
    public void A_share_is_told_as_per_cent_and_never_rounded_to_none_or_all(double fraction, string expected) =>
        Assert.Equal(expected, Figures.Percent(fraction));

    [Theory]
    [InlineData(0.5, "0.500")]
    [InlineData(0.0312, "0.031")]
    [InlineData(0.000032, "3e-5")]
    [InlineData(1e-120, "<1e-99")]
    [InlineData(double.NaN, "")]
    public void A_q_value_takes_few_characters(double value, string expected) =>
        Assert.Equal(expected, Figures.QValue(value));

    [Fact]
    public void What_is_missing_is_a_dash_or_nothing()
    {
        Assert.Equal("-", Figures.ShortOrDash(null));
        Assert.Equal("-", Figures.Percent(null));
        Assert.Equal("-", Figures.Percent(double.NaN));
        Assert.Equal("", Figures.ShortOrNothing(double.NaN, 3));
        Assert.Equal("", Figures.Share(double.NaN));
    }
}
