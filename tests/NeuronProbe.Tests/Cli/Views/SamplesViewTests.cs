using NeuronProbe.Cli.Views;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Cli.Views;

public sealed class SamplesViewTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(60)]
    public void The_first_draws_of_each_interval_are_drawn(int width) =>
        Golden.Matches($"views/samples_{width}.txt", Draw(width));

    [Fact]
    public void No_line_is_wider_than_the_terminal() =>
        Assert.All(Draw(60).Split('\n'), line => Assert.InRange(line.Length, 0, 60));

    [Fact]
    public void A_neuron_without_samples_has_no_such_section() => Assert.DoesNotContain(
        "Samples",
        Terminal.Draw(console => new NeuronView(console).Write(new NeuronFindings("a:input", 3)), 80),
        StringComparison.Ordinal);

    private static string Draw(int width) => Terminal.Draw(
        console => new NeuronView(console).Write(new NeuronFindings("a:input", 3) { Samples = Samples }), width);

    private static Sample[] Samples =>
    [
        Of(null, 20_060, 1, 0, -0.0712f), Of(null, 20_060, 2, 0, 0.3f), Of(null, 20_060, 3, 1, -0.1f),
        Of(new(1, -1, 0), 15_000, 1, 0, -0.0712f), Of(new(1, -1, 0), 15_000, 2, 1, -0.1f),
        Of(new(2, 0, 1), 5_000, 1, 0, 0.3f), Of(new(2, 0, 1), 5_000, 2, 1, 0.75f), Of(new(2, 0, 1), 5_000, 3, 1, 0.5f),
        Of(new(6, 4, 5), 60, 1, 1, 4.25f), Of(new(7, 5, 6), 1, 1, 0, 5.123456f),
    ];

    private static Sample Of(SampleInterval? interval, long tokens, int draw, int text, float activation)
    {
        TopExample drawn = DrawnNeurons.Example(Tail.High, draw, DrawnNeurons.Texts[text], 9 + draw, activation);
        return new(interval, tokens, draw, activation, drawn.Context, drawn.ContextActivations);
    }
}
