using NeuronProbe.Cli.Views;
using NeuronProbe.Results;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Cli.Views;

public sealed class NeuronViewTests
{
    [Theory]
    [InlineData("heavy_tailed", 0, 0)]
    [InlineData("broad", 0, 1)]
    [InlineData("two_heaps", 0, 2)]
    [InlineData("dead", 1, 0)]
    [InlineData("constant", 1, 1)]
    public void A_neuron_is_drawn_in_eighty_columns(string name, int site, int index) =>
        Golden.Matches($"views/{name}.txt", Draw(site, index, 80, inColour: false));

    [Theory]
    [InlineData(40)]
    [InlineData(20)]
    public void A_neuron_is_drawn_in_a_narrow_terminal(int width) =>
        Golden.Matches($"views/width_{width}.txt", Draw(0, 0, width, inColour: false));

    [Fact]
    public void Tokens_are_shaded_where_there_is_colour() =>
        Golden.Matches("views/colour.ansi", Draw(0, 0, 80, inColour: true));

    private static string Draw(int site, int index, int width, bool inColour)
    {
        Findings findings = DrawnNeurons.Create();
        NeuronFindings neuron = NeuronFindings.Read(findings, findings.Sites[site], index);
        return Terminal.Draw(console => new NeuronView(console).Write(neuron), width, inColour);
    }
}
