using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>Root-mean-square normalisation over the last dimension (Zhang and Sennrich 2019), computed in float32 as Llama does.</summary>
internal sealed class RootMeanSquareNorm(Weights weights, string path, int width, double epsilon)
{
    private readonly Tensor scale = weights.Take($"{path}.weight", width);

    public Tensor Apply(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor values = input.to(ScalarType.Float32);
        Tensor normed = values * (values.square().mean([-1], keepdim: true) + epsilon).rsqrt();
        return (scale * normed.to(input.dtype)).MoveToOuterDisposeScope();
    }
}
