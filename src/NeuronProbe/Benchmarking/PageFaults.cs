using System.Runtime.InteropServices;

namespace NeuronProbe.Benchmarking;

/// <summary>Pages that the system had to give this process, without reading a disk: memory that is freed and taken
/// again for each batch shows here, and costs about a microsecond each.</summary>
internal static partial class PageFaults
{
    private const int ThisProcess = 0;

    // Of struct rusage: two times of two words each, then 14 words.
    private const int Words = 18;
    private const int MinorFaults = 8;

    /// <summary>So far, of all threads; null where the system does not tell.</summary>
    public static long? Read()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return null;
        }
        Span<long> usage = stackalloc long[Words];
        return Usage(ThisProcess, ref MemoryMarshal.GetReference(usage)) == 0 ? usage[MinorFaults] : null;
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int Usage(int who, ref long usage);
}
