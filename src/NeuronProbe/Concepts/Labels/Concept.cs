namespace NeuronProbe.Concepts.Labels;

/// <summary>A concept and how often it occurs in the corpus that is scanned.</summary>
/// <param name="Name">Its name, such as <c>upos=NOUN</c>.</param>
/// <param name="IsOfDocuments">Whether it applies to documents as a whole, never to a part of one.</param>
/// <param name="Positives">Tokens of the corpus that it applies to.</param>
/// <param name="PositiveDocuments">Documents with such tokens.</param>
public sealed record Concept(string Name, bool IsOfDocuments, long Positives, long PositiveDocuments);
