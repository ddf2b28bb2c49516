using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>A linear module, y = x Wᵀ + b, whose two sides are sites.</summary>
internal sealed class Linear : nn.Module<Tensor, Tensor>
{
    private readonly Tensor weight;
    private readonly Tensor? bias;

    /// <param name="weight">[outputs x inputs]; owned by <see cref="Weights"/>.</param>
    /// <param name="bias">[outputs], or null.</param>
    public Linear(Tensor weight, Tensor? bias)
        : base(nameof(Linear))
    {
        this.weight = weight;
        this.bias = bias;
    }

    public int InputWidth => (int)weight.shape[1];

    public int OutputWidth => (int)weight.shape[0];

    public override Tensor forward(Tensor input) => nn.functional.linear(input, weight, bias);
}
