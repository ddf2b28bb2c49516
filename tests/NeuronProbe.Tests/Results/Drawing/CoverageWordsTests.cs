using NeuronProbe.Cli.Views;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using Xunit;

namespace NeuronProbe.Tests.Results.Drawing;

/// <summary>What is said of how well parts of the documents agree.</summary>
public sealed class CoverageWordsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(15)]
    public void Few_documents_can_tell_nothing_whatever_halves_agree_on(int documents)
    {
        CoveragePoint[] points = Points(documents, 0.01);
        Assert.Equal(CoverageWords.TooFew, CoverageWords.Judgement(points, 0.5));
        Assert.Contains("too few documents", CoverageWords.TooFew, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(4000)]
    public void Halves_of_enough_documents_agree_or_do_not(int documents)
    {
        Assert.Equal(CoverageWords.Sure, CoverageWords.Judgement(Points(documents, 0.01), 0.5));
        Assert.StartsWith(
            CoverageWords.BeforeDoubts + "mean.", CoverageWords.Judgement(Points(documents, 0.4), 0.5),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "0.1 0.3 0.5")]
    [InlineData(12_000, "1,500 3,000 6,000")]
    public void Documents_of_a_part_are_a_count_or_less_than_one(int documents, string expected)
    {
        string drawn = NeuronProbe.Tests.Cli.Views.Terminal.Draw(
            console => new CoverageView(console).Write(Points(documents, 0.01), 0.5));
        string line = drawn.Split('\n').Single(line => line.StartsWith("documents", StringComparison.Ordinal));
        Assert.Equal(
            $"documents {expected} of a part",
            string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    private static CoveragePoint[] Points(int documents, double mean) =>
    [
        .. new[] { 0.125, 0.25, 0.5 }.Select(part => new CoveragePoint(part, documents * part, mean, 0.01, 0.9, 0.95)),
    ];
}
