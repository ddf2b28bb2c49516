using NeuronProbe.Concepts.Measures;
using NeuronProbe.Effects.Probes;
using NeuronProbe.Results;
using Xunit;
using static NeuronProbe.Tests.Effects.Probes.PlantedProbes;

namespace NeuronProbe.Tests.Effects.Probes;

/// <summary>Of which half of the documents each figure of a probe is, and of which draw.</summary>
public sealed class ProbeFiguresTests
{
    private static readonly Reading Whole = Read(blockDocuments: 50, share: 1);
    private static readonly ProbeNeuron[] OneOfFour = [new(0, Carriers[0])];
    private static readonly int[] Ranking = Whole.Tokens.Of(Four, Split.Ranking);
    private static readonly int[] HeldOut = Whole.Tokens.Of(Four, Split.HeldOut);

    [Fact]
    public void Values_are_in_deviations_from_the_mean_of_the_tokens_that_rank()
    {
        double[] ranking = Plain(isHeldOut: false);
        double mean = ranking.Average();
        double deviation = Math.Sqrt(ranking.Average(value => (value - mean) * (value - mean)));
        (double[] fitted, double[] judged) = Whole.Tokens.Standard(OneOfFour[0], Ranking, HeldOut);
        Equal([.. ranking.Select(value => (value - mean) / deviation)], fitted);
        Equal([.. Plain(isHeldOut: true).Select(value => (value - mean) / deviation)], judged);

        static void Equal(double[] expected, double[] actual) =>
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    [Fact]
    public void Thresholds_are_those_that_are_best_on_the_documents_that_rank()
    {
        (double Value, bool Label)[] ranking = [.. Plain(false).Zip(Whole.Tokens.Labels(Four, 0, Ranking))];
        (double Value, bool Label)[] heldOut = [.. Plain(true).Zip(Whole.Tokens.Labels(Four, 0, HeldOut))];
        FittedProbe probe = Fit(Whole, Four, OneOfFour, 0, 1)[0];
        double f1 = Best(F1, ranking);
        double accuracy = Best(Accuracy, ranking);
        // Else the figures would be the same whichever half the thresholds are of.
        Assert.NotEqual(Best(F1, heldOut), f1);
        Assert.NotEqual(Best(Accuracy, heldOut), accuracy);
        Assert.NotEqual(f1, accuracy);
        Assert.Equal(F1(heldOut, f1), probe.F1, 1e-12);
        Assert.Equal(Accuracy(heldOut, accuracy), probe.BalancedAccuracy, 1e-12);

        static double Best(Func<(double, bool)[], double, double> figure, (double Value, bool)[] tokens) =>
            tokens.Select(token => token.Value).OrderDescending().MaxBy(threshold => figure(tokens, threshold));
    }

    [Fact]
    public void The_interval_draws_the_documents_that_are_held_out()
    {
        int each = TokensEach;
        int documents = HeldOut.Length / each;
        double[] values = Plain(isHeldOut: true);
        bool[] labels = Whole.Tokens.Labels(Four, 0, HeldOut);
        var sorted = new SortedTokens(values.Length);
        foreach ((int token, double value) in values.Index())
        {
            sorted.Add(token, (float)value);
        }
        sorted.Sort();
        int[] own = [.. Enumerable.Range(0, values.Length).Select(token => token / each)];
        Assert.Equal(documents, Whole.Tokens.HeldOutDocuments);
        Assert.Equal(
            new DocumentBootstrap(documents, 200, 1, new ParallelOptions()).Interval(
                sorted, sorted.InOrder<int>(own, new int[own.Length]),
                sorted.InOrder<bool>(labels, new bool[own.Length])),
            Fit(Whole, Four, OneOfFour, 0, 1)[0].Interval);
    }

    [Fact]
    public void The_best_differ_most_by_either_sign()
    {
        for (int way = 0; way <= TokenLabels.Draws; way++)
        {
            Assert.Equal(
                Enumerable.Range(0, Neurons).OrderByDescending(i => Math.Abs(Whole.Sums.CohensD(i, Four, way))).Take(8),
                Whole.Choice.Best(Four, way).Select(neuron => neuron.Index));
        }
    }

    [Fact]
    public void Of_draws_the_row_is_the_one_with_the_middle_auroc_beside_the_lowest_and_the_highest()
    {
        double[] aurocs = [0.6, 0.9, 0.5, 0.75, 0.8];
        ProbeTask[] tasks =
        [
            new(Four, ProbeRow.Best, 0, OneOfFour, [1]),
            .. aurocs.Select((_, draw) => new ProbeTask(Four, ProbeRow.Random, draw + 1, [new(0, draw)], [1])),
        ];
        FittedProbe[][] fitted =
        [
            [new FittedProbe(0.95, 0.5, 0.4, 0.3, (0.93, 0.97), true)],
            .. aurocs.Select(auroc => (FittedProbe[])[new FittedProbe(auroc, auroc / 2, 0.1, 0.2, null, false)]),
        ];
        ProbeRow[] rows =
        [
            .. ProbeRows.Of(
                tasks, fitted, new Dictionary<int, ConceptProbes> { [Four] = new(Whole.Tokens, Four) },
                concept => $"c{concept}", neuron => $"n:{neuron.Index}"),
        ];
        Assert.Equal(["best", "random"], rows.Select(row => row.Kind));
        Assert.Equal((0.95, (0.93, 0.97), true), (rows[0].Auroc, rows[0].Range, rows[0].IsConverged));
        Assert.Equal((0.75, 0.375, (0.5, 0.9)), (rows[1].Auroc, rows[1].AveragePrecision, rows[1].Range));
        Assert.Equal(["n:3"], rows[1].Neurons);
    }

    /// <summary>The neuron's values on the tokens of a half, in the order of the corpus.</summary>
    private static double[] Plain(bool isHeldOut) =>
    [
        .. Documents.Where(document => Plan.IsHeldOut(document.Document) == isHeldOut).SelectMany(document =>
            Enumerable.Range(0, TokensEach).Select(
                token => (double)Values[(int)document.Document.Index, token, Carriers[0]])),
    ];

    private static double F1((double Value, bool Label)[] tokens, double threshold)
    {
        double hits = tokens.Count(token => token.Label && token.Value >= threshold);
        return 2 * hits / (tokens.Count(token => token.Label) + tokens.Count(token => token.Value >= threshold));
    }

    private static double Accuracy((double Value, bool Label)[] tokens, double threshold) => (
        tokens.Where(token => token.Label).Average(token => token.Value >= threshold ? 1.0 : 0)
        + tokens.Where(token => !token.Label).Average(token => token.Value < threshold ? 1.0 : 0)) / 2;
}
