using NeuronProbe.Effects.Vocabulary;
using NeuronProbe.Sites;
using Xunit;

namespace NeuronProbe.Tests.Effects.Vocabulary;

public sealed class EntropyNeuronsTests
{
    private static readonly double[] Norms = [1, 4, 2, 9];

    // The last has the same cosine with every token: none can be told from rounding.
    private static readonly double[] Variances = [0.004, 0.04, 0.04, 0];

    [Fact]
    public void They_have_the_largest_norm_for_the_standard_deviation_of_their_cosines()
    {
        var found = new WeightFindings([Site(0), Site(1)])
        {
            Head = null,
            HeadRefusal = null,
            Directions = (1, 4),
            Frequencies = null,
            Tokenizer = null,
            TokenCount = 1,
        };
        // Norms over deviations are 15.8, 20 and 10; equal ones come in the order of sites.
        Assert.Equal(
            [(0, 1), (1, 1), (0, 0), (1, 0), (0, 2)],
            EntropyNeurons.Of(found, 5).Select(one => (one.Site.Selection.Site.Layer, one.Index)));
    }

    private static SiteWeights Site(int layer) => new(
        new SiteSelection(new Site($"h.{layer}", SiteSide.Input, layer, 4, null), [0, 1, 2, 3]),
        IsGated: false,
        [.. Norms.Zip(Variances, (norm, variance) => new WeightRow
        {
            NormIn = 1,
            NormGate = double.NaN,
            NormOut = norm,
            Bias = 0,
            GateBias = double.NaN,
            CosInOut = 0,
            CosGateOut = double.NaN,
            CosGateIn = double.NaN,
            Class = null,
            IsTypical = null,
            VocabularyVariance = variance,
        })],
        []);
}
