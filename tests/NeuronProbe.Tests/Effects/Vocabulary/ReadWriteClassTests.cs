using NeuronProbe.Effects.Vocabulary;
using Xunit;

namespace NeuronProbe.Tests.Effects.Vocabulary;

public sealed class ReadWriteClassTests
{
    [Theory]
    [InlineData(0.6, 0.7, 0.9, "strengthening", true)]
    [InlineData(0.6, -0.7, -0.9, "strengthening", true)]
    [InlineData(0.6, 0.7, 0.2, "strengthening", false)]
    [InlineData(0.6, 0.2, 0.1, "conditional strengthening", true)]
    [InlineData(0.6, 0.2, 0.8, "conditional strengthening", false)]
    [InlineData(-0.6, 0.51, -0.8, "weakening", true)]
    [InlineData(-0.6, 0.51, 0.8, "weakening", false)]
    [InlineData(-0.6, 0.5, 0, "conditional weakening", true)]
    [InlineData(0.5, 0.6, 0.5, "proportional change", true)]
    [InlineData(-0.5, -0.6, 0.7, "proportional change", false)]
    [InlineData(0.5, -0.5, 0.9, "orthogonal", true)]
    public void A_gated_neuron_has_the_class_of_its_cosines_cut_at_a_half(
        double inOut, double gateOut, double gateIn, string expected, bool isTypical)
    {
        Assert.Equal(expected, ReadWriteClass.Of(inOut, gateOut));
        Assert.Equal(isTypical, ReadWriteClass.IsTypical(inOut, gateOut, gateIn));
        Assert.Contains(expected, ReadWriteClass.OfGated);
    }

    [Theory]
    [InlineData(0.6, "strengthening")]
    [InlineData(-0.6, "weakening")]
    [InlineData(0.5, "orthogonal")]
    public void A_plain_neuron_has_one_of_three(double inOut, string expected)
    {
        Assert.Equal(expected, ReadWriteClass.Of(inOut, null));
        Assert.Null(ReadWriteClass.IsTypical(inOut, null, null));
        Assert.Contains(expected, ReadWriteClass.OfPlain);
    }

    [Fact]
    public void Without_a_cosine_there_is_no_class()
    {
        Assert.Null(ReadWriteClass.Of(double.NaN, null));
        Assert.Null(ReadWriteClass.Of(0.6, double.NaN));
        Assert.Null(ReadWriteClass.IsTypical(0.6, 0.6, double.NaN));
    }
}
