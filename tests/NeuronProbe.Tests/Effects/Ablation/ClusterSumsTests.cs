using NeuronProbe.Effects.Ablation;
using Xunit;

namespace NeuronProbe.Tests.Effects.Ablation;

public sealed class ClusterSumsTests
{
    // 97.5 % of Student's t with 4 degrees of freedom, from a table.
    private const double T4 = 2.7764451;

    private static readonly (int Count, double Loss, double Change)[] Documents =
        [(3, 6.0, 0.3), (10, 12.0, -0.4), (1, 5.5, 0.9), (7, 8.0, 0.0), (4, 4.0, 0.25)];

    [Fact]
    public void The_interval_is_that_of_the_sandwich_with_a_document_as_an_observation()
    {
        var sums = new ClusterSums();
        foreach ((int document, (int count, double loss, double change)) in Documents.Index())
        {
            sums.Add(document, count, loss, change, isLast: true);
        }
        LossChange found = sums.Find();
        double tokens = Documents.Sum(one => one.Count);
        double mean = Documents.Sum(one => one.Change) / tokens;
        double squares = Documents.Sum(one => Math.Pow(one.Change - (mean * one.Count), 2));
        double margin = T4 * Math.Sqrt(5 / 4.0 * squares) / tokens;
        Assert.Equal((25L, 5L), (found.Tokens, found.Documents));
        Assert.Equal(35.5 / 25, found.Loss, 1e-12);
        Assert.Equal(mean, found.Change, 1e-12);
        Assert.Equal(found.Loss + mean, found.LossAblated, 1e-12);
        Assert.Equal(mean - margin, found.Low, 1e-7);
        Assert.Equal(mean + margin, found.High, 1e-7);
    }

    [Fact]
    public void A_document_that_comes_in_parts_is_one_whatever_comes_between()
    {
        var whole = new ClusterSums();
        whole.Add(0, 5, 10, 1.5, isLast: true);
        whole.Add(1, 4, 3, -0.5, isLast: true);
        var parts = new ClusterSums();
        parts.Add(0, 2, 6, 1.0, isLast: false);
        parts.Add(1, 4, 3, -0.5, isLast: false);
        parts.Add(0, 3, 4, 0.5, isLast: true);
        Assert.Equal(whole.Find(), parts.Find());
    }

    [Fact]
    public void Nothing_has_no_mean_and_one_document_no_interval()
    {
        var sums = new ClusterSums();
        sums.Add(3, 0, 0, 0, isLast: true);
        Assert.Equal((0L, 0L), (sums.Find().Tokens, sums.Find().Documents));
        Assert.True(double.IsNaN(sums.Find().Change));
        sums.Add(4, 2, 3, 1, isLast: true);
        Assert.Equal((2L, 1L, 0.5), (sums.Find().Tokens, sums.Find().Documents, sums.Find().Change));
        Assert.True(double.IsNaN(sums.Find().Low));
    }
}
