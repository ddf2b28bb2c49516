namespace NeuronProbe.Collectors;

/// <summary>One end of a neuron's activations.</summary>
public enum Tail
{
    /// <summary>The largest activations.</summary>
    High,

    /// <summary>The smallest, most negative activations.</summary>
    Low,
}
