using static TorchSharp.torch;

namespace NeuronProbe.Models.Kernels;

/// <summary>Where a tensor's numbers stand.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>The first number of a float32 tensor, see <see cref="Of"/>.</summary>
    public static float* FloatsOf(Tensor tensor) => (float*)Of(tensor);

    /// <summary>The first number of a contiguous tensor in this process's memory, which stays there as long as the
    /// tensor lives; null where it has none.</summary>
    public static void* Of(Tensor tensor)
    {
        if (tensor.NumberOfElements == 0)
        {
            return null;
        }
        // A span of all bytes could be longer than a span can be.
        using Tensor flat = tensor.view(-1);
        using Tensor one = flat.narrow(0, 0, 1);
        fixed (byte* first = one.bytes)
        {
            return first;
        }
    }
}
