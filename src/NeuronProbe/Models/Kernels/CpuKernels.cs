using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Kernels;

/// <summary>Says where kernels of our own stand in for LibTorch's operations: for float32 on every processor, and for
/// bfloat16 on those with AVX-512.</summary>
/// <remarks>
/// LibTorch computes the last elements of a piece of memory by other functions than those before them, and cuts memory
/// by size and threads. So a number's bits would depend on where it stands. In float32 our kernels give a row the same
/// bits in every batch, on every processor and for every number of threads; what is left to LibTorch in that type are
/// operations on single elements that IEEE 754 rounds in one way (sums of two, products, quotients, copies).
/// </remarks>
internal static class CpuKernels
{
    [ThreadStatic]
    private static bool areOff;

    /// <summary>Whether they run at all on this thread. Switched off, LibTorch's operations run: what a kernel is
    /// compared with, and what others would run.</summary>
    public static bool AreOn
    {
        get => !areOff;
        set => areOff = !value;
    }

    /// <summary>Whether a kernel can run over the tensor's memory.</summary>
    public static bool CanRead(Tensor tensor) =>
        AreOn && tensor.device_type == TorchSharp.DeviceType.CPU && tensor.is_contiguous() && tensor.dtype switch
        {
            ScalarType.Float32 => true,
            ScalarType.BFloat16 => Vector512.IsHardwareAccelerated,
            _ => false,
        };

    /// <summary>Whether a kernel can run that knows float32 alone.</summary>
    public static bool CanReadFloats(Tensor tensor) => tensor.dtype == ScalarType.Float32 && CanRead(tensor);
}
