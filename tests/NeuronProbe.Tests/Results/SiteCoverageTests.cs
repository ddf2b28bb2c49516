using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Laws;
using Xunit;

namespace NeuronProbe.Tests.Results;

public sealed class SiteCoverageTests
{
    private const int Neurons = 14;
    private const int Documents = 64;

    // Each is the middle of a coarse bin, so that bins know the values as they are.
    private static readonly float[] Middles = [-2.25f, -1.125f, 0, 1.125f, 1.375f, 1.625f, 1.875f, 2.25f, 2.75f];

    private static readonly ActivationSample Sample = ActivationSample.Of(
        Neurons,
        Enumerable.Range(0, Documents).SelectMany(
            i => MadeUpDocument.Create(i, 1 + (i * 7 % 29), $"document {i}").Windows(11)),
        (window, position, neuron) =>
        {
            ulong token = StableHash.Of(
                (ulong)window.Document.Document.Index, (ulong)(window.FirstToken + position));
            double common = StableHash.Fraction(StableHash.Of(token, 1));
            double own = StableHash.Fraction(StableHash.Of(token, 2, (ulong)neuron));
            double share = neuron / (double)Neurons;
            return neuron == Neurons - 1 ? 1.125f
                : Middles[(int)(((share * common) + ((1 - share) * own)) * Middles.Length)];
        });

