using NeuronProbe.Models.Kernels;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>Layer normalisation over the last dimension (Ba et al. 2016), with scale and shift where there are
/// any.</summary>
internal sealed class LayerNorm : Norm
{
    private readonly long[] shape;
    private readonly double epsilon;
    private readonly Tensor? scale;
    private readonly Tensor? shift;
    private readonly RowNorm kernel;

    /// <summary>A norm with a scale and, unless told otherwise, a shift.</summary>
    public LayerNorm(Weights weights, string path, int width, double epsilon, bool hasShift = true)
        : this(width, epsilon, weights.Take($"{path}.weight", width),
            hasShift ? weights.Take($"{path}.bias", width) : null)
    {
    }

    /// <summary>A norm with neither.</summary>
    public LayerNorm(int width, double epsilon)
        : this(width, epsilon, null, null)
    {
    }

    private LayerNorm(int width, double epsilon, Tensor? scale, Tensor? shift)
    {
        shape = [width];
        this.epsilon = epsilon;
        this.scale = scale;
        this.shift = shift;
        kernel = new RowNorm(width, epsilon, scale, shift) { IsCentred = true };
    }

    public override bool IsCentred => true;

    public override float[]? Gain => scale is null ? null : FloatsOf(scale);

    public override Tensor Apply(Tensor input) => CpuKernels.CanReadFloats(input)
        ? kernel.Apply(input)
        : nn.functional.layer_norm(input, shape, scale, shift, epsilon);
}
