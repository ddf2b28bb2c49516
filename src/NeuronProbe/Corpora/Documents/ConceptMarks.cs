namespace NeuronProbe.Corpora.Documents;

/// <summary>Which tokens of a document each concept applies to. Concepts that the document does not have take no memory.</summary>
public sealed class ConceptMarks
{
    private readonly int[] concepts;
    private readonly int[][] tokens;

    /// <param name="tokens">By concept, the numbers of the tokens in the document, ascending; concepts in the order of the scan's list.</param>
    public ConceptMarks(int[][] tokens)
    {
        ConceptCount = tokens.Length;
        concepts = [.. Enumerable.Range(0, tokens.Length).Where(concept => tokens[concept].Length > 0)];
        this.tokens = [.. concepts.Select(concept => tokens[concept])];
    }

    /// <summary>Concepts of the scan.</summary>
    public int ConceptCount { get; }

    /// <summary>The numbers of the tokens that a concept applies to, ascending.</summary>
    /// <param name="concept">Index into the scan's list of concepts.</param>
    public ReadOnlySpan<int> Of(int concept) => Array.BinarySearch(concepts, concept) is int place and >= 0 ? tokens[place] : [];
}
