namespace NeuronProbe.Results;

/// <summary>A bin of a neuron's histogram.</summary>
/// <param name="Lower">Lower border, in the model's own units.</param>
/// <param name="Upper">Upper border.</param>
/// <param name="Count">Values in it.</param>
internal readonly record struct HistogramBin(double Lower, double Upper, long Count);
