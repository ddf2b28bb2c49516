namespace NeuronProbe.Collectors;

/// <summary>An interval of a neuron's activations, from which tokens are drawn.</summary>
/// <remarks>
/// All intervals of a neuron are equally wide, and 0 is an edge. The width is a power of two: the smallest with which
/// the intervals are no more than asked for. Like a bin of the histogram, an interval has its edge nearer to 0 in it,
/// and the other one not.
/// </remarks>
/// <param name="Number">Its number from the lowest of the neuron's intervals, from 1; empty ones are counted
/// too.</param>
/// <param name="Lower">Its lower edge.</param>
/// <param name="Upper">Its upper edge; the same as the lower one where all values are 0.</param>
internal readonly record struct SampleInterval(int Number, float Lower, float Upper);
