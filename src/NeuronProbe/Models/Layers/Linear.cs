using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>A linear module, y = x Wᵀ + b, whose two sides are sites.</summary>
internal sealed class Linear : nn.Module<Tensor, Tensor>
{
    private readonly Tensor weight;
    private readonly Tensor? bias;
    private readonly Tensor kernel;
    private readonly int rowsToConvolve;

    /// <param name="weight">[outputs x inputs], contiguous; owned by the model's weights, where it may be a view of
    /// stored bytes.</param>
    /// <param name="bias">[outputs], or null.</param>
    /// <param name="rowsToConvolve">Rows of inputs from which the product is computed as a convolution, see
    /// <see cref="ProductChoice"/>.</param>
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

    /// <summary>Takes a module whose weight is stored as [outputs x inputs].</summary>
    /// <param name="weights">Where from.</param>
    /// <param name="path">The module's path.</param>
    /// <param name="inputs">Width of its inputs.</param>
    /// <param name="outputs">Width of its outputs.</param>
    /// <param name="hasBias">Whether it has a bias.</param>
    /// <exception cref="ProbeException">A tensor is missing or has another shape.</exception>
    public static Linear Take(Weights weights, string path, int inputs, int outputs, bool hasBias) =>
        new(
            weights.Take($"{path}.weight", outputs, inputs), hasBias ? weights.Take($"{path}.bias", outputs) : null,
            weights.Products.RowsToConvolve(inputs, outputs));

    public int InputWidth { get; }

    public int OutputWidth { get; }

    public override Tensor forward(Tensor input) =>
        input.NumberOfElements / InputWidth < rowsToConvolve
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
