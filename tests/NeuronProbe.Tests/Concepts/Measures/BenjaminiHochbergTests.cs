using MathNet.Numerics.Distributions;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Tables;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Measures;

/// <summary>How often the tests find something where there is nothing, with documents as strong clusters.</summary>
public sealed class BenjaminiHochbergTests
{
    private const int Runs = 200;
    private const int Neurons = 40;
    private const int Documents = 60;
    private const int Tokens = 12;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_200_runs_without_an_effect_at_most_10_have_a_finding(bool isOfDocuments)
    {
        int withFindings = Enumerable.Range(0, Runs).Count(
            seed => QValues(seed, isOfDocuments, realNeurons: 0).Any(q => q < 0.05));
        Assert.InRange(withFindings, 0, 10);
    }

    [Fact]
    public void Of_200_runs_in_which_neurons_are_strong_on_few_tokens_at_most_10_have_a_finding()
    {
        // By chance a concept misses all of them: its mean is then the same in every document, and only labels at
        // random tell how little that means.
        int withFindings = Enumerable.Range(0, Runs).Count(seed =>
        {
            var random = new Random(seed);
            bool[] labels = [.. Enumerable.Range(0, Documents * Tokens).Select(_ => random.Next(10) == 0)];
            float[] values = [.. Enumerable.Range(0, Neurons * Documents * Tokens).Select(
                _ => random.Next(33) == 0 ? 5 + random.NextSingle() : 0.01f * random.NextSingle())];
            ConceptsCollector concepts = new SimulatedRun(
                Documents, Tokens, (document, token) => labels[(document * Tokens) + token])
                .Collect(
                    Neurons, (neuron, document, token) => values[(((neuron * Documents) + document) * Tokens) + token]);
            return SimulatedRun.Column(concepts, "q_value").Any(
                cell => cell.Kind == CellKind.Real && cell.Number < 0.05);
        });
        Assert.InRange(withFindings, 0, 10);
    }

    [Fact]
    public void A_test_that_takes_tokens_for_independent_would_find_something_in_most_runs()
    {
        // What the documents as clusters are for: without them nearly all runs have a finding.
        int withFindings = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            (Func<int, int, bool> label, Func<int, int, int, float> value) = Simulate(
                seed, isOfDocuments: true, realNeurons: 0);
            ConceptsCollector concepts = new SimulatedRun(Documents, Tokens, label).Collect(Neurons, value);
            double[] d = [.. SimulatedRun.Column(concepts, "point_biserial_r").Select(cell => cell.Number)];
            double[] pValues = [.. d.Select(r => 2 * StudentT.CDF(
                0, 1, (Documents * Tokens) - 2, -Math.Abs(r) * Math.Sqrt(((Documents * Tokens) - 2) / (1 - (r * r)))))];
            withFindings += PlainConceptFigures.QValues(pValues).Any(q => q < 0.05) ? 1 : 0;
        }
        Assert.InRange(withFindings, 15, 20);
    }

    [Fact]
    public void With_half_the_neurons_real_the_mean_share_of_false_findings_is_at_most_a_twentieth()
    {
        double[] shares = [.. Enumerable.Range(0, Runs).Select(seed =>
        {
            double[] q = QValues(seed, isOfDocuments: false, realNeurons: Neurons / 2);
            int found = q.Count(value => value < 0.05);
            return found == 0 ? 0 : (double)q.Skip(Neurons / 2).Count(value => value < 0.05) / found;
        })];
        Assert.InRange(shares.Average(), 0, 0.05);
        Assert.True(QValues(0, isOfDocuments: false, realNeurons: Neurons / 2).Take(Neurons / 2).Count(q => q < 0.05)
            > Neurons / 4);
    }

    private static double[] QValues(int seed, bool isOfDocuments, int realNeurons)
    {
        (Func<int, int, bool> label, Func<int, int, int, float> value) = Simulate(seed, isOfDocuments, realNeurons);
        Cell[] q = SimulatedRun.Column(new SimulatedRun(Documents, Tokens, label).Collect(Neurons, value), "q_value");
        return [.. q.Select(cell => cell.Kind == CellKind.Real ? cell.Number : 1)];
    }

    /// <summary>Labels by document, or by token at a rate that differs between documents; values with a document's own
    /// level, three times its tokens' spread.</summary>
    private static (Func<int, int, bool> Label, Func<int, int, int, float> Value) Simulate(
        int seed, bool isOfDocuments, int realNeurons)
    {
        var random = new Random(seed);
        double[] rates =
            [.. Enumerable.Range(0, Documents).Select(_ => isOfDocuments ? random.Next(2) : random.NextDouble())];
        bool[] labels =
            [.. Enumerable.Range(0, Documents * Tokens).Select(i => random.NextDouble() < rates[i / Tokens])];
        double[] levels = [.. Enumerable.Range(0, Neurons * Documents).Select(_ => Normal.Sample(random, 0, 3))];
        double[] noise =
            [.. Enumerable.Range(0, Neurons * Documents * Tokens).Select(_ => Normal.Sample(random, 0, 1))];
        return (
            (document, token) => labels[(document * Tokens) + token],
            (neuron, document, token) => (float)(levels[(neuron * Documents) + document]
                + noise[(((neuron * Documents) + document) * Tokens) + token]
                + (neuron < realNeurons && labels[(document * Tokens) + token] ? 3 : 0)));
    }
}
