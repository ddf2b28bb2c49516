using NeuronProbe.Cli.Views;
using NeuronProbe.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Cli.Views;

public sealed class NeuronTableViewTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void A_line_for_each_neuron(int width) => Golden.Matches($"views/neurons_{width}.txt", Draw(DrawnNeurons.Create(), 20, width));

    [Fact]
    public void Of_many_neurons_the_most_striking_are_drawn() => Golden.Matches("views/neurons_striking.txt", Draw(DrawnNeurons.Create(2000), 4, 100));

    [Fact]
    public void Nothing_found_draws_nothing() => Assert.Equal("", Draw(new Findings([], new HashSet<string>()), 20, 80));

    private static string Draw(Findings findings, int limit, int width) =>
        Terminal.Draw(console => new NeuronTableView(console).Write(findings, limit), width);
}
