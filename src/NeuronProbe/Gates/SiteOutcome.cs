using NeuronProbe.Results;
using NeuronProbe.Sites;

namespace NeuronProbe.Gates;

/// <summary>What a rule counts at one site.</summary>
/// <param name="Site">The site.</param>
/// <param name="Neurons">Neurons that the rule is about.</param>
/// <param name="Count">Those of them that it counts.</param>
/// <param name="Worst">The worst of these, at most <see cref="MostWorst"/>, the worst first.</param>
internal sealed record SiteOutcome(Site Site, long Neurons, long Count, IReadOnlyList<Offender> Worst)
{
    /// <summary>How many neurons of a site are named.</summary>
    public const int MostWorst = 20;

    /// <summary>The site's name as it may be typed.</summary>
    public string Name => Site.Alias ?? Site.Name;

    /// <summary>One of the worst by name, with what it has: <c>ffn.7.post:1203, W1 2.31 sd</c>.</summary>
    public string TextOf(Offender offender) =>
        NeuronPlace.NameOf(Name, offender.Neuron) + (offender.Text.Length == 0 ? "" : $", {offender.Text}");
}
