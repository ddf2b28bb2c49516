using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Results;
using Xunit;

namespace NeuronProbe.Tests.Results;

public sealed class NeuronPeakTests
{
    private static readonly NeuronStatistics Statistics = new()
    {
        Count = 1000,
        Mean = 2,
        Variance = 16,
        Q01 = -7,
        Q99 = 9,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(13)]
    [InlineData(40)]
    public void It_is_the_median_of_the_first_ten_documents_in_standard_deviations_from_the_mean(int seed)
    {
        var random = new Random(seed);
        (long Document, float Activation)[] listed =
        [
            .. Enumerable.Range(0, 20 + seed).Select(_ => (random.NextInt64(30), 50 * random.NextSingle()))
                .OrderByDescending(example => example.Item2),
        ];
        // Worked out without the code under test: each document's largest activation, the ten largest of these.
        double[] strongest =
        [
            .. listed.GroupBy(example => example.Document).Select(group => (double)group.Max(e => e.Activation))
                .OrderDescending().Take(10),
        ];
        Assert.Equal(10, strongest.Length);
        double expected = (((strongest[4] + strongest[5]) / 2) - 2) / 4;
        Assert.Equal(new NeuronPeak(Tail.High, expected, 10), NeuronPeak.Of(Statistics, List(Tail.High, listed)));
    }

    [Fact]
    public void Of_both_tails_the_farther_one_counts_and_the_low_one_is_negative()
    {
        TopExample[] high = List(Tail.High, Documents(30, 20, 10, 9, 8));
        Assert.Equal(
            new NeuronPeak(Tail.High, 2, 5),
            NeuronPeak.Of(Statistics, [.. high, .. List(Tail.Low, Documents(-9, -8, -5, -4, -3))]));
        Assert.Equal(
            new NeuronPeak(Tail.Low, -3, 5),
            NeuronPeak.Of(Statistics, [.. high, .. List(Tail.Low, Documents(-99, -11, -10, -4, -3))]));
    }

    [Fact]
    public void A_list_of_few_documents_is_as_if_it_had_not_been_kept()
    {
        var byQuantile = new NeuronPeak(Tail.Low, (-7 - 2) / 4.0, 0);
        Assert.Equal(byQuantile, NeuronPeak.Of(Statistics, []));
        Assert.Equal(byQuantile, NeuronPeak.Of(Statistics, List(Tail.High, Documents(100, 99, 98, 97))));
        (long, float)[] oneDocument = [.. Enumerable.Range(0, 20).Select(i => (7L, 100f - i))];
        Assert.Equal(byQuantile, NeuronPeak.Of(Statistics, List(Tail.High, oneDocument)));
        Assert.Equal(
            new NeuronPeak(Tail.High, (97 - 2) / 4.0, 5),
            NeuronPeak.Of(Statistics, List(Tail.High, Documents(99, 98, 97, 96, 95))));
    }

    [Fact]
    public void One_token_does_not_decide_it() => Assert.Equal(
        NeuronPeak.Of(Statistics, List(Tail.High, Documents(6, 5, 4, 3, 3))),
        NeuronPeak.Of(Statistics, List(Tail.High, Documents(1e6f, 5, 4, 3, 3))));

    [Fact]
    public void Without_statistics_or_where_nothing_varies_there_is_none()
    {
        TopExample[] examples = List(Tail.High, Documents(9, 8, 7, 6, 5));
        Assert.Null(NeuronPeak.Of(null, examples));
        Assert.Null(NeuronPeak.Of(Statistics with { Variance = 0 }, examples));
        Assert.Null(NeuronPeak.Of(new NeuronStatistics(), examples));
    }

    private static (long Document, float Activation)[] Documents(params float[] activations) =>
        [.. activations.Select((activation, document) => ((long)document, activation))];

    private static TopExample[] List(Tail tail, (long Document, float Activation)[] listed) =>
    [
        .. listed.Select((example, i) => new TopExample(
            tail,
            i + 1,
            example.Activation,
            new TokenContext(example.Document, "", i, 0, [0], null, [default], null, null),
            [example.Activation])),
    ];
}
