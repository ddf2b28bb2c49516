using Xunit;

namespace NeuronProbe.Tests.Samples;

public sealed class ActivationRankingTests
{
    // Few different values, so that ties are many; both zeros and both signs.
    private static readonly float[] Activations = [.. Enumerable.Range(0, 400).Select(
        i => ((i * 7919 % 31) - 15) * (i % 3 == 0 ? 0.25f : i % 3 == 1 ? -0.5f : 1e-6f))];
    private static readonly int[] Labels = [.. Enumerable.Range(0, 400).Select(i => i * 104729 % 11 % 8)];

    [Fact]
    public void Auroc_is_the_share_of_pairs_in_the_right_order_and_ties_count_half()
    {
        NeuronScore[] scores = new ActivationRanking(Labels, 3, 10).Score(Activations);
        for (int label = 0; label < 3; label++)
        {
            float[] labelled = [.. Activations.Where((_, i) => (Labels[i] >> label & 1) == 1)];
            float[] others = [.. Activations.Where((_, i) => (Labels[i] >> label & 1) == 0)];
            double right = labelled.Sum(value => others.Sum(other => value > other ? 1 : value == other ? 0.5 : 0));
            Assert.Equal(right / ((double)labelled.Length * others.Length), scores[label].Auroc, 1e-12);
        }
    }

    [Fact]
    public void Precision_counts_the_highest_and_ties_go_to_the_earlier_token()
    {
        int[] highest = [.. Enumerable.Range(0, 400).OrderByDescending(i => Activations[i]).Take(10)];
        NeuronScore[] scores = new ActivationRanking(Labels, 3, 10).Score(Activations);
        Assert.Equal(
            Enumerable.Range(0, 3).Select(label => highest.Count(i => (Labels[i] >> label & 1) == 1) / 10.0),
            scores.Select(score => score.Precision));
    }

    [Fact]
    public void A_ranking_can_be_used_again()
    {
        var ranking = new ActivationRanking(Labels, 3, 10);
        ranking.Score([.. Activations.Reverse()]);
        Assert.Equal(new ActivationRanking(Labels, 3, 10).Score(Activations), ranking.Score(Activations));
    }
}
