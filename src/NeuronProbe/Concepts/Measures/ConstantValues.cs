using System.Numerics.Tensors;

namespace NeuronProbe.Concepts.Measures;

/// <summary>
/// Of each neuron the only finite value that it had so far, while it is one: then all values of a bin are equal,
/// whatever the bin's width.
/// </summary>
internal sealed class ConstantValues
{
    private const float NoneYet = float.PositiveInfinity;
    private const float Several = float.NaN;

    private readonly float[] values;

    /// <param name="neuronCount">Neurons.</param>
    public ConstantValues(int neuronCount)
    {
        values = new float[neuronCount];
        values.AsSpan().Fill(NoneYet);
    }

    /// <summary>Whether a neuron has one value only.</summary>
    public bool IsConstant(int neuron) => float.IsFinite(values[neuron]);

    /// <summary>That value.</summary>
    public float this[int neuron] => values[neuron];

    /// <summary>
    /// Adds a neuron's values; most neurons have several within their first block, and are not looked at again.
    /// </summary>
    public void Add(int neuron, ReadOnlySpan<float> added, bool areFinite)
    {
        if (float.IsNaN(values[neuron]) || added.IsEmpty)
        {
            return;
        }
        if (areFinite)
        {
            Join(neuron, TensorPrimitives.Min(added));
            Join(neuron, TensorPrimitives.Max(added));
            return;
        }
        foreach (float value in added)
        {
            Join(neuron, float.IsFinite(value) ? value : NoneYet);
        }
    }

    /// <summary>Adds what another has.</summary>
    public void Merge(int neuron, ConstantValues other) => Join(neuron, other.values[neuron]);

    /// <summary>Sets what was saved.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="value">Its only value, or null.</param>
    /// <param name="isEmpty">Whether it has no values yet.</param>
    public void Restore(int neuron, float? value, bool isEmpty) =>
        values[neuron] = value ?? (isEmpty ? NoneYet : Several);

    private void Join(int neuron, float value)
    {
        float own = values[neuron];
        // The sum makes -0 a 0.
        values[neuron] = own == NoneYet ? value + 0f : value == NoneYet || own == value ? own : Several;
    }
}
