using NeuronProbe.Concepts.Measures;
using NeuronProbe.Effects.Probes;
using NeuronProbe.Tests.Concepts.Measures;
using Xunit;
using static NeuronProbe.Tests.Effects.Probes.PlantedProbes;

namespace NeuronProbe.Tests.Effects.Probes;

/// <summary>Probes of concepts that are planted in made-up values.</summary>
public sealed class PlantedProbesTests
{
    [Fact]
    public void A_concept_of_one_neuron_is_told_by_one_and_one_of_four_by_four()
    {
        Reading read = Read(blockDocuments: 50, share: 1);
        ProbeNeuron[] one = read.Choice.Best(One, 0);
        ProbeNeuron[] four = read.Choice.Best(Four, 0);
        Assert.Equal(Carrier, one[0].Index);
        Assert.Equal(Carriers, four[..4].Select(neuron => neuron.Index).Order());
        FittedProbe[] ofOne = Fit(read, One, one, 0);
        FittedProbe[] ofFour = Fit(read, Four, four, 0);
        Assert.All(ofOne, probe => Assert.Equal(1, probe.Auroc, 1e-3));
        Assert.Equal(1, ofOne[0].F1, 1e-2);
        Assert.InRange(ofFour[0].Auroc, 0.7, 0.9);
        Assert.InRange(ofFour[1].Auroc, ofFour[0].Auroc + 0.02, 0.97);
        Assert.InRange(ofFour[2].Auroc, 0.995, 1);
        Assert.InRange(ofFour[3].Auroc, 0.99, 1);
        Assert.All(ofOne.Concat(ofFour), probe => Assert.True(probe.IsConverged));
        Assert.All(ofFour, probe => Assert.InRange(probe.Auroc, probe.Interval!.Value.Low, probe.Interval.Value.High));
    }

    [Fact]
    public void Labels_dealt_anew_and_neurons_at_random_tell_nothing_on_average()
    {
        Reading read = Read(blockDocuments: 50, share: 1);
        double[] dealt =
        [
            .. Enumerable.Range(1, TokenLabels.Draws).Select(
                draw => Fit(read, Four, read.Choice.Best(Four, draw), draw)[0].Auroc),
        ];
        Assert.InRange(dealt.Average(), 0.35, 0.65);
        ProbeNeuron[][] random = [.. Enumerable.Range(1, TokenLabels.Draws).Select(d => read.Choice.Random(Four, d))];
        Assert.All(random, draw => Assert.Equal(8, draw.Distinct().Count()));
        Assert.Equal(TokenLabels.Draws, random.Select(draw => string.Join(',', draw)).Distinct().Count());
        ProbeNeuron[] noise = [.. Enumerable.Range(14, 7).Select(index => new ProbeNeuron(0, index))];
        Assert.InRange(Fit(read, One, noise, 0, 1, 2, 4, 7)[^1].Auroc, 0.4, 0.6);
    }

    [Fact]
    public void Differences_are_those_of_brute_force_for_labels_and_for_each_deal()
    {
        Reading read = Read(blockDocuments: 50, share: 1);
        var labels = new TokenLabels(Plan);
        TokenPlace[] places = [.. Documents.Where(d => !Plan.IsHeldOut(d.Document)).SelectMany(PlacesOf)];
        for (int concept = 0; concept < 3; concept++)
        {
            for (int way = 0; way < TokenLabels.Ways; way++)
            {
                bool[] marked =
                    [.. places.Select(p => (labels.Of(concept, p, true) & TokenLabels.Labelled(way)) != 0)];
                Assert.Equal(marked.Count(mark => mark), read.Sums.Positives(concept, way));
                foreach (int neuron in (int[])[0, Carrier, Carriers[0]])
                {
                    LabelledValue[] plain =
                    [
                        .. places.Zip(marked, (p, mark) => new LabelledValue(
                            Values[(int)p.Window.Document.Document.Index, p.Position, neuron], mark, 0)),
                    ];
                    Assert.Equal(
                        PlainConceptFigures.CohensD(plain), read.Sums.CohensD(neuron, concept, way), 1e-9);
                }
            }
        }
    }

    [Fact]
    public void Labels_are_dealt_as_often_as_they_are_and_to_whole_documents_where_they_are_of_these()
    {
        var labels = new TokenLabels(Plan);
        for (int draw = 1; draw <= TokenLabels.Draws; draw++)
        {
            for (int concept = 0; concept < 3; concept++)
            {
                int[] counts =
                [
                    .. Documents.Select(d => PlacesOf(d).Count(
                        p => (labels.Of(concept, p, true) & TokenLabels.Labelled(draw)) != 0)),
                ];
                double units = concept == OfDocuments ? DocumentCount : DocumentCount * TokensEach;
                double rate = Plan.BaseRate(concept);
                double dealt = counts.Sum() / (concept == OfDocuments ? (double)TokensEach : 1);
                Assert.InRange(dealt, (units * rate) - (4 * Deviation()), (units * rate) + (4 * Deviation()));
                Assert.True(concept != OfDocuments || counts.All(count => count is 0 or TokensEach));

                double Deviation() => Math.Sqrt(units * rate * (1 - rate));
            }
        }
    }

    [Fact]
    public void Blocks_and_their_order_change_no_bit()
    {
        Reading read = Read(blockDocuments: 50, share: 0.6);
        Reading other = Read(blockDocuments: 7, share: 0.6, backwards: true);
        Assert.Equal(read.Tokens.Count, other.Tokens.Count);
        Assert.InRange(read.Tokens.Count, 0.5 * DocumentCount * TokensEach, 0.7 * DocumentCount * TokensEach);
        ProbeNeuron[] neurons = read.Choice.Best(Four, 0);
        Assert.Equal(neurons, other.Choice.Best(Four, 0));
        Assert.Equal(Fit(read, Four, neurons, 0), Fit(other, Four, neurons, 0));
        for (int neuron = 0; neuron < Neurons; neuron++)
        {
            Assert.Equal(
                read.Sums.CohensD(neuron, Four, 0), Read(7, 1).Sums.CohensD(neuron, Four, 0));
        }
    }

    [Fact]
    public void A_neuron_that_is_not_finite_or_does_not_vary_is_never_chosen()
    {
        Reading read = Read(blockDocuments: 50, share: 1, broken: Carrier);
        Assert.DoesNotContain(read.Choice.Best(One, 0), neuron => neuron.Index is Carrier or 0);
        Assert.All(
            Enumerable.Range(1, TokenLabels.Draws),
            draw => Assert.DoesNotContain(read.Choice.Random(One, draw), neuron => neuron.Index is Carrier or 0));
        Assert.Equal(Neurons - 2, read.Choice.Usable(One));
    }
}
