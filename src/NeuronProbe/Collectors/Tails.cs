namespace NeuronProbe.Collectors;

/// <summary>For which ends of a neuron's activations examples are kept.</summary>
[Flags]
public enum Tails
{
    /// <summary>Both where the site is a gated product, else the high one.</summary>
    Auto = 0,

    High = 1,
    Low = 2,
    Both = High | Low,
}
