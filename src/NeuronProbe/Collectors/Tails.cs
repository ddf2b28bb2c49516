namespace NeuronProbe.Collectors;

/// <summary>For which ends of a neuron's activations examples are kept.</summary>
[Flags]
public enum Tails
{
    High = 1,
    Low = 2,
    Both = High | Low,
}
