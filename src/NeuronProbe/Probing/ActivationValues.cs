using static TorchSharp.torch;

namespace NeuronProbe.Probing;

/// <summary>A hooked tensor's chosen neurons as float32 rows in this process's memory, copied only where that is not what they are.</summary>
internal sealed unsafe class ActivationValues : IDisposable
{
    private readonly Tensor rows;

    /// <param name="tensor">[rows x length x neurons], borrowed.</param>
    /// <param name="selection">The site's part and neurons.</param>
    /// <param name="columns">The chosen neurons as a tensor of int64, or null where all of the site are chosen.</param>
    public ActivationValues(Tensor tensor, SiteSelection selection, Tensor? columns)
    {
        using var scope = NewDisposeScope();
        Tensor part = selection.Site.PartStart is int start ? tensor.narrow(-1, start, selection.Site.Width) : tensor;
        Tensor chosen = columns is null ? part : part.index_select(-1, columns);
        rows = chosen.to(ScalarType.Float32, CPU).contiguous().DetachFromDisposeScope();
        if (rows.shape[^1] != selection.Neurons.Count)
        {
            throw new InvalidOperationException($"{selection.Site}: expected {selection.Neurons.Count} neurons, but the hook saw {rows.shape[^1]}.");
        }
        Count = checked((int)rows.NumberOfElements);
        fixed (byte* first = rows.bytes)
        {
            Pointer = (float*)first;
        }
    }

    /// <summary>The first value; valid until this is disposed, since LibTorch's memory does not move.</summary>
    public float* Pointer { get; }

    /// <summary>Values in all rows.</summary>
    public int Count { get; }

    public void Dispose() => rows.Dispose();
}
