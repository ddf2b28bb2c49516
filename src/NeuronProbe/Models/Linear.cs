using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>A linear module, y = x Wᵀ + b, whose two sides are sites.</summary>
internal sealed class Linear : nn.Module<Tensor, Tensor>
{
    private readonly Tensor weight;
    private readonly Tensor? bias;
    private readonly Tensor kernel;
    private readonly int rowsToConvolve;

    /// <param name="weight">[outputs x inputs], contiguous; owned by the model's weights, where it may be a view of stored bytes.</param>
    /// <param name="bias">[outputs], or null.</param>
    /// <param name="rowsToConvolve">Rows of inputs from which the product is computed as a convolution, see <see cref="ProductChoice"/>.</param>
    public Linear(Tensor weight, Tensor? bias, int rowsToConvolve = int.MaxValue)
        : base(nameof(Linear))
    {
        using var scope = NewDisposeScope();
        this.weight = weight;
        this.bias = bias;
        this.rowsToConvolve = rowsToConvolve;
        InputWidth = (int)weight.shape[1];
        OutputWidth = (int)weight.shape[0];
        kernel = weight.view(OutputWidth, InputWidth, 1, 1).DetachFromDisposeScope();
    }

    public int InputWidth { get; }

    public int OutputWidth { get; }

    /// <summary>Whether the product goes through LibTorch's own <c>linear</c>, whatever was chosen.</summary>
    public bool IsLinearForced { get; set; }

    public override Tensor forward(Tensor input) => IsLinearForced || input.NumberOfElements / InputWidth < rowsToConvolve
        ? nn.functional.linear(input, weight, bias)
        : Convolve(input);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            kernel.Dispose();
        }
        base.Dispose(disposing);
    }

    private Tensor Convolve(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor rows = input.contiguous().view(1, -1, 1, InputWidth);
        Tensor channelsLast = rows.permute(0, 3, 1, 2);
        Tensor output = nn.functional.conv2d(channelsLast, kernel, bias);
        return output.permute(0, 2, 3, 1).reshape([.. input.shape[..^1], OutputWidth]).MoveToOuterDisposeScope();
    }
}
