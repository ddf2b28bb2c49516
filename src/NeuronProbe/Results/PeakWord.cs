using NeuronProbe.Collectors;

namespace NeuronProbe.Results;

/// <summary>A word at or near the peak of some of a neuron's top examples.</summary>
/// <param name="Word">The word, folded.</param>
/// <param name="Tail">In which of the neuron's lists.</param>
/// <param name="Ranks">The ranks of the examples that have it, ascending.</param>
internal sealed record PeakWord(string Word, Tail Tail, IReadOnlyList<int> Ranks);
