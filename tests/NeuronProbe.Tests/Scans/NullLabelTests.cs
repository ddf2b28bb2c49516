using System.Globalization;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

/// <summary>How often a trained model's neurons are found to answer to labels that were drawn at random, and how often
/// to those that they do answer to.</summary>
[Collection(LibTorchAlone.Name)]
public sealed class NullLabelTests(ITestOutputHelper output)
{
    private const double SignificantBelow = 0.05;

    // With 200, what docs/concepts.md tells: all of the treebank is read then.
    private static readonly int Runs = int.Parse(
        Environment.GetEnvironmentVariable("NEURONPROBE_NULL_RUNS") ?? "12", CultureInfo.InvariantCulture);

    private static readonly Lazy<TreebankActivations> Corpus = new(() => new(
        TestData.Path("data", "corpora", "ud-ewt", "en_ewt-ud-dev.conllu"), Runs < 200 ? 300 : int.MaxValue));

    [Theory]
    [InlineData("other document", "")]
    [InlineData("clusters", "")]
    [InlineData("15 tokens in 12 documents", "")]
    [InlineData("runs", "")]
    [InlineData("half of the documents", "")]
    [InlineData("a run a document", "length")]
    [InlineData("a turned run", "length")]
    [InlineData("some", "length")]
    [InlineData("a short run", "length")]
    [InlineData("a short run", "")]
    [InlineData("some", "")]
    [InlineData("some", "position,frequency")]
    [InlineData("a run a document", "length,position")]
    [InlineData("a run a document", "length,position,frequency")]
    [InlineData("clusters", "length,position,frequency")]
    [InlineData("half of the documents", "length,position,frequency")]
    public void At_most_a_twentieth_of_runs_has_a_finding(string kind, string control)
    {
        (int found, int before) = Count(kind, control);
        output.WriteLine($"{kind}, control '{control}': {found} of {Runs}; with documents - 1: {before}");
        Assert.InRange(found, 0, Most());
    }

    [Fact]
    public void Runs_of_one_length_have_findings_where_length_is_not_controlled()
    {
        (int found, int before) = Count("a run a document", "");
        output.WriteLine($"a run a document, no control: {found} of {Runs}; with documents - 1: {before}");
        Assert.InRange(found, Runs / 4, Runs);
    }

    [Theory]
    [InlineData(12, 1)]
    [InlineData(12, 2)]
    [InlineData(25, 2)]
    [InlineData(50, 2)]
    [InlineData(100, 2)]
    [InlineData(200, 2)]
    public void Neurons_that_answer_are_found_nearly_as_often_as_with_all_documents_as_degrees_of_freedom(
        int documents, int tokensEach)
    {
        // A tenth of the neurons is higher on labelled tokens.
        double[] sizes = [0.25, 0.5, 1, 2, 4];
        int planted = Corpus.Value.Neurons / 10;
        int runs = Math.Max(2, Runs / 10);
        int[] found = new int[sizes.Length];
        int[] before = new int[sizes.Length];
        for (int run = 0; run < runs; run++)
        {
            int[][] labels = new NullLabels(Corpus.Value).InDocuments(new Random(run), documents, tokensEach);
            for (int size = 0; size < sizes.Length; size++)
            {
                NeuronTest[] tests = Corpus.Value.Test(
                    labels, [], neuron => neuron % 10 == 0 && neuron / 10 < planted ? sizes[size] : 0);
                found[size] += Planted(QValues(tests, counts => ClusterRobustWaldTest.Degrees(counts)));
                before[size] += Planted(QValues(tests, counts => counts.Documents - 1));
            }
        }
        output.WriteLine(string.Join("; ", sizes.Index().Select(size => FormattableString.Invariant(
            $"{documents} documents of {tokensEach}, {size.Item} std: {found[size.Index] / (double)(runs * planted):0.000} (before {before[size.Index] / (double)(runs * planted):0.000})"))));
        Assert.True(found.Sum() > 0);

        int Planted(double[] q) => Enumerable.Range(0, planted).Count(i => q[i * 10] < SignificantBelow);
    }

    private static (int Found, int Before) Count(string kind, string control)
    {
        TokenTrait[] traits = [.. control.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => Enum.Parse<TokenTrait>(name, ignoreCase: true))];
        var labels = new NullLabels(Corpus.Value);
        (int found, int before) = (0, 0);
        for (int run = 0; run < Runs; run++)
        {
            NeuronTest[] tests = Corpus.Value.Test(labels.Draw(kind, new Random(run)), traits);
            found += HasFinding(QValues(tests, counts => ClusterRobustWaldTest.Degrees(counts))) ? 1 : 0;
            before += HasFinding(QValues(tests, counts => counts.Documents - 1)) ? 1 : 0;
        }
        return (found, before);

        static bool HasFinding(double[] q) => q.Any(value => value < SignificantBelow);
    }

    /// <summary>Benjamini and Hochberg's q-values, neuron by neuron; 1 where there is no test.</summary>
    private static double[] QValues(NeuronTest[] tests, Func<ClusterCounts, double> degreesOf)
    {
        double[] p = [.. tests.Select(test => test.SquaredT is { } squaredT
            ? SpecialFunctions.BetaRegularized(
                degreesOf(test.Counts) / 2, 0.5, degreesOf(test.Counts) / (degreesOf(test.Counts) + squaredT))
            : double.NaN)];
        int[] order = [.. Enumerable.Range(0, p.Length).Where(i => !double.IsNaN(p[i])).OrderBy(i => p[i])];
        double[] q = [.. Enumerable.Repeat(1.0, p.Length)];
        double[] adjusted = BenjaminiHochberg.Adjust([.. order.Select(i => p[i])]);
        foreach ((int place, int i) in order.Index())
        {
            q[i] = adjusted[place];
        }
        return q;
    }

    /// <summary>A twentieth; of few runs, as many as it takes to be all but sure that it is more.</summary>
    private static int Most() => Runs >= 200
        ? Runs / 20
        : Enumerable.Range(0, Runs).First(count => Binomial.CDF(SignificantBelow, Runs, count) > 0.999);
}
