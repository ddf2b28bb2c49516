using NeuronProbe.Models.Kernels;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>A linear module, y = x Wᵀ + b, whose two sides are sites.</summary>
internal sealed class Linear : nn.Module<Tensor, Tensor>
{
    private readonly Tensor? weight;
    private readonly Tensor? bias;
    private readonly Tensor? kernel;
    private readonly int rowsToConvolve;
    private readonly Lazy<PackedMatrix>? packed;

    /// <summary>A module whose product LibTorch computes.</summary>
    /// <param name="weight">[outputs x inputs], contiguous; owned by the model's weights, where it may be a view of
    /// stored bytes.</param>
    /// <param name="bias">[outputs], or null.</param>
    /// <param name="rowsToConvolve">Rows of inputs from which the product is computed as a convolution, see
    /// <see cref="ProductChoice"/>.</param>
    public Linear(Tensor weight, Tensor? bias, int rowsToConvolve = int.MaxValue)
        : this((int)weight.shape[1], (int)weight.shape[0])
    {
        using var scope = NewDisposeScope();
        this.weight = weight;
        this.bias = bias;
        this.rowsToConvolve = rowsToConvolve;
        kernel = weight.view(OutputWidth, InputWidth, 1, 1).DetachFromDisposeScope();
    }

    /// <summary>A module whose product is our own.</summary>
    /// <param name="packed">Weights and bias; owned by the model's weights, laid out at their first use.</param>
    /// <param name="inputs">Width of its inputs.</param>
    /// <param name="outputs">Width of its outputs.</param>
    public Linear(Lazy<PackedMatrix> packed, int inputs, int outputs)
        : this(inputs, outputs) => this.packed = packed;

    private Linear(int inputs, int outputs)
        : base(nameof(Linear)) => (InputWidth, OutputWidth) = (inputs, outputs);

    /// <summary>Takes a module's weights, and computes their product as was chosen for its shape.</summary>
    /// <param name="weights">Where from.</param>
    /// <param name="path">The module's path.</param>
    /// <param name="inputs">Width of its inputs.</param>
    /// <param name="outputs">Width of its outputs.</param>
    /// <param name="hasBias">Whether it has a bias.</param>
    /// <param name="isTransposed">Whether the weight is stored as [inputs x outputs].</param>
    /// <exception cref="ProbeException">A tensor is missing or has another shape.</exception>
    public static Linear Take(
        Weights weights, string path, int inputs, int outputs, bool hasBias, bool isTransposed = false)
    {
        string name = $"{path}.weight";
        if (weights.Products.ProductOf(inputs, outputs) == MatrixProduct.Packed)
        {
            return new Linear(
                weights.TakePacked(name, outputs, inputs, isTransposed, hasBias ? $"{path}.bias" : null), inputs,
                outputs);
        }
        Tensor weight = isTransposed
            ? weights.TakeTransposed(name, outputs, inputs)
            : weights.Take(name, outputs, inputs);
        return new Linear(
            weight, hasBias ? weights.Take($"{path}.bias", outputs) : null,
            weights.Products.RowsToConvolve(inputs, outputs));
    }

    /// <summary>[outputs x inputs]; borrowed.</summary>
    /// <exception cref="InvalidOperationException">The product is our own, which keeps them in another layout.
    /// </exception>
    public Tensor Weight => weight
        ?? throw new InvalidOperationException("The weights were laid out for a product of our own.");

    /// <summary>[outputs], or null; borrowed.</summary>
    /// <exception cref="InvalidOperationException">The product is our own.</exception>
    public Tensor? Bias => packed is null
        ? bias
        : throw new InvalidOperationException("The bias was laid out for a product of our own.");

    public int InputWidth { get; }

    public int OutputWidth { get; }

    /// <summary>How many hooks see one of its sides; whoever sets one counts it.</summary>
    public int HookCount { get; set; }

    /// <summary>What one of its inputs adds to the outputs, each time its value: a column of W.</summary>
    /// <param name="input">The input's number.</param>
    /// <returns>[outputs], float32, on the CPU; the caller's.</returns>
    public Tensor ColumnOf(int input)
    {
        using var scope = NewDisposeScope();
        Tensor column = packed is not null
            ? tensor(packed.Value.ColumnOf(input))
            : weight!.select(1, input).to(ScalarType.Float32, CPU).contiguous();
        return column.MoveToOuterDisposeScope();
    }

    /// <summary>A nonlinearity of the outputs, computed while they are in the cache where no hook sees them.</summary>
    /// <param name="input">[.. x inputs].</param>
    /// <param name="activation">The nonlinearity.</param>
    public Tensor Activate(Tensor input, ActivationFunction activation) =>
        packed is not null && HookCount == 0 && CpuKernels.AreOn
        ? Multiply(input, packed.Value, activation.OnFloats)
        : activation.Apply(call(input));

    public override Tensor forward(Tensor input) =>
        packed is not null ? Multiply(input, packed.Value, null)
        : input.NumberOfElements / InputWidth < rowsToConvolve ? nn.functional.linear(input, weight!, bias)
        : Convolve(input);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            kernel?.Dispose();
        }
        base.Dispose(disposing);
    }

    private static Tensor Multiply(Tensor input, PackedMatrix weights, FloatFunction? after)
    {
        using var scope = NewDisposeScope();
        return PackedProduct.Multiply(input.contiguous(), weights, after).MoveToOuterDisposeScope();
    }

    private Tensor Convolve(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor rows = input.contiguous().view(1, -1, 1, InputWidth);
        Tensor channelsLast = rows.permute(0, 3, 1, 2);
        Tensor output = nn.functional.conv2d(channelsLast, kernel!, bias);
        return output.permute(0, 2, 3, 1).reshape([.. input.shape[..^1], OutputWidth]).MoveToOuterDisposeScope();
    }
}
