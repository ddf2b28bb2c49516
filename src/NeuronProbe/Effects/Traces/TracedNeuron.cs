using NeuronProbe.Sites;

namespace NeuronProbe.Effects.Traces;

/// <summary>What a neuron says to a text.</summary>
/// <param name="Selection">Its site and the neurons that are shown of it.</param>
/// <param name="Index">Its index in the selection.</param>
/// <param name="Activations">Its value on each token, in order; it may be NaN or infinite.</param>
/// <param name="Scanned">Its values in a scan, or null where none was given.</param>
internal sealed record TracedNeuron(
    SiteSelection Selection, int Index, float[] Activations, ScannedValues? Scanned)
{
    /// <summary>The neuron's number at its site.</summary>
    public int Neuron => Selection.Neurons[Index];

    /// <summary>Which token has the value of the largest magnitude, of those that count; the first of equal ones; null
    /// where none has a finite value.</summary>
    public required int? Peak { get; init; }

    /// <summary>The value there.</summary>
    public float? Max => Peak is { } peak ? Activations[peak] : null;

    /// <summary>The share of the scan's values that are surely below the value on a token; null where there is no scan,
    /// or the value is not finite.</summary>
    public double? QuantileOf(int token) =>
        Scanned?.Below(Activations[token]) is { } share && !double.IsNaN(share) ? share : null;
}
