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
            "\n\nConcepts  the 0 of 1 that it tells best, by |r|\nNone of them has tokens of both kinds.\n",
            Terminal.Draw(console => new NeuronView(console).Write(Neuron(DrawnConcepts.OfNeuron[^1]))),
            StringComparison.Ordinal);

    [Fact]
    public void Concepts_of_few_tokens_are_left_out_and_counted()
    {
        ConceptFigures[] concepts =
        [
            DrawnConcepts.OfNeuron[0] with { PointBiserialR = 0.3 },
            DrawnConcepts.OfNeuron[1] with { PositiveDocuments = 9, PointBiserialR = 0.9 },
            DrawnConcepts.OfNeuron[2] with { Positives = 19, PointBiserialR = 0.8 },
        ];
        string drawn = Terminal.Draw(console => new NeuronView(console).Write(Neuron(concepts)));
        Assert.Matches(
            "\n\nConcepts  the 1 of 3 that it tells best, by \\|r\\|\nconcept .*\nperson .*\n2 concepts left out: "
                + "under 20 tokens or 10 documents; --min-support 0 ranks all.\n$",
            drawn);
        Assert.Equal("person", Neuron(concepts).BestConcept?.Concept);
        Assert.Equal("name", (Neuron(concepts[1..]) with { Ranking = new() { MinSupport = 9 } }).BestConcept?.Concept);
        Assert.Null(Neuron(concepts[1..]).BestConcept);
    }

    [Fact]
    public void Concepts_that_are_easily_over_read_come_with_a_warning_that_names_their_rows()
    {
        ConceptFigures[] concepts =
        [
            DrawnConcepts.OfNeuron[0], DrawnConcepts.OfNeuron[2], DrawnConcepts.OfNeuron[7] with { QValue = 0.25 },
        ];
        string drawn = Terminal.Draw(console => new NeuronView(console).Write(Neuron(concepts)), 200);
        Assert.Matches("\n1 person .*\n2 feat=.*\n3 upos=X5 ", drawn);
        Assert.EndsWith(
            "\nCareful: row 3: held-out AUROC 0.510 only; q 0.250. Row 2: random labels do nearly as well (selectivity "
                + "0.045); one token fills the top list.\n",
            drawn,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "\nCareful: held-out AUROC 0.510 only; q 0.250.\n",
            Terminal.Draw(console => new NeuronView(console).Write(Neuron(concepts[2]))),
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Careful",
            Terminal.Draw(console => new NeuronView(console).Write(Neuron(concepts[0]))),
            StringComparison.Ordinal);
    }

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
