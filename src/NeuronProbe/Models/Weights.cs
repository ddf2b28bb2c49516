using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>Hands out a model's tensors in the run's type and on its device, and owns them.</summary>
/// <param name="type">The type that the model computes in.</param>
/// <param name="device">Where it computes.</param>
/// <param name="products">How linear modules compute their products.</param>
internal abstract class Weights(ScalarType type, Device device, ProductChoice products) : IDisposable
{
    private readonly List<Tensor> owned = [];

    public ScalarType Type => type;

    public Device Device => device;

    public ProductChoice Products => products;

    /// <summary>The files that hold the tensors, with full paths; none where no file does.</summary>
    public abstract IReadOnlyList<string> Files { get; }

    /// <summary>Elements of all tensors that hold weights.</summary>
    public abstract long ParameterCount { get; }

    /// <summary>Takes one tensor.</summary>
    /// <param name="name">Its full name, with the family's prefix.</param>
    /// <param name="shape">The shape that the config demands.</param>
    /// <exception cref="ProbeException">It is missing or has another shape or a type that is not a float.</exception>
    public abstract Tensor Take(string name, params long[] shape);

    /// <summary>Takes a matrix that is stored as [columns x rows] and lays it out once, so that no product has to.</summary>
    /// <param name="name">Its full name, with the family's prefix.</param>
    /// <param name="rows">Rows of what comes out: a linear module's outputs.</param>
    /// <param name="columns">Its columns: the module's inputs.</param>
    /// <returns>[rows x columns], contiguous.</returns>
    /// <exception cref="ProbeException">It is missing or has another shape or a type that is not a float.</exception>
    public abstract Tensor TakeTransposed(string name, long rows, long columns);

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
