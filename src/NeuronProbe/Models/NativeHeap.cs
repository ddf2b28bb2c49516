using System.Runtime.InteropServices;

namespace NeuronProbe.Models;

/// <summary>How the C library keeps the memory of LibTorch's tensors, where it is glibc's.</summary>
internal static partial class NativeHeap
{
    private const int MapThreshold = -3;
    private const int TrimThreshold = -1;

    // The largest that glibc takes, to which it would come by itself once large tensors have been freed.
    private const int LargestMapped = 32 << 20;
    private const int Separate = 128 << 10;

    /// <summary>
    /// While a model is loaded, blocks are mapped one by one, so that those that only serve to convert go back to the system and leave no
    /// holes between weights. From then on blocks are kept and used again, since a scan asks for the same sizes over and over.
    /// </summary>
    /// <param name="load">Loads the model.</param>
    public static T KeepApart<T>(Func<T> load)
    {
        SetThresholds(Separate, Separate);
        try
        {
            return load();
        }
        finally
        {
            SetThresholds(LargestMapped, 2 * LargestMapped);
        }
    }

    private static void SetThresholds(int mapped, int trimmed)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                _ = SetOption(MapThreshold, mapped);
                _ = SetOption(TrimThreshold, trimmed);
            }
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, with ways of its own.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
