using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Kernels;

/// <summary>Memory of large float32 tensors on the CPU, which the next ones get when these are disposed.</summary>
/// <remarks>
/// A batch needs a few tensors of a few sizes again and again. Between tensors of nearly the same size malloc leaves
/// pieces into which the next ones do not fit. Here a tensor takes a whole buffer, perhaps a larger one, and pages that
/// it does not touch cost nothing.
/// </remarks>
internal static unsafe partial class TensorBuffers
{
    private const int CacheLine = 64;

    private static readonly Lock Gate = new();
    private static readonly FreeBuffers Free = new();
    private static readonly Dictionary<nint, long> Used = [];

    /// <summary>A contiguous tensor whose numbers are not set.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="count">How many numbers it has; at least 1.</param>
    public static Tensor Create(ReadOnlySpan<long> shape, long count)
    {
        const sbyte Type = (sbyte)ScalarType.Float32;
        const int Cpu = 0;
        nint memory = Take(count * sizeof(float));
        fixed (long* sizes = shape)
        {
            nint handle = NewTensor(memory, &Return, sizes, shape.Length, Type, Type, Cpu, -1, 0);
            return handle != 0
                ? Tensor.UnsafeCreateTensor(handle)
                : throw new InvalidOperationException("LibTorch made no tensor over memory that it was given.");
        }
    }

    /// <summary>Gives the system back what no tensor uses.</summary>
    public static void Release()
    {
        lock (Gate)
        {
            foreach (nint memory in Free.RemoveAll())
            {
                NativeMemory.AlignedFree((void*)memory);
            }
        }
    }

    private static nint Take(long bytes)
    {
        lock (Gate)
        {
            if (!Free.TryTake(bytes, out (nint Memory, long Bytes) buffer))
            {
                if (Free.TryRemoveOutgrown(bytes, out nint outgrown))
                {
                    NativeMemory.AlignedFree((void*)outgrown);
                }
                buffer = ((nint)NativeMemory.AlignedAlloc((nuint)bytes, CacheLine), bytes);
            }
            Used[buffer.Memory] = buffer.Bytes;
            return buffer.Memory;
        }
    }

    /// <summary>Called by LibTorch, on any thread, when nothing refers to a tensor's memory any more.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Return(nint memory)
    {
        lock (Gate)
        {
            Used.Remove(memory, out long bytes);
            Free.Add(memory, bytes);
        }
    }

    // What TorchSharp itself makes tensors over managed arrays with.
    [LibraryImport("LibTorchSharp", EntryPoint = "THSTensor_new")]
    private static partial nint NewTensor(
        nint data, delegate* unmanaged[Cdecl]<nint, void> deleter, long* sizes, int dimensions, sbyte type, sbyte dtype,
        int deviceType, int deviceIndex, byte requiresGrad);
}
