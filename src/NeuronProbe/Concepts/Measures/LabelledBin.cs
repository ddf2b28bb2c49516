namespace NeuronProbe.Concepts.Measures;

/// <summary>Adjacent values of a neuron, and how many of them are on tokens of a concept.</summary>
/// <param name="Lower">Lower border, in the model's own units.</param>
/// <param name="Upper">Upper border; the lower one where all its values are equal.</param>
/// <param name="Positives">Values on tokens of the concept.</param>
/// <param name="Negatives">Values on all other tokens.</param>
internal readonly record struct LabelledBin(double Lower, double Upper, long Positives, long Negatives);
