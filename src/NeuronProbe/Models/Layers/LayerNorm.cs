using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>Layer normalisation over the last dimension (Ba et al. 2016), with scale and shift where there are
/// any.</summary>
internal sealed class LayerNorm
{
    private readonly long[] shape;
    private readonly double epsilon;
    private readonly Tensor? scale;
    private readonly Tensor? shift;

    /// <summary>A norm with a scale and, unless told otherwise, a shift.</summary>
    public LayerNorm(Weights weights, string path, int width, double epsilon, bool hasShift = true)
        : this(width, epsilon)
    {
        scale = weights.Take($"{path}.weight", width);
        shift = hasShift ? weights.Take($"{path}.bias", width) : null;
    }

    /// <summary>A norm with neither.</summary>
    public LayerNorm(int width, double epsilon)
    {
        shape = [width];
        this.epsilon = epsilon;
    }

    public Tensor Apply(Tensor input) => nn.functional.layer_norm(input, shape, scale, shift, epsilon);
}
