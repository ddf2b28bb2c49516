using static TorchSharp.torch;

namespace NeuronProbe.Models.Kernels;

/// <summary>Tensors on the CPU whose memory is rounded up, so that batches of nearly the same size find the memory of
/// those before them again.</summary>
/// <remarks>Of the sizes as they are malloc would keep ever more pieces between which none fits.</remarks>
internal static class LargeTensors
{
    // A megabyte of float32; below, sizes are left as they are.
    private const long Step = 1 << 18;

    /// <summary>A contiguous tensor whose numbers are not set.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="type">Their type.</param>
    public static Tensor Empty(ReadOnlySpan<long> shape, ScalarType type = ScalarType.Float32)
    {
        long count = 1;
        foreach (long length in shape)
        {
            count *= length;
        }
        if (count < Step)
        {
            return empty(shape.ToArray(), type);
        }
        using Tensor memory = empty((count + Step - 1) / Step * Step, type);
        using Tensor used = memory.narrow(0, 0, count);
        return used.view(shape.ToArray());
    }
}
