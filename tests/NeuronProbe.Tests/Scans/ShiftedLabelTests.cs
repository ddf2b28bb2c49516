using System.Globalization;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

/// <summary>How often a trained model's neurons are found to answer to labels that were moved
/// away from what they label.</summary>
public sealed class ShiftedLabelTests
{
    private const int Shifts = 20;
    private const int MostWithFindings = 3;

    // Sentences of a treebank that are read; all where the measurement is asked for.
    private static readonly int Sentences = int.Parse(
        Environment.GetEnvironmentVariable("NEURONPROBE_SHIFT_SENTENCES") ?? "400", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("en_ewt-ud-dev.conllu")]
    [InlineData("en_ewt-ud-test.conllu")]
    [InlineData("en_ewt-ud-train.assembled.conllu")]
    public void Of_20_shifts_of_all_tags_at_most_3_have_a_finding(string treebank)
    {
        var corpus = new ShiftedLabels(TestData.Path("data", "corpora", "ud-ewt", treebank), Sentences);
        var random = new Random(7);
        var findings = new List<string>();
        for (int shift = 0; shift < Shifts; shift++)
        {
            int distance = random.Next(corpus.Longest, corpus.Tokens - corpus.Longest);
            (ConceptTest[] tests, double[] qValues) = corpus.Shift(distance);
            if (qValues[0] < 0.05)
            {
                int found = qValues.Count(q => q < 0.05);
                findings.Add(FormattableString.Invariant(
                    $"shift {distance}: {found} of {tests.Length}, first {tests[0]} with q {qValues[0]:g3}"));
            }
        }
        Assert.True(
            findings.Count <= MostWithFindings,
            $"{findings.Count} of {Shifts} shifts of {corpus.Tokens} tokens have findings:\n"
                + $"{string.Join('\n', findings)}");
    }
}
