using NeuronProbe.Corpora;

namespace NeuronProbe.Collectors;

/// <summary>A place in a list of examples: 48 bytes, and 24 + 4 for each token of the context.</summary>
/// <param name="Key">What decides where it stands.</param>
/// <param name="Context">The token and those round it, shared with other neurons.</param>
/// <param name="Activations">The neuron's activation on each token of the context.</param>
internal readonly record struct ExamplePlace(ExampleKey Key, PackedContext Context, float[] Activations);
