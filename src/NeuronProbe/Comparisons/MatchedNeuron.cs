using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Comparisons;

/// <summary>A neuron of one scan and the one of another scan that it correlates with best.</summary>
/// <param name="Selection">The site and its chosen neurons.</param>
/// <param name="Index">The neuron's index in the selection.</param>
/// <param name="MatchSite">The other one's site; null where the neuron, or all others, have no correlation.</param>
/// <param name="MatchNeuron">The other one's number at that site.</param>
/// <param name="R">Pearson's r of the two; NaN where there is none.</param>
/// <param name="RotatedR">The same with the best of random directions in place of neurons.</param>
internal sealed record MatchedNeuron(
    SiteSelection Selection, int Index, Site? MatchSite, int? MatchNeuron, double R, double RotatedR)
{
    /// <summary>The columns of <c>matches.csv</c> after those of the keys.</summary>
    public static TableSchema<MatchedNeuron> Schema { get; } = new("matches", "match", isSingleRow: true,
    [
        new("match_site", row => row.MatchSite?.Name),
        new("match_neuron", row => (long?)row.MatchNeuron),
        new("r", row => (double?)row.R),
        new("rotated_r", row => (double?)row.RotatedR),
        new("excess_r", row => (double?)row.ExcessR),
    ]);

    /// <summary>How much better neurons match than random directions do. Where correlations count by magnitude, the
    /// difference of the magnitudes.</summary>
    public double ExcessR =>
        IsByMagnitude(Selection.Site) ? Math.Abs(R) - Math.Abs(RotatedR) : R - RotatedR;

    /// <summary>Whether correlations of a site's neurons count by magnitude: at gated products, whose sign says
    /// nothing.</summary>
    public static bool IsByMagnitude(Site site) => site.IsGatedProduct;
}
