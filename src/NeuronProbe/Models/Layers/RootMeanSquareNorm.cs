using NeuronProbe.Models.Kernels;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>Root-mean-square normalisation over the last dimension (Zhang and Sennrich 2019), computed in
/// float32.</summary>
internal sealed class RootMeanSquareNorm : Norm
{
    private readonly Tensor scale;
    private readonly double epsilon;
    private readonly bool addsOne;
    private readonly RowNorm kernel;

    /// <param name="weights">Where the scale comes from.</param>
    /// <param name="path">The norm's path.</param>
    /// <param name="width">Width of what is normed.</param>
    /// <param name="epsilon">Added to the mean square.</param>
    /// <param name="addsOne">Whether the scale is stored as its difference from 1, and applied before rounding to the
    /// run's type (Gemma).</param>
    public RootMeanSquareNorm(Weights weights, string path, int width, double epsilon, bool addsOne = false)
    {
        scale = weights.Take($"{path}.weight", width);
        this.epsilon = epsilon;
        this.addsOne = addsOne;
        kernel = new RowNorm(width, epsilon, scale, null) { AddsOne = addsOne };
    }

    public override bool IsCentred => false;

    public override float[] Gain => [.. FloatsOf(scale).Select(each => addsOne ? each + 1 : each)];

    public override Tensor Apply(Tensor input) =>
        CpuKernels.CanReadFloats(input) ? kernel.Apply(input) : ApplyInLibrary(input);

    private Tensor ApplyInLibrary(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor values = input.to(ScalarType.Float32);
        Tensor normed = values * ((values * values).mean([-1], keepdim: true).add_(Held(epsilon), One)).rsqrt();
        Tensor scaled = addsOne
            ? (normed * scale.to(ScalarType.Float32).add(One, One)).to(input.dtype)
            : scale * normed.to(input.dtype);
        return scaled.MoveToOuterDisposeScope();
    }
}
