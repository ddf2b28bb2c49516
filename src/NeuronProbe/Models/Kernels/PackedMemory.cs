using System.Runtime.InteropServices;

namespace NeuronProbe.Models.Kernels;

/// <summary>Memory for matrices that stay as long as a model: blocks so large that the system can give them huge
/// pages.</summary>
/// <remarks>A block's pages take memory when they are first written, so what is left of the last one costs nothing.
/// </remarks>
internal sealed unsafe class PackedMemory : IDisposable
{
    private const long BlockBytes = 64L << 20;
    private const long HugePage = 2L << 20;
    private const long Line = 64;

    private readonly List<nint> blocks = [];
    private long left;
    private byte* next;

    /// <summary>Memory for so many numbers, aligned to a cache line, until this is disposed. It is not cleared.
    /// </summary>
    public float* Allocate(long count)
    {
        long bytes = ((count * sizeof(float)) + Line - 1) / Line * Line;
        if (bytes > left)
        {
            Add(Math.Max(BlockBytes, (bytes + HugePage - 1) / HugePage * HugePage));
        }
        byte* allocated = next;
        next += bytes;
        left -= bytes;
        return (float*)allocated;
    }

    public void Dispose()
    {
        foreach (nint block in blocks)
        {
            NativeMemory.AlignedFree((void*)block);
        }
        blocks.Clear();
        left = 0;
    }

    private void Add(long bytes)
    {
        next = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, (nuint)HugePage);
        left = bytes;
        blocks.Add((nint)next);
        NativeLibraries.AdviseHugePages(next, bytes);
    }
}
