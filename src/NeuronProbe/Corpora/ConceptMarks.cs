namespace NeuronProbe.Corpora;

/// <summary>Which tokens of a document each concept applies to.</summary>
/// <param name="tokens">By concept, the numbers of the tokens in the document, ascending; concepts in the order of the scan's list.</param>
public sealed class ConceptMarks(int[][] tokens)
{
    /// <summary>Concepts of the scan.</summary>
    public int ConceptCount => tokens.Length;

    /// <summary>The numbers of the tokens that a concept applies to, ascending.</summary>
    /// <param name="concept">Index into the scan's list of concepts.</param>
    public ReadOnlySpan<int> Of(int concept) => tokens[concept];
}
