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
public sealed class NullLabelTests(ITestOutputHelper output)
{
    private const double SignificantBelow = 0.05;

    // Planted neurons are one in so many, higher on labelled tokens by so many standard deviations.
    private const int Every = 10;
    private static readonly double[] Sizes = [0.25, 0.5, 1, 2, 4];

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
    [InlineData("three tokens a document", "length")]
    [InlineData("a run a document, round its end", "length")]
    [InlineData("a run a document", "length")]
    [InlineData("a run a document", "length,position")]
    [InlineData("a run a document", "length,position,frequency")]
    [InlineData("half of the documents", "length,position,frequency")]
    public void At_most_a_twentieth_of_runs_has_a_finding(string kind, string control)
    {
        (int found, int before) = Count(kind, control);
        Tell(kind, control, found, before);
        Assert.InRange(found, 0, Most());
    }

    // A run within a document has its first and last tokens less often than others, and neurons know these.
    [Theory]
    [InlineData("three tokens a document", "")]
    [InlineData("a run a document", "")]
    [InlineData("a run a document", "frequency")]
    public void What_goes_with_length_is_found_where_that_is_not_controlled(string kind, string control)
    {
        (int found, int before) = Count(kind, control);
        Tell(kind, control, found, before);
        Assert.InRange(found, Runs / 5, Runs);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(25)]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(200)]
    public void Neurons_that_answer_are_found_nearly_as_often_as_with_all_documents_as_degrees_of_freedom(int documents)
    {
        int planted = Corpus.Value.Neurons / Every;
        int runs = Math.Max(2, Runs / 10);
        double[] found = new double[Sizes.Length];
        double[] before = new double[Sizes.Length];
        for (int run = 0; run < runs; run++)
        {
            int[][] labels = new NullLabels(Corpus.Value).InDocuments(new Random(run), documents, tokensEach: 2);
            for (int size = 0; size < Sizes.Length; size++)
            {
                NeuronTest[] tests = Corpus.Value.Test(
                    labels, [], neuron => neuron % Every == 0 && neuron / Every < planted ? Sizes[size] : 0);
                found[size] += Share(QValues(tests, counts => ClusterRobustWaldTest.Degrees(counts))) / runs;
                before[size] += Share(QValues(tests, counts => counts.Documents - 1)) / runs;
            }
        }
        output.WriteLine(string.Join("; ", Sizes.Index().Select(size => FormattableString.Invariant(
            $"{documents} documents, {size.Item} std: {found[size.Index]:0.000} ({before[size.Index]:0.000})"))));
        Assert.InRange(found.Sum(), 0.9 * before.Sum(), before.Sum());
        Assert.InRange(found[^1], 0.95, 1);

        double Share(double[] q) =>
            Enumerable.Range(0, planted).Count(i => q[i * Every] < SignificantBelow) / (double)planted;
    }

    private void Tell(string kind, string control, int found, int before) => output.WriteLine(
        $"{kind}, control '{control}': {found} of {Runs}; with documents - 1: {before}");

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
