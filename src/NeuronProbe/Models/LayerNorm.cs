using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>Layer normalisation over the last dimension, with scale and shift (Ba et al. 2016).</summary>
internal sealed class LayerNorm(Weights weights, string path, int width, double epsilon)
{
    private readonly Tensor scale = weights.Take($"{path}.weight", width);
    private readonly Tensor shift = weights.Take($"{path}.bias", width);

    public Tensor Apply(Tensor input) => nn.functional.layer_norm(input, [width], scale, shift, epsilon);
}
