using NeuronProbe.Sites;
using static TorchSharp.torch;

namespace NeuronProbe.Probing;

/// <summary>A hooked tensor's rows in this process's memory: the tensor's own where they are float32 or bfloat16, else
/// a copy of the columns that are needed.</summary>
internal sealed unsafe class ActivationValues : IDisposable
{
    private readonly Tensor rows;

    /// <param name="tensor">[rows x length x neurons], borrowed until this is disposed.</param>
    /// <param name="selection">The site's part and neurons.</param>
    /// <param name="columns">Where they stand in a row.</param>
    public ActivationValues(Tensor tensor, SiteSelection selection, TileColumns columns)
    {
        long width = tensor.shape[^1];
        if (selection.Site.PartStart is null ? width != selection.Site.Width : width < columns.First + columns.Span)
        {
            throw new InvalidOperationException(
                $"{selection.Site}: expected {selection.Site.Width} neurons, but the hook saw {width}.");
        }
        using var scope = NewDisposeScope();
        bool isReadable = tensor.device_type == TorchSharp.DeviceType.CPU
            && tensor.dtype is ScalarType.Float32 or ScalarType.BFloat16;
        Tensor readable = isReadable
            ? tensor
            : tensor.narrow(-1, columns.First, columns.Span).to(ScalarType.Float32, CPU);
        Tensor flat = readable.contiguous().view(-1, readable.shape[^1]);
        // A span of all bytes could be longer than a span can be.
        fixed (byte* first = flat.narrow(0, 0, 1).bytes)
        {
            bool isHalf = readable.dtype == ScalarType.BFloat16;
            Source = new TileSource(
                isReadable ? first + ((long)columns.First * (isHalf ? sizeof(ushort) : sizeof(float))) : first, isHalf,
                flat.shape[1], columns);
        }
        rows = flat.DetachFromDisposeScope();
    }

    /// <summary>The rows; valid until this is disposed, since LibTorch's memory does not move.</summary>
    public TileSource Source { get; }

    public void Dispose() => rows.Dispose();
}
