using NeuronProbe.Models.Kernels;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>Hands out a model's tensors in the run's type and on its device, and owns them.</summary>
/// <param name="type">The type that the model computes in.</param>
/// <param name="device">Where it computes.</param>
/// <param name="products">How linear modules compute their products.</param>
internal abstract class Weights(ScalarType type, Device device, ProductChoice products) : IDisposable
{
    private readonly List<Tensor> owned = [];
    private readonly List<(string Name, long Bytes)> usedLater = [];
    private long copiedBytes;

    /// <summary>Holds what was laid out for products of our own.</summary>
    protected PackedMemory Packed { get; } = new();

    public ScalarType Type => type;

    public Device Device => device;

    public ProductChoice Products => products;

    /// <summary>The files that hold the tensors, with full paths; none where no file does.</summary>
    public abstract IReadOnlyList<string> Files { get; }

    /// <summary>Elements of all tensors that hold weights.</summary>
    public abstract long ParameterCount { get; }

    /// <summary>Memory of the tensors that were taken: all of those that were copied, and of those that are views of a
    /// file or laid out at their first use the ones that are used.</summary>
    /// <param name="isUsed">Whether a tensor is ever read; before, these take no memory.</param>
    public long MemoryBytes(Func<string, bool> isUsed) =>
        copiedBytes + usedLater.Where(m => isUsed(m.Name)).Sum(m => m.Bytes);

    /// <summary>Takes one tensor.</summary>
    /// <param name="name">Its full name, with the family's prefix.</param>
    /// <param name="shape">The shape that the config demands.</param>
    /// <exception cref="ProbeException">It is missing or has another shape or a type that is not a float.</exception>
    public abstract Tensor Take(string name, params long[] shape);

    /// <summary>Takes a matrix that is stored as [columns x rows] and lays it out once, so that no product has
    /// to.</summary>
    /// <param name="name">Its full name, with the family's prefix.</param>
    /// <param name="rows">Rows of what comes out: a linear module's outputs.</param>
    /// <param name="columns">Its columns: the module's inputs.</param>
    /// <returns>[rows x columns], contiguous.</returns>
    /// <exception cref="ProbeException">It is missing or has another shape or a type that is not a float.</exception>
    public abstract Tensor TakeTransposed(string name, long rows, long columns);

    /// <summary>Takes a linear module's weight and bias, to be laid out for our own product at their first use, so that
    /// layers that are never run cost nothing.</summary>
    /// <param name="name">The weight's full name, with the family's prefix.</param>
    /// <param name="outputs">The module's outputs.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="isTransposed">Whether the weight is stored as [inputs x outputs].</param>
    /// <param name="biasName">The bias's full name, or null.</param>
    /// <exception cref="ProbeException">One is missing or has another shape or a type that is not a float.</exception>
    public abstract Lazy<PackedMatrix> TakePacked(
        string name, int outputs, int inputs, bool isTransposed, string? biasName);

    /// <summary>Takes the embedding's table. Where it is the head's too, it may be stored under the head's name
    /// alone.</summary>
    /// <param name="name">Its full name, with the family's prefix.</param>
    /// <param name="headName">The head's full name.</param>
    /// <param name="isTied">Whether the two are one, as the config says.</param>
    /// <param name="rows">Ids of the vocabulary.</param>
    /// <param name="columns">The width of a row.</param>
    /// <exception cref="ProbeException">It is missing or has another shape or a type that is not a float.</exception>
    public virtual Tensor TakeEmbedding(string name, string headName, bool isTied, long rows, long columns) =>
        Take(name, rows, columns);

    /// <summary>Why a decoder has no head over the vocabulary, or null where it has one.</summary>
    /// <param name="name">The full name of its weights.</param>
    /// <param name="isTied">Whether it is the embedding, which is always there.</param>
    public string? WhyNoHead(string name, bool isTied) => isTied || Has(name)
        ? null
        : $"its checkpoint has no head: there is no tensor '{name}', and the embedding is not said to be it";

    /// <summary>Whether a tensor is stored, or, where nothing is, could be made.</summary>
    public virtual bool Has(string name) => true;

    /// <summary>Refuses stored weights that nobody took, but for heads and other parts that a scan does not
    /// run.</summary>
    /// <param name="warn">Told what is left out.</param>
    /// <exception cref="ProbeException">There are weights that are no part of the architecture.</exception>
    public virtual void DemandAllTaken(Action<string> warn)
    {
    }

    public virtual void Dispose()
    {
        owned.ForEach(t => t.Dispose());
        owned.Clear();
        Packed.Dispose();
    }

    /// <summary>Keeps a tensor with memory of its own until this is disposed.</summary>
    protected Tensor Own(Tensor tensor)
    {
        copiedBytes += tensor.NumberOfElements * tensor.ElementSize;
        owned.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    /// <summary>Keeps a tensor that takes memory when it is first used until this is disposed: a view of a mapped
    /// file.</summary>
    /// <param name="name">The full name that was asked for.</param>
    /// <param name="tensor">The view.</param>
    protected Tensor OwnMapped(string name, Tensor tensor)
    {
        ExpectUse(name, tensor.NumberOfElements * tensor.ElementSize);
        owned.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    /// <summary>Counts memory that is taken when a tensor is first used.</summary>
    protected void ExpectUse(string name, long bytes) => usedLater.Add((name, bytes));
}
