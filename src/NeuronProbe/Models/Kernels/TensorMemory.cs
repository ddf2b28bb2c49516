using static TorchSharp.torch;

namespace NeuronProbe.Models.Kernels;

/// <summary>Where a tensor's numbers stand.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>The first number of a contiguous float32 tensor in this process's memory, which stays there as long as
    /// the tensor lives.</summary>
    /// <param name="tensor">With at least one element.</param>
    public static float* Of(Tensor tensor)
    {
        // A span of all bytes could be longer than a span can be.
        using Tensor flat = tensor.view(-1);
        using Tensor one = flat.narrow(0, 0, 1);
        fixed (byte* first = one.bytes)
        {
            return (float*)first;
        }
    }
}
