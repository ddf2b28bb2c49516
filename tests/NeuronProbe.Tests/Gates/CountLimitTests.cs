using NeuronProbe.Gates;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Gates;

public sealed class CountLimitTests
{
    // A share of a total, worked out in whole numbers.
    [Theory]
    [InlineData("0", 36864, 0)]
    [InlineData("12", 36864, 12)]
    [InlineData("12", 5, 12)]
    [InlineData("1e3", 36864, 1000)]
    [InlineData("1.5e3", 0, 1500)]
    [InlineData("0%", 36864, 0)]
    [InlineData("0.1%", 36864, 36)]
    [InlineData("0.1%", 999, 0)]
    [InlineData("0.1%", 1000, 1)]
    [InlineData("5%", 512, 25)]
    [InlineData("5 %", 512, 25)]
    [InlineData("100%", 36864, 36864)]
    [InlineData("1e-1%", 36864, 36)]
    [InlineData("100%", long.MaxValue, long.MaxValue)]
    // In binary fractions 0.57 hundredths of 10,000 would be 56.99...
    [InlineData("0.57%", 10000, 57)]
    [InlineData("1.1%", 1000, 11)]
    [InlineData("0.29%", 10000, 29)]
    public void So_many_may_be_over(string text, long total, long allowed)
    {
        CountLimit limit = CountLimit.Parse(text, "--max");
        Assert.Equal(allowed, limit.Allowed(total));
        Assert.Equal(text, limit.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1,000")]
    [InlineData("1e30")]
    [InlineData("101%")]
    [InlineData("-1%")]
    [InlineData("5 percent")]
    [InlineData("NaN")]
    [InlineData("0x10")]
    [InlineData("five")]
    public void What_is_neither_a_number_nor_a_share_is_refused(string text) => Assert.Equal(
        "--max-dead: expected a whole number such as 12 or 1e3, or a share from 0% to 100% such as 0.1%, but got "
            + $"'{text}'. Write it in digits, with a point for fractions.",
        Assert.Throws<ProbeException>(() => CountLimit.Parse(text, "--max-dead")).Message);

    [Fact]
    public void A_number_alone_is_no_share()
    {
        Assert.Equal(1_000_000, CountLimit.ParseNumber("1e6", "--min-tokens").Allowed(3));
        Assert.Equal(
            "--min-tokens: expected a whole number such as 1000000 or 1e6, but got '5%'. Write it in digits.",
            Assert.Throws<ProbeException>(() => CountLimit.ParseNumber("5%", "--min-tokens")).Message);
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void No_culture_changes_it(string culture) => Culture.Use(
        culture, () => Assert.Equal(36, CountLimit.Parse("0.1%", "--max").Allowed(36864)));

    public static TheoryData<string> Cultures => Culture.Treacherous;
}
