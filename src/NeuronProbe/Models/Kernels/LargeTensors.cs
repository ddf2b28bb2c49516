using static TorchSharp.torch;

namespace NeuronProbe.Models.Kernels;

/// <summary>Tensors on the CPU that find the memory of those before them again: in float32 in buffers of their own,
/// else since sizes are rounded up.</summary>
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
        if (type == ScalarType.Float32)
        {
            return TensorBuffers.Create(shape, count);
        }
        using Tensor memory = empty((count + Step - 1) / Step * Step, type);
        using Tensor used = memory.narrow(0, 0, count);
        return used.view(shape.ToArray());
    }
}
