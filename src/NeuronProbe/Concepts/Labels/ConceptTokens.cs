namespace NeuronProbe.Concepts.Labels;

/// <summary>How many tokens of a document a concept applies to.</summary>
/// <param name="Concept">Its name.</param>
/// <param name="IsCombined">Whether it is a combination; a label may have the same name.</param>
/// <param name="Tokens">The tokens.</param>
internal readonly record struct ConceptTokens(string Concept, bool IsCombined, int Tokens);
