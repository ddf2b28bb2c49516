using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Measures;

/// <summary>Pairs of tokens with and without control labels, of which each token is in every draw.</summary>
public sealed class ControlBinsTests
{
    private const int Draws = ConceptPlan.ControlDraws;

    [Fact]
    public void A_token_alone_in_its_bin_leaves_nothing_open()
    {
        PairCount pairs = Pairs(false, (-4, 0), (1, Draws), (2, 5));
        // Of the 25 labelled ones those of 1 are above the 20 of -4, and those of 2 too, with 15 equal ones.
        Assert.Equal(((20 * 20) + (5 * 20) + (5 * 7.5)) / (25 * 35), pairs.Auroc!.Value, 1e-12);
        Assert.Equal(0, pairs.Error);
    }

    [Fact]
    public void Tokens_that_share_a_bin_may_be_in_either_order()
    {
        PairCount pairs = Pairs(false, (-4, 0), (1, Draws), (1.1f, 5));
        Assert.Equal(((25 * 20) + (25 * 7.5)) / (25 * 35), pairs.Auroc!.Value, 1e-12);
        Assert.Equal(25 * 7.5 / (25 * 35), pairs.Error, 1e-12);
    }

    [Theory]
    [InlineData(0.7f, true, 0)]
    [InlineData(0.7f, false, 0.5)]
    [InlineData(0, false, 0)]
    public void Equal_values_are_ties_where_they_are_known_to_be_equal(float value, bool isConstant, double error)
    {
        PairCount pairs = Pairs(isConstant, (value, 3), (value, 3), (value, 3));
        Assert.Equal(0.5, pairs.Auroc!.Value, 1e-12);
        Assert.Equal(error, pairs.Error, 1e-12);
    }

    private static PairCount Pairs(bool isConstant, params (float Value, byte Labelled)[] tokens)
    {
        int largest = BitConverter.SingleToInt32Bits(tokens.Max(token => Math.Abs(token.Value)));
        var bins = new ControlBins(1, 1);
        foreach ((float value, byte labelled) in tokens)
        {
            bins.Add(0, value, largest, [labelled]);
        }
        return bins.Pairs(0, 0, largest, isConstant);
    }
}
