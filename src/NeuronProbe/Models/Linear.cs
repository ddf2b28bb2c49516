using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>A linear module, y = x Wᵀ + b, whose two sides are sites.</summary>
internal sealed class Linear : nn.Module<Tensor, Tensor>
{
    private readonly Tensor weight;
    private readonly Tensor? bias;
    private readonly Tensor? kernel;

    /// <param name="weight">[outputs x inputs]; owned by the model's weights, where it may be a view of stored bytes.</param>
    /// <param name="bias">[outputs], or null.</param>
    /// <param name="product">How the product is computed. A convolution needs rows of inputs, so a transposed weight costs a copy.</param>
    public Linear(Tensor weight, Tensor? bias, MatrixProduct product = MatrixProduct.Linear)
        : base(nameof(Linear))
    {
        using var scope = NewDisposeScope();
        this.weight = weight;
        this.bias = bias;
        InputWidth = (int)weight.shape[1];
        OutputWidth = (int)weight.shape[0];
        kernel = product == MatrixProduct.Convolution ? weight.contiguous().view(OutputWidth, InputWidth, 1, 1).DetachFromDisposeScope() : null;
    }

    public int InputWidth { get; }

    public int OutputWidth { get; }

    /// <summary>Whether the product goes through LibTorch's own <c>linear</c>, whatever was chosen.</summary>
    public bool IsLinearForced { get; set; }

    public override Tensor forward(Tensor input) => IsLinearForced || kernel is null ? nn.functional.linear(input, weight, bias) : Convolve(input, kernel);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            kernel?.Dispose();
        }
        base.Dispose(disposing);
    }

    private Tensor Convolve(Tensor input, Tensor weights)
    {
        using var scope = NewDisposeScope();
        Tensor rows = input.contiguous().view(1, -1, 1, InputWidth);
        Tensor channelsLast = rows.permute(0, 3, 1, 2);
        Tensor output = nn.functional.conv2d(channelsLast, weights, bias);
        return output.permute(0, 2, 3, 1).reshape([.. input.shape[..^1], OutputWidth]).MoveToOuterDisposeScope();
    }
}
