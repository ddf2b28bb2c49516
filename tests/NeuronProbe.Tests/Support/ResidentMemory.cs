using System.Globalization;

namespace NeuronProbe.Tests.Support;

/// <summary>What this process has in memory.</summary>
internal static class ResidentMemory
{
    private const string Key = "VmRSS:";

    /// <summary>Bytes.</summary>
    public static long Read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Environment.WorkingSet;
        }
        string line = File.ReadLines("/proc/self/status").Single(l => l.StartsWith(Key, StringComparison.Ordinal));
        return 1024
            * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
