using System.Runtime.InteropServices;

namespace NeuronProbe.Models.Kernels;

/// <summary>How the libraries inside LibTorch behave, where that is for the whole process to say.</summary>
internal static partial class NativeLibraries
{
    /// <summary>Environment variables, and what a scan sets them to where the user has not.</summary>
    private static readonly (string Name, string Value)[] EnvironmentDefaults =
    [
        // Idle threads of OpenMP sleep instead of spin: they would take the cores from the collectors, which run
        // between the model's operations.
        ("OMP_WAIT_POLICY", "PASSIVE"),
        // oneDNN keeps what it compiles for each shape, two thirds of a megabyte, 1,024 times over; nearly every batch
        // has new shapes, each made in 0.3 ms.
        ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "16"),
    ];

    /// <summary>Sets the variables, unless the user has.</summary>
    /// <remarks>They are read when LibTorch is loaded or first used, so this comes before the first use of
    /// it.</remarks>
    public static void Prepare()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        foreach ((string name, string value) in EnvironmentDefaults)
        {
            if (Environment.GetEnvironmentVariable(name) is null)
            {
                // .NET keeps its own copy of the environment: only libc's is seen by native code.
                _ = SetEnvironmentVariable(name, value, 0);
            }
        }
    }

    /// <summary>Gives free memory back to the system that malloc keeps between tensors in use.</summary>
    public static void ReturnFreeMemory()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = TrimHeap(0);
        }
    }

    /// <summary>Asks the system for huge pages where it gives them on demand: each small page costs its first use
    /// again.</summary>
    public static unsafe void AdviseHugePages(void* first, long bytes)
    {
        const int HugePages = 14;
        if (OperatingSystem.IsLinux())
        {
            _ = AdviseMemory(first, (nuint)bytes, HugePages);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static unsafe partial int AdviseMemory(void* first, nuint bytes, int advice);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int TrimHeap(nuint keep);
}
