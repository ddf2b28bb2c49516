using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>Hands out a model's tensors in the run's type and on its device, and owns them.</summary>
/// <param name="type">The type that the model computes in.</param>
/// <param name="device">Where it computes.</param>
/// <param name="product">How linear modules compute their products.</param>
internal abstract class Weights(ScalarType type, Device device, MatrixProduct product) : IDisposable
{
    private readonly List<Tensor> owned = [];

    public ScalarType Type => type;

    public Device Device => device;

    public MatrixProduct Product => product;

    /// <summary>The files that hold the tensors, with full paths; none where no file does.</summary>
    public abstract IReadOnlyList<string> Files { get; }

    /// <summary>Elements of all tensors that hold weights.</summary>
    public abstract long ParameterCount { get; }

    /// <summary>Takes one tensor.</summary>
    /// <param name="name">Its full name, with the family's prefix.</param>
    /// <param name="shape">The shape that the config demands.</param>
    /// <exception cref="ProbeException">It is missing or has another shape or a type that is not a float.</exception>
    public abstract Tensor Take(string name, params long[] shape);

    /// <summary>Names of stored weights that nobody took.</summary>
    public virtual IReadOnlyList<string> Untaken() => [];

    public virtual void Dispose()
    {
        owned.ForEach(t => t.Dispose());
        owned.Clear();
    }

    /// <summary>Keeps a tensor until this is disposed.</summary>
    protected Tensor Own(Tensor tensor)
    {
        owned.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }
}
