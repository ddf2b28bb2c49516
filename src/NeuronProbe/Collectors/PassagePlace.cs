namespace NeuronProbe.Collectors;

/// <summary>Where a context is among the passages of a site.</summary>
/// <param name="Passage">The passage's number, from 0.</param>
/// <param name="Start">The number of the context's first token in it, from 0.</param>
internal readonly record struct PassagePlace(int Passage, int Start);
