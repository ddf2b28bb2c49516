using System.Diagnostics;
using System.Globalization;

namespace NeuronProbe.Benchmarking;

/// <summary>The most memory that this process has had in use at once.</summary>
internal static class PeakMemory
{
    private const string Status = "/proc/self/status";
    private const string Key = "VmHWM:";

    /// <summary>Its largest resident set so far, in bytes: mapped files that were touched count too.</summary>
    public static long Read()
    {
        if (!OperatingSystem.IsLinux())
        {
            using Process process = Process.GetCurrentProcess();
            return process.PeakWorkingSet64;
        }
        string line = File.ReadLines(Status).First(l => l.StartsWith(Key, StringComparison.Ordinal));
        return 1024 * long.Parse(
            line.AsSpan(Key.Length, line.Length - Key.Length - "kB".Length).Trim(), CultureInfo.InvariantCulture);
    }
}
