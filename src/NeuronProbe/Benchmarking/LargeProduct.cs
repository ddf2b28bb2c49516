using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Benchmarking;

/// <summary>One large product, which shows what a machine can do at best.</summary>
internal sealed class LargeProduct : IDisposable
{
    /// <summary>Rows of inputs: as many as a scan's batch has positions.</summary>
    public const int Rows = 2048;

    private readonly Tensor input;
    private readonly Tensor weight;
    private readonly Dictionary<MatrixProduct, Linear> modules;

    /// <param name="model">Says the type to compute in, and where.</param>
    /// <param name="width">Inputs and outputs.</param>
    public LargeProduct(TransformerModel model, int width)
    {
        Width = width;
        input = full([Rows, width], Held(0.5), model.Type, model.Device);
        weight = full([width, width], Held(0.5), model.Type, model.Device);
        // LibTorch has no convolution for float16 on a CPU that is worth the name.
        bool canConvolve = model.Type != ScalarType.Float16 && model.DeviceName == "cpu";
        MatrixProduct[] products = canConvolve
            ? [MatrixProduct.Linear, MatrixProduct.Convolution]
            : [MatrixProduct.Linear];
        modules = products.ToDictionary(
            p => p, p => new Linear(weight, null, new ProductChoice(p).RowsToConvolve(width, width)));
    }

    /// <summary>Inputs and outputs.</summary>
    public int Width { get; }

    /// <summary>Multiplications and additions of one run.</summary>
    public double Operations => 2.0 * Rows * Width * Width;

    /// <summary>The ways in which it can be computed here.</summary>
    public IReadOnlyCollection<MatrixProduct> Products => modules.Keys;

    /// <summary>Computes it once.</summary>
    public void Run(MatrixProduct product)
    {
        using var noGradient = inference_mode();
        using Tensor output = modules[product].call(input);
    }

    public void Dispose()
    {
        foreach (Linear module in modules.Values)
        {
            module.Dispose();
        }
        weight.Dispose();
        input.Dispose();
    }
}
