using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Kernels;

/// <summary>Says where kernels of our own stand in for LibTorch's operations: on processors with AVX-512, for float32
/// and bfloat16.</summary>
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
        AreOn && Vector512.IsHardwareAccelerated && tensor.device_type == TorchSharp.DeviceType.CPU
        && tensor.dtype is ScalarType.Float32 or ScalarType.BFloat16 && tensor.is_contiguous();
}