    private static readonly IReadOnlyList<Collector> Collectors = Collect();

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(12)]
    public void Each_figure_is_the_mean_over_pairs_of_disjoint_parts(int neuron)
    {
        TopExample[] examples = [.. ((TopExamplesCollector)Collectors[0]).Examples(neuron, Tail.High)];
        IReadOnlyList<CoveragePoint> points = Of(neuron, examples);
        Assert.Equal([0.125, 0.25, 0.5], points.Select(point => point.Part));
        foreach ((CoveragePoint point, int size) in points.Zip([1, 2, 4]))
        {
            (Func<string, bool> A, Func<string, bool> B)[] parts =
            [
                .. Enumerable.Range(0, 4 / size).Select(
                    i => (Part(2 * i * size, size), Part(((2 * i) + 1) * size, size))),
            ];
            double spread = Spread(Values(neuron, _ => true));
            Assert.Equal(Documents * size / 8.0, point.Documents, 1e-9);
            AssertIs(point.Mean, parts.Select(pair =>
                Math.Abs(Values(neuron, pair.A).Average() - Values(neuron, pair.B).Average()) / spread));
            AssertIs(point.Density, parts.Select(pair =>
                Math.Abs(Values(neuron, pair.A).Average(Active) - Values(neuron, pair.B).Average(Active))));
            AssertIs(point.Correlation, parts.Select(pair =>
            {
                double[][] found = [.. new[] { pair.A, pair.B }.Select(part => Enumerable.Range(0, Neurons - 1)
                    .Where(other => other != neuron)
                    .Select(other => Correlation(Values(neuron, part), Values(other, part))).ToArray())];
                return Correlation(found[0], found[1]);
            }));
            AssertIs(point.Top, parts.Select(pair => Overlap(Tokens(examples, pair.A), Tokens(examples, pair.B))));
        }

        static double Active(double value) => value > 0 ? 1 : 0;
    }

    [Fact]
    public void A_neuron_that_never_varies_has_no_figure_that_would_need_it()
    {
        Assert.All(Of(Neurons - 1, []), point => Assert.Equal(
            (null, 0.0, null, null), (point.Mean, point.Density, point.Top, point.Correlation)));
    }

    [Fact]
    public void Of_many_neurons_correlations_are_with_some_that_are_evenly_spread()
    {
        const int Many = 300;
        ActivationSample sample = ActivationSample.Of(
            Many,
            Enumerable.Range(0, 24).SelectMany(i => MadeUpDocument.Create(i, 20, $"document {i}").Windows(20)),
            (window, position, neuron) => Value(
                (ulong)window.Document.Document.Index, (ulong)(window.FirstToken + position), neuron));
        IReadOnlyList<Collector> collectors = CollectorCatalogue.Create(
            ["groups", "pairs"], sample.Selection, new CollectorOptions());
        sample.Feed(collectors, sample.Tokens);
        CollectorSteps.EndChunk(collectors);
        int[] others =
            [.. Enumerable.Range(0, PartCorrelations.MostOthers).Select(i => i * Many / PartCorrelations.MostOthers)];
        Assert.Equal(PartCorrelations.MostOthers, others.Distinct().Count());
        // One that is among them itself, and one that is not.
        foreach (int neuron in (int[])[others[3], others[3] + 1])
        {
            double[][] found =
            [
                .. new[] { Part(0, 4), Part(4, 4) }.Select(part => others.Where(other => other != neuron).Select(
                    other => Correlation(Of(neuron, part), Of(other, part))).ToArray()),
            ];
            CoveragePoint halves = SiteCoverage.Of(collectors)!.Of(neuron, [])[^1];
            Assert.Equal(Correlation(found[0], found[1]), halves.Correlation!.Value, 1e-5);
        }

        double[] Of(int neuron, Func<string, bool> isIn) =>
        [
            .. sample.Tokens.Where(token => isIn(sample.WindowOf(token).Document.Document.Id))
                .Select(token => (double)sample.ValueOf(token, neuron)),
        ];

        static float Value(ulong document, ulong token, int neuron)
        {
            ulong own = StableHash.Of(document, token);
            double common = StableHash.Fraction(StableHash.Of(own, (ulong)(neuron % 7)));
            return (float)(common + StableHash.Fraction(StableHash.Of(own, 9, (ulong)neuron)) - 0.7);
        }
    }

    [Fact]
    public void Larger_parts_agree_better_on_correlations()
    {
        IReadOnlyList<CoveragePoint>[] neurons = [.. Enumerable.Range(0, Neurons - 1).Select(neuron => Of(neuron, []))];
        Assert.True(
            neurons.Average(points => points[0].Correlation) < neurons.Average(points => points[2].Correlation));
    }

    private static IReadOnlyList<CoveragePoint> Of(int neuron, IEnumerable<TopExample> examples) =>
        new SiteCoverage((GroupsCollector)Collectors[1], (PairsCollector)Collectors[2]).Of(neuron, [.. examples]);

    private static IReadOnlyList<Collector> Collect()
    {
        IReadOnlyList<Collector> collectors = CollectorCatalogue.Create(
            ["top", "groups", "pairs"], Sample.Selection, new CollectorOptions());
        Sample.Feed(collectors, Sample.Tokens);
        CollectorSteps.EndChunk(collectors);
        Assert.InRange(Sample.Tokens.Count, 900, PairsCollector.Size);
        return collectors;
    }

    private static Func<string, bool> Part(int first, int size) => id =>
        DocumentGroups.Of(id) >= first && DocumentGroups.Of(id) < first + size;

    private static double[] Values(int neuron, Func<string, bool> isIn) =>
    [
        .. Sample.Tokens.Where(token => isIn(Sample.WindowOf(token).Document.Document.Id))
            .Select(token => (double)Sample.ValueOf(token, neuron)),
    ];

    private static int[] Tokens(IEnumerable<TopExample> examples, Func<string, bool> isIn) =>
        [.. examples.Where(example => isIn(example.Context.DocumentId)).Select(example => example.Context.TokenId)];

    private static double Overlap(int[] a, int[] b) => a.Length == 0 || b.Length == 0
        ? double.NaN
        : (a.Count(b.Contains) + b.Count(a.Contains)) / (double)(a.Length + b.Length);

    private static double Spread(double[] values) =>
        Math.Sqrt(values.Average(value => Math.Pow(value - values.Average(), 2)));

    private static double Correlation(double[] x, double[] y) =>
        x.Zip(y).Average(pair => (pair.First - x.Average()) * (pair.Second - y.Average())) / Spread(x) / Spread(y);

    private static void AssertIs(double? actual, IEnumerable<double> expected)
    {
        double[] known = [.. expected.Where(double.IsFinite)];
        Assert.NotEmpty(known);
        Assert.Equal(known.Average(), actual!.Value, 1e-6);
    }
}
