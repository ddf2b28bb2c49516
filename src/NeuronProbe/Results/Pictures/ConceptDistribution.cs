using NeuronProbe.Concepts.Measures;

namespace NeuronProbe.Results.Pictures;

/// <summary>How the values of a neuron are spread on the tokens of a concept and on others.</summary>
/// <param name="Name">The neuron's short name, such as <c>ffn.3.post:123</c>.</param>
/// <param name="Figures">What was measured of it.</param>
/// <param name="Bins">The values of the documents that rank, in ascending bins.</param>
internal sealed record ConceptDistribution(string Name, ConceptFigures Figures, IReadOnlyList<LabelledBin> Bins)
{
    /// <summary>Reads it of a neuron.</summary>
    /// <param name="findings">What was found, concepts among it.</param>
    /// <param name="place">The neuron.</param>
    /// <param name="concept">The name of one of the concepts.</param>
    public static ConceptDistribution Read(Findings findings, NeuronPlace place, string concept)
    {
        ConceptsCollector collector = place.Site.Collectors.OfType<ConceptsCollector>().First();
        int index = collector.Concepts.Index().First(pair => pair.Item.Name == concept).Index;
        return new(
            place.ShortName,
            findings.Rows<ConceptFigures>(place.Site, place.Index).First(row => row.Concept == concept),
            collector.Bins(place.Index, index));
    }
}
