using System.Runtime.InteropServices;

namespace NeuronProbe.Probing;

/// <summary>Memory for one tile, aligned to cache lines and used again for each.</summary>
internal sealed unsafe class TileMemory : IDisposable
{
    private const int LineBytes = 64;

    private long length;

    ~TileMemory() => Free();

    /// <summary>The first value.</summary>
    public float* First { get; private set; }

    /// <summary>Makes room for so many values; what was there is lost where the memory has to grow.</summary>
    public void DemandLength(long values)
    {
        if (values > length)
        {
            Free();
            First = (float*)NativeMemory.AlignedAlloc(checked((nuint)values * sizeof(float)), LineBytes);
            length = values;
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(First);
        First = null;
        length = 0;
    }
}
