using NeuronProbe.Cli.Views;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Cli.Views;

public sealed class NeuronConceptsTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(40)]
    [InlineData(20)]
    public void A_neuron_names_the_concepts_that_it_tells_best(int width) =>
        Golden.Matches(
            $"views/neuron_concepts_{width}.txt",
            Terminal.Draw(console => new NeuronView(console).Write(Neuron(DrawnConcepts.OfNeuron)), width));

    [Fact]
    public void A_neuron_that_tells_nothing_says_so() =>
        Assert.EndsWith(
            "\n\nConcepts  the 0 of 1 that it tells best\nNone of them has tokens of both kinds.\n",
            Terminal.Draw(console => new NeuronView(console).Write(Neuron(DrawnConcepts.OfNeuron[^1]))),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    public void The_table_of_neurons_names_a_concept_of_each_where_there_is_room(int width) =>
        Golden.Matches(
            $"views/neurons_concepts_{width}.txt",
            Terminal.Draw(console => new NeuronTableView(console).Write(DrawnViews.WithConcepts(), 20), width));

    private static NeuronFindings Neuron(params ConceptFigures[] concepts) =>
        new("transformer.h.0.mlp.c_proj:input", 3) { Concepts = concepts };
}
