using NeuronProbe.Comparisons;
using NeuronProbe.Sites;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

public sealed class NeuronMatchingTests
{
    private static readonly int[] Documents = [.. Enumerable.Range(0, 300).Select(i => i / 3)];

    [Fact]
    public void A_model_matches_itself_exactly_but_where_neurons_are_constant()
    {
        SiteRows[] sites = [Site("a", 70, seed: 40), Site("b", 30, seed: 41)];
        MatchedNeuron[] matches = [.. NeuronMatching.Match(sites, sites)];
        Assert.Equal(100, matches.Length);
        Assert.All(matches, match =>
        {
            if (match.Index == 9)
            {
                Assert.Equal((null, null), (match.MatchSite, match.MatchNeuron));
                Assert.True(double.IsNaN(match.R) && double.IsNaN(match.ExcessR));
                return;
            }
            Assert.Equal(1, match.R);
            Assert.Equal((match.Selection.Site, match.Index), (match.MatchSite, match.MatchNeuron));
            Assert.InRange(match.RotatedR, -1, 0.999);
            Assert.Equal(1 - match.RotatedR, match.ExcessR);
        });
    }

    [Fact]
    public void Neurons_in_another_order_and_other_units_are_found()
    {
        float[][] values = RandomValues.Peaked(new Random(42), 40, Documents);
        float[][] other = [.. values.Reverse().Select(row => row.Select(x => (3 * x) + 1).ToArray())];
        IReadOnlyList<MatchedNeuron> matches = NeuronMatching.Match(
            [SiteOf("a", values)], [Site("c", 20, seed: 43), SiteOf("b", other)]);
        Assert.All(matches, match => Assert.Equal(("b:output", 39 - match.Index, 1.0),
            (match.MatchSite!.Name, match.MatchNeuron!.Value, Math.Round(match.R, 6))));
    }

    [Fact]
    public void The_sign_counts_but_for_gated_products()
    {
        float[][] values = RandomValues.Peaked(new Random(44), 40, Documents);
        float[][] opposite = [.. values.Select(row => row.Select(x => -x).ToArray())];
        IReadOnlyList<MatchedNeuron> plain =
            NeuronMatching.Match([SiteOf("a", values)], [SiteOf("b", opposite)]);
        Assert.All(plain, match => Assert.InRange(match.R, -0.5, 0.9));
        IReadOnlyList<MatchedNeuron> gated =
            NeuronMatching.Match([SiteOf("a", values, isGated: true)], [SiteOf("b", opposite)]);
        Assert.All(gated, match =>
        {
            Assert.Equal((match.Index, -1.0), (match.MatchNeuron!.Value, match.R));
            Assert.Equal(1 - Math.Abs(match.RotatedR), match.ExcessR);
        });
    }

    [Fact]
    public void Unrelated_neurons_match_no_better_than_random_directions()
    {
        SiteRows[] one = [SiteOf("a", RandomValues.Normal(new Random(45), 200, 300))];
        SiteRows[] other = [SiteOf("b", RandomValues.Normal(new Random(46), 200, 300))];
        Assert.Equal(0, NeuronMatching.Match(one, other).Average(match => match.ExcessR), 0.01);
    }

    private static SiteRows Site(string name, int neurons, int seed)
    {
        float[][] values = RandomValues.Peaked(new Random(seed), neurons, Documents);
        values[9] = [.. Enumerable.Repeat(-0.25f, Documents.Length)];
        return SiteOf(name, values);
    }

    private static SiteRows SiteOf(string name, float[][] values, bool isGated = false) => new(
        SiteSelection.All(new Site(name, SiteSide.Output, 0, values.Length) { IsGatedProduct = isGated }),
        RandomValues.RowsOf(values));
}
