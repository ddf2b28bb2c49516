using Xunit;

namespace NeuronProbe.Tests;

/// <summary>Shards and saved scans rely on the numbers themselves, so they are compared with published ones.</summary>
public sealed class StableHashTests
{
    private const ulong FowlerNollVoBasis = 0xCBF29CE484222325;

    // The first numbers of SplitMix64 from the seed 0, whose state grows by the same amount each time.
    [Theory]
    [InlineData(0, 0xE220A8397B1DCDAF)]
    [InlineData(1, 0x6E789E6AA1B965F4)]
    [InlineData(2, 0x06C45D188009454F)]
    [InlineData(3, 0xF88BB8A8724C81EC)]
    public void A_number_is_mixed_as_SplitMix64_does(int step, ulong expected)
    {
        ulong state = unchecked((ulong)step * 0x9E3779B97F4A7C15);
        Assert.Equal(expected, StableHash.Of(FowlerNollVoBasis ^ state));
        Assert.Equal(expected, StableHash.Of(FowlerNollVoBasis, 0xE220A8397B1DCDAF ^ state));
    }

    // 64-bit FNV-1a of these texts in ASCII.
    [Theory]
    [InlineData("", FowlerNollVoBasis)]
    [InlineData("a", 0xAF63DC4C8601EC8C)]
    [InlineData("foobar", 0x85944171F73967E8)]
    public void A_text_is_hashed_by_FNV_1a_and_mixed(string text, ulong hash) =>
        Assert.Equal(StableHash.Of(FowlerNollVoBasis ^ hash), StableHash.Of(text));

    [Fact]
    public void Fractions_go_from_0_to_below_1()
    {
        Assert.Equal(0, StableHash.Fraction(0));
        Assert.Equal(0.5, StableHash.Fraction(1UL << 63));
        Assert.Equal(1 - Math.ScaleB(1, -53), StableHash.Fraction(ulong.MaxValue));
    }
}
