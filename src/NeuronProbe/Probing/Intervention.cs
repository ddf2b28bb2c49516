using NeuronProbe.Models.Layers;

namespace NeuronProbe.Probing;

/// <summary>A neuron and the value that it is set to on every token.</summary>
/// <param name="Point">Where the model has it.</param>
/// <param name="Neuron">Its number at the site, from 0.</param>
/// <param name="Value">What it is set to.</param>
internal sealed record SetNeuron(HookPoint Point, int Neuron, float Value)
{
    /// <summary>Its column in the whole tensor that a hook sees.</summary>
    public int Column => (Point.PartStart ?? 0) + Neuron;
}

/// <summary>Neurons that are set at once.</summary>
/// <param name="Neurons">At least one.</param>
internal sealed record Intervention(IReadOnlyList<SetNeuron> Neurons)
{
    /// <summary>The first layer that has one of them.</summary>
    public int FirstLayer { get; } = Neurons.Min(neuron => neuron.Point.Site.Layer);
}
