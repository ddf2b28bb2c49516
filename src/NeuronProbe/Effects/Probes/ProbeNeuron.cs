using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results;
using NeuronProbe.Sites;

namespace NeuronProbe.Effects.Probes;

/// <summary>A neuron that a probe may have.</summary>
/// <param name="Site">Index of its site.</param>
/// <param name="Index">Its index in the site's selection.</param>
internal readonly record struct ProbeNeuron(int Site, int Index) : IComparable<ProbeNeuron>
{
    public int CompareTo(ProbeNeuron other) => (Site, Index).CompareTo((other.Site, other.Index));
}

/// <summary>Chooses the neurons of probes by what the first reading found.</summary>
/// <param name="sums">The sums of all sites.</param>
/// <param name="count">Neurons to choose, those of the largest probe.</param>
internal sealed class ProbeChoice(IReadOnlyList<LabelSums> sums, int count)
{
    private const ulong Seed = 5;

    /// <summary>Neurons whose difference for a concept exists.</summary>
    public int Usable(int concept) => All().Count(neuron => !double.IsNaN(Difference(neuron, concept, 0)));

    /// <summary>The neurons with the largest difference of the means, of either sign, over all sites; of equal ones
    /// those of earlier sites, then the lower numbers.</summary>
    /// <param name="concept">Index of the concept.</param>
    /// <param name="way">0 for its own labels, else the number of the draw in which they are dealt anew.</param>
    public ProbeNeuron[] Best(int concept, int way) =>
    [
        .. All().Select(neuron => (neuron, Size: Math.Abs(Difference(neuron, concept, way))))
            .Where(own => !double.IsNaN(own.Size)).OrderByDescending(own => own.Size).Select(own => own.neuron)
            .Take(count),
    ];

    /// <summary>Neurons drawn at random of all that are usable for the concept.</summary>
    /// <param name="concept">Index of the concept.</param>
    /// <param name="draw">The number of the draw, from 1.</param>
    public ProbeNeuron[] Random(int concept, int draw) =>
    [
        .. All().OrderBy(neuron => StableHash.Of(Seed, (ulong)draw, SiteHash(neuron.Site), (ulong)NumberOf(neuron)))
            .Where(neuron => !double.IsNaN(Difference(neuron, concept, 0))).Take(count),
    ];

    /// <summary>Its name as it may be typed, such as <c>ffn.3.post:17</c>.</summary>
    public string NameOf(ProbeNeuron neuron)
    {
        Site site = sums[neuron.Site].Selection.Site;
        return NeuronPlace.NameOf(site.Alias ?? site.Name, NumberOf(neuron));
    }

    private int NumberOf(ProbeNeuron neuron) => sums[neuron.Site].Selection.Neurons[neuron.Index];

    private ulong SiteHash(int site) => StableHash.Of(sums[site].Selection.Site.Name);

    private double Difference(ProbeNeuron neuron, int concept, int way) =>
        sums[neuron.Site].CohensD(neuron.Index, concept, way);

    private IEnumerable<ProbeNeuron> All() => sums.SelectMany(
        (own, site) => Enumerable.Range(0, own.Selection.Neurons.Count).Select(i => new ProbeNeuron(site, i)));
}
