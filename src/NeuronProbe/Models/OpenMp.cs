using System.Runtime.InteropServices;

namespace NeuronProbe.Models;

/// <summary>How LibTorch's threads wait for each other.</summary>
internal static partial class OpenMp
{
    private const string WaitPolicy = "OMP_WAIT_POLICY";

    /// <summary>
    /// Makes idle threads of LibTorch sleep instead of spin, unless the user has said otherwise. Spinning threads take the cores from the
    /// collectors, which run between the model's operations, and stall the model itself where the machine has other work.
    /// </summary>
    /// <remarks>OpenMP reads the variable when LibTorch is loaded, so this comes before the first use of it.</remarks>
    public static void WaitPassively()
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(WaitPolicy) is null)
        {
            // .NET keeps its own copy of the environment: only libc's is seen by native code.
            _ = SetEnvironmentVariable(WaitPolicy, "PASSIVE", 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);
}
