using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Concepts.Labels;

/// <summary>Marks the tokens of documents to which the concepts of a scan apply.
/// Not for several threads at once.</summary>
internal sealed class ConceptMarker
{
    private static readonly int[] None = [];

    private readonly ConceptFinder finder;
    private readonly Dictionary<string, int> places;

    /// <param name="names">The concepts of the scan in its order, as a survey gave them.</param>
    /// <param name="labelOn">Which tokens of a labelled word.</param>
    /// <param name="definitions">Concepts that are found by rules.</param>
    /// <param name="combinations">What those of them are made of that are combinations.</param>
    public ConceptMarker(
        IReadOnlyList<string> names,
        LabelOn labelOn,
        ConceptDefinitions? definitions = null,
        IReadOnlyCollection<ConceptCombination>? combinations = null)
    {
        finder = new(ConceptChoice.Only(names, combinations), definitions ?? ConceptDefinitions.None, labelOn);
        places = names.Select((name, place) => (name, place))
            .ToDictionary(p => p.name, p => p.place, StringComparer.Ordinal);
    }

    /// <summary>The document with its marks.</summary>
    /// <exception cref="ProbeException">A rule can't be applied to the document.</exception>
    public TokenizedDocument Mark(TokenizedDocument document)
    {
        int[][] tokens = new int[places.Count][];
        Array.Fill(tokens, None);
        foreach (FoundConcept concept in finder.Find(document))
        {
            tokens[places[concept.Name]] = concept.Tokens(document.Tokens.Length);
        }
        return document.WithMarks(new ConceptMarks(tokens));
    }
}
