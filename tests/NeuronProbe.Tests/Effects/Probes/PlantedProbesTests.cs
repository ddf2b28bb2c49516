using NeuronProbe.Activations;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Effects.Probes;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Concepts.Measures;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Effects.Probes;

/// <summary>Probes of concepts that are planted in made-up values: one is in a single neuron, one in the sum of four,
/// one in none.</summary>
public sealed class PlantedProbesTests
{
    private const int DocumentCount = 240;
    private const int TokensEach = 15;
    private const int Neurons = 24;
    private const int Carrier = 3;
    private const int One = 0;
    private const int Four = 1;
    private const int OfDocuments = 2;

    private static readonly int[] Carriers = [5, 8, 13, 21];
    private static readonly float[,,] Values = MakeValues();
    private static readonly TokenizedDocument[] Documents = MakeDocuments();

    private static readonly ConceptPlan Plan = new(
        [
            .. Enumerable.Range(0, 3).Select(concept => new Concept(
                $"c{concept}",
                concept == OfDocuments,
                Documents.Sum(d => d.Marks!.Of(concept).Length),
                Documents.Count(d => d.Marks!.Of(concept).Length > 0))),
        ],
        DocumentCount * TokensEach,
        DocumentCount,
        0.5);

    private static readonly SiteSelection Selection =
        SiteSelection.All(new Site("blocks.0.up", SiteSide.Output, 0, Neurons));

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

    private static FittedProbe[] Fit(
        Reading read, int concept, ProbeNeuron[] neurons, int way, params int[] sizes)
    {
        var bootstrap = new DocumentBootstrap(read.Tokens.HeldOutDocuments, 200, 1, new ParallelOptions());
        return new ConceptProbes(read.Tokens, concept).Fit(
            neurons, sizes.Length == 0 ? [1, 2, 4, 8] : sizes, way, bootstrap);
    }

    private static Reading Read(int blockDocuments, double share, bool backwards = false, int? broken = null)
    {
        var sums = new LabelSums(Selection, Plan);
        var tokens = new KeptTokens(Plan, share);
        var kept = new KeptValues(Selection, tokens, 16);
        TokenizedDocument[] ordered = backwards ? [.. Documents.Reverse()] : Documents;
        foreach (TokenizedDocument[] own in ordered.Chunk(blockDocuments))
        {
            var layout = new BlockLayout();
            foreach (TokenizedDocument document in own)
            {
                layout.Add(new Window(document, 0, TokensEach, [], []), 0, [.. Enumerable.Range(0, TokensEach)]);
            }
            float[] tile =
            [
                .. Enumerable.Range(0, Neurons).SelectMany(neuron => own.SelectMany(document =>
                    Enumerable.Range(0, TokensEach).Select(token => neuron == broken && token == 2
                        ? float.NaN
                        : neuron == 0 && broken is not null
                            ? 1.5f
                            : Values[(int)document.Document.Index, token, neuron]))),
            ];
            sums.Begin([layout]);
            kept.Begin([layout]);
            sums.Update(new ActivationBlock(tile, layout.Length, layout, 0, Neurons));
            kept.Update(new ActivationBlock(tile, layout.Length, layout, 0, Neurons));
        }
        return new Reading(
            sums,
            new ProbeChoice([sums], 8),
            new ProbeTokens(tokens, Enumerable.Range(0, Neurons).ToDictionary(i => new ProbeNeuron(0, i), kept.Of)));
    }

    private static IEnumerable<TokenPlace> PlacesOf(TokenizedDocument document)
    {
        var window = new Window(document, 0, TokensEach, [], []);
        return Enumerable.Range(0, TokensEach).Select(
            token => new TokenPlace(window, StableHash.Of(document.Document.Id), token));
    }

    private static float[,,] MakeValues()
    {
        var random = new Random(4);
        float[,,] values = new float[DocumentCount, TokensEach, Neurons];
        for (int document = 0; document < DocumentCount; document++)
        {
            for (int token = 0; token < TokensEach; token++)
            {
                for (int neuron = 0; neuron < Neurons; neuron++)
                {
                    values[document, token, neuron] =
                        (float)Enumerable.Range(0, 6).Sum(_ => random.NextDouble() - 0.5);
                }
                values[document, token, Carrier] += random.NextDouble() < 0.1 ? 30 : 0;
            }
        }
        return values;
    }

    private static TokenizedDocument[] MakeDocuments() =>
    [
        .. Enumerable.Range(0, DocumentCount).Select(document =>
        {
            TextToken[] tokens = [.. Enumerable.Range(0, TokensEach).Select(token => new TextToken(token, 0, 0))];
            int[] one = [.. Marked(token => Values[document, token, Carrier] > 15)];
            int[] four = [.. Marked(token => Carriers.Sum(neuron => Values[document, token, neuron]) > 1.8)];
            int[] whole = document % 3 == 0 ? [.. Enumerable.Range(0, TokensEach)] : [];
            return new TokenizedDocument(
                new Document(document, $"d{document}", null, null, $"d{document}"), null, tokens)
                .WithMarks(new ConceptMarks([one, four, whole]));

            IEnumerable<int> Marked(Func<int, bool> holds) => Enumerable.Range(0, TokensEach).Where(holds);
        }),
    ];

    private sealed record Reading(LabelSums Sums, ProbeChoice Choice, ProbeTokens Tokens);
}
