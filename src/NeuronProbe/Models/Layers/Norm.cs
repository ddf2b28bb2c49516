using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>A norm over the last dimension: what is left after the mean where it centres, divided by a size of its
/// own, times a gain.</summary>
internal abstract class Norm
{
    /// <summary>Whether the mean over the width is taken away first.</summary>
    public abstract bool IsCentred { get; }

    /// <summary>What each column is multiplied by at the end, as the norm really applies it; null where nothing is.
    /// </summary>
    public abstract float[]? Gain { get; }

    public abstract Tensor Apply(Tensor input);

    /// <summary>The numbers of a tensor of one dimension.</summary>
    protected static float[] FloatsOf(Tensor stored)
    {
        using var scope = NewDisposeScope();
        return stored.to(ScalarType.Float32, CPU).contiguous().data<float>().ToArray();
    }
}
