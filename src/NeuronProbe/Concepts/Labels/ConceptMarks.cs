using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Concepts.Labels;

/// <summary>Which tokens of a document each concept applies to.
/// Concepts that the document does not have take no memory.</summary>
internal sealed class ConceptMarks
{
    private readonly int[] concepts;
    private readonly int[][] tokens;

    /// <param name="tokens">By concept, the numbers of the tokens in the document, ascending;
    /// concepts in the order of the scan's list.</param>
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
    public ReadOnlySpan<int> Of(int concept) =>
        Array.BinarySearch(concepts, concept) is int place and >= 0 ? tokens[place] : [];

    /// <summary>Those of some adjacent tokens.</summary>
    /// <param name="concept">Index into the scan's list of concepts.</param>
    /// <param name="first">The first of the tokens.</param>
    /// <param name="count">How many they are.</param>
    public ReadOnlySpan<int> Of(int concept, int first, int count)
    {
        ReadOnlySpan<int> marked = Of(concept);
        return marked[PlaceOf(marked, first)..PlaceOf(marked, first + count)];
    }

    private static int PlaceOf(ReadOnlySpan<int> marked, int token) =>
        marked.BinarySearch(token) is int place and >= 0 ? place : ~marked.BinarySearch(token);
}

/// <summary>The marks that a document carries.</summary>
internal static class MarkedDocument
{
    extension(TokenizedDocument document)
    {
        /// <summary>Which tokens the scan's concepts apply to, or null where none are collected.</summary>
        public ConceptMarks? Marks => document.Annotations.Of<ConceptMarks>();

        /// <summary>The document with marks.</summary>
        public TokenizedDocument WithMarks(ConceptMarks marks) =>
            document with { Annotations = document.Annotations.With(marks) };
    }
}
