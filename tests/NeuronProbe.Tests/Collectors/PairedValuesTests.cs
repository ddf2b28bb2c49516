using NeuronProbe.Collectors;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

public sealed class PairedValuesTests
{
    [Fact]
    public void A_value_is_rounded_to_the_nearest_number_of_12_bits_and_of_two_such_to_the_even_one()
    {
        var random = new Random(3);
        for (int trial = 0; trial < 300_000; trial++)
        {
            uint bits = (uint)random.NextInt64(1L << 32);
            // Half of them half way between two numbers, or beside that.
            bits = trial % 2 == 0 ? bits : (bits & ~0xfffu) + 0x800u + (uint)(trial / 2 % 3) - 1;
            float value = BitConverter.UInt32BitsToSingle(bits);
            if (!float.IsFinite(value) || Math.Abs(value) is 0 or > 3e38f)
            {
                continue;
            }
            float rounded = PairedValues.Round(value);
            Assert.Equal(Nearest(value), rounded);
            Assert.Equal(rounded, PairedValues.Round(rounded));
            Assert.InRange(
                Math.Abs((double)rounded - value), 0, Math.Max(Math.Abs((double)value) / 4096, Math.Pow(2, -137)));
        }
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(0f)]
    [InlineData(1.5f)]
    [InlineData(4095f)]
    [InlineData(-8190f)]
    public void What_needs_no_more_bits_stays(float value) => Assert.Equal(value, PairedValues.Round(value));

    [Fact]
    public void Nothing_becomes_a_number_of_another_kind()
    {
        Assert.True(float.IsNaN(PairedValues.Round(float.NaN)));
        Assert.True(float.IsNaN(PairedValues.Round(BitConverter.UInt32BitsToSingle(0x7f800001))));
        Assert.True(float.IsNaN(PairedValues.Round(BitConverter.UInt32BitsToSingle(uint.MaxValue))));
        Assert.True(float.IsNegative(PairedValues.Round(-0f)));
        Assert.Equal(MathF.ScaleB(4095, 116), PairedValues.Round(float.MaxValue));
        Assert.Equal(-MathF.ScaleB(4095, 116), PairedValues.Round(float.MinValue));
        Assert.Equal(MathF.ScaleB(1, -137), PairedValues.Round(float.Epsilon));
        Assert.Equal(-MathF.ScaleB(1, -137), PairedValues.Round(-float.Epsilon));
        Assert.Equal(MathF.ScaleB(1, -126), PairedValues.Round(MathF.BitDecrement(MathF.ScaleB(1, -126))));
    }

    /// <summary>By division: a float64 has room for what is beyond 12 bits.</summary>
    private static float Nearest(float value)
    {
        double unit = Math.Pow(2, Math.Max(Math.ILogB(value) - 11, -137));
        double steps = Math.Round(value / unit, MidpointRounding.ToEven);
        return (float)((steps == 0 ? Math.Sign(value) : steps) * unit);
    }
}
