namespace NeuronProbe.Models;

/// <summary>The linear modules of one layer's feed-forward network: down(act(up x)), or gated down(act(gate x) * up x).</summary>
/// <param name="Gate">The gate projection, or null in a plain network.</param>
/// <param name="Up">The up-projection.</param>
/// <param name="Down">The down-projection; its input is the neurons.</param>
/// <param name="Activation">The nonlinearity.</param>
internal sealed record FeedForward(Linear? Gate, Linear Up, Linear Down, ActivationFunction Activation);
