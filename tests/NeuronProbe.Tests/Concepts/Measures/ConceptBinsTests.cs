using NeuronProbe.Concepts.Measures;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Measures;

public sealed class ConceptBinsTests
{
    private const int Documents = 200;
    private const int TokensEach = 30;

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public void Bins_ascend_and_hold_what_lies_between_their_borders(int exactTokens)
    {
        var run = new SimulatedRun(Documents, TokensEach, IsLabelled);
        ConceptsCollector concepts = run.Collect(3, Value, exactTokens: exactTokens);
        for (int neuron = 0; neuron < 3; neuron++)
        {
            LabelledBin[] bins = concepts.Bins(neuron, 0);
            Assert.All(bins, bin => Assert.True(bin.Lower <= bin.Upper));
            Assert.All(bins.Zip(bins.Skip(1)), pair =>
                Assert.True(pair.First.Upper <= pair.Second.Lower, $"{pair.First} reaches into {pair.Second}."));
            Assert.All(bins, bin =>
                Assert.Equal((Count(neuron, bin, true), Count(neuron, bin, false)), (bin.Positives, bin.Negatives)));
            Assert.Equal(Documents * TokensEach, bins.Sum(bin => bin.Positives + bin.Negatives));
            Assert.Contains(bins, bin => bin.Lower == 0 && bin.Upper == 0 && bin.Positives > 0);
        }
    }

    private static long Count(int neuron, LabelledBin bin, bool isLabelled) => (
        from document in Enumerable.Range(0, Documents)
        from token in Enumerable.Range(0, TokensEach)
        where IsLabelled(document, token) == isLabelled
        let value = Value(neuron, document, token)
        where value >= bin.Lower && (value < bin.Upper || bin.Lower == bin.Upper) && value <= bin.Upper
        select value).LongCount();

    private static bool IsLabelled(int document, int token) => ((document * 7) + token) % 11 == 0;

    // Magnitudes over many octaves, both signs, values in GELU's crowded range, tiny ones and zeros.
    private static float Value(int neuron, int document, int token)
    {
        int i = (document * TokensEach) + token;
        return (i % 5) switch
        {
            0 => 0,
            1 => -0.17f + (0.0000213f * i),
            2 => (float)((neuron + 1) * Math.Exp(-((i % 97) / 7.3))),
            3 => (float)(-1.01 * (neuron + 1) * Math.Exp(-((i % 89) / 6.1))),
            _ => (i % 2 == 0 ? 1 : -1) * 1.3e-9f * (1 + (i % 13)),
        };
    }
}
