using NeuronProbe.Models.Kernels;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>Random tensors of the shapes that a config asks for, so that a model's speed can be measured without its
/// checkpoint.</summary>
/// <remarks>
/// As such models are before training: matrices are normal with mean 0 and standard deviation 0.02, scales of norms 1,
/// biases 0. The same each time. They are filled in place, in the run's type, so there is never a second copy.
/// </remarks>
internal sealed class RandomWeights(
    ScalarType type, Device device, ProductChoice products) : Weights(type, device, products)
{
    private const ulong Seed = 1;
    private const double Deviation = 0.02;

    // On the meta device tensors have no numbers.
    private readonly Generator? generator = device.type == TorchSharp.DeviceType.META ? null : new(Seed, device);
    private long parameterCount;

    public override IReadOnlyList<string> Files => [];

    /// <summary>Elements of all tensors that were taken.</summary>
    public override long ParameterCount => parameterCount;

    public override Tensor Take(string name, params long[] shape)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return Own(Make(name, shape));
    }

    public override Tensor TakeTransposed(string name, long rows, long columns) => Take(name, rows, columns);

    /// <remarks>The numbers are drawn in the order in which they are taken, so they are laid out at once.</remarks>
    public override Lazy<PackedMatrix> TakePacked(
        string name, int outputs, int inputs, bool isTransposed, string? biasName)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        Tensor weight = Make(name, [outputs, inputs]);
        Tensor? bias = biasName is null ? null : Make(biasName, [outputs]);
        ExpectUse(name, (long)outputs * inputs * sizeof(float));
        return new Lazy<PackedMatrix>(PackedMatrix.Pack(weight, isTransposed: false, bias, Packed));
    }

    public override void Dispose()
    {
        base.Dispose();
        generator?.Dispose();
    }

    private Tensor Make(string name, long[] shape)
    {
        Tensor tensor = empty(shape, Type, Device);
        parameterCount += tensor.NumberOfElements;
        if (generator is null)
        {
            return tensor;
        }
        // What some of these give back is another object, which a scope round this call would take away.
        _ = shape.Length > 1 ? tensor.normal_(0, Deviation, generator)
            : name.EndsWith(".bias", StringComparison.Ordinal) ? tensor.zero_()
            : tensor.fill_(One);
        return tensor;
    }
}
