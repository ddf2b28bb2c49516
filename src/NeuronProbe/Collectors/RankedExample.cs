using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Collectors;

/// <summary>One of the tokens on which a neuron is at its most extreme.</summary>
/// <param name="Rank">Its place in the list, from 1.</param>
/// <param name="Activation">The neuron's activation on it.</param>
/// <param name="Context">The token and those round it.</param>
/// <param name="ContextActivations">
/// The neuron's activation on each token of the context, also on tokens that do not count.
/// </param>
internal sealed record RankedExample(
    int Rank, float Activation, TokenContext Context, IReadOnlyList<float> ContextActivations);
