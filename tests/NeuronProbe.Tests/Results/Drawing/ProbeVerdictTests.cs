using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using Xunit;

namespace NeuronProbe.Tests.Results.Drawing;

public sealed class ProbeVerdictTests
{
    [Theory]
    [InlineData(0.95, 0.96, 0.7, "one neuron, a:1, tells it as well as 16 do (0.950; 16: 0.970, 0.940-0.990).")]
    [InlineData(0.85, 0.95, 0.7,
        "a group: 4 neurons tell it as well as 16 do (0.950; 16: 0.970, 0.940-0.990; 1: 0.850).")]
    [InlineData(0.85, 0.90, 0.939, "a group: 16 neurons tell it better than fewer (0.970, 0.940-0.990; 1: 0.850).")]
    [InlineData(0.95, 0.96, 0.95,
        "no neurons stand out: 16 neurons that differ most reach 0.970, 0.940-0.990, and the best draw of random "
            + "neurons or labels 0.950.")]
    public void It_follows_the_interval_of_the_largest_probe_and_the_best_draw(
        double one, double four, double chance, string said) => Assert.Equal(
            said,
            ProbeVerdict.Of(
            [
                Row(1, "best", one), Row(4, "best", four), Row(16, "best", 0.97) with { Range = (0.94, 0.99) },
                Row(16, "random", 0.6) with { Range = (0.5, chance) },
                Row(16, "shuffled", 0.5) with { Range = (0.4, 0.6) },
            ]));

    [Fact]
    public void Without_an_interval_nothing_is_said_of_the_number() => Assert.StartsWith(
        "how many neurons it takes is not known",
        ProbeVerdict.Of([Row(1, "best", 0.9), Row(2, "best", 0.9)]),
        StringComparison.Ordinal);

    [Fact]
    public void A_single_size_is_told_alone() => Assert.Equal(
        "one neuron tells it with 0.900, 0.850-0.950.",
        ProbeVerdict.Of([Row(1, "best", 0.9) with { Range = (0.85, 0.95) }]));

    [Fact]
    public void Little_is_called_so() => Assert.Equal(
        "one neuron tells it with 0.600, 0.550-0.650. That is little: below 0.700.",
        ProbeVerdict.Of([Row(1, "best", 0.6) with { Range = (0.55, 0.65) }]));

    private static ProbeRow Row(int k, string kind, double auroc) => new("c", k, kind)
    {
        Auroc = auroc,
        Neurons = [.. Enumerable.Range(1, k).Select(i => $"a:{i}")],
        Range = (double.NaN, double.NaN),
    };
}
