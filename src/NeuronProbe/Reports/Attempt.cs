using System.Globalization;

namespace NeuronProbe.Reports;

/// <summary>One attempt at writing a folder of results: a name that nobody else has, which tells whose it is.</summary>
/// <param name="Host">The machine's name.</param>
/// <param name="Process">The process's number there.</param>
/// <param name="Number">When that process began, in a unit of the system's own, and which of its attempts it is:
/// numbers of processes come again.</param>
internal sealed record Attempt(string Host, int Process, string Number)
{
    private const char Separator = '.';
    private const char NumberSeparator = '-';

    /// <summary>How long the files of another host must have been left alone before they count as nobody's: whether
    /// its process lives can't be seen from here, and the longest chunk takes minutes.</summary>
    public static readonly TimeSpan Untouched = TimeSpan.FromDays(1);

    private static int count;

    /// <summary>This process's host, in letters that file names may have.</summary>
    public static string ThisHost { get; } =
        string.Concat(Environment.MachineName.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-'));

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Host}{Separator}{Process}{Separator}{Number}");

    /// <summary>A new one of this process.</summary>
    public static Attempt Begin() => new(
        ThisHost,
        Environment.ProcessId,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{BeginningOf(Environment.ProcessId) ?? 0}{NumberSeparator}{Interlocked.Increment(ref count)}"));

    /// <summary>Reads a name; null where it is none.</summary>
    public static Attempt? Parse(string name) =>
        name.Split(Separator) is [{ Length: > 0 }, .., _, { Length: > 0 } number] and [.. var host, var process, _]
        && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            ? new Attempt(string.Join(Separator, host), id, number)
            : null;

    /// <summary>Whether nobody is going to finish it.</summary>
    /// <param name="lastTouched">When one of its files was written last, in universal time.</param>
    public bool IsDead(DateTime lastTouched) => Host == ThisHost
        ? !IsRunning()
        : DateTime.UtcNow - lastTouched > Untouched;

    private bool IsRunning()
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(Process);
            return BeginningOf(Process) is not { } beginning
                || Number.Split(NumberSeparator)[0] == beginning.ToString(CultureInfo.InvariantCulture);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>When a process began, in a unit of the system's own; null where that can't be told. One that has ended,
    /// and whose parent has not asked how, did never begin.</summary>
    private static long? BeginningOf(int id)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                using var process = System.Diagnostics.Process.GetProcessById(id);
                return process.StartTime.ToUniversalTime().Ticks / TimeSpan.TicksPerSecond;
            }
            // After the name, which may hold anything: the state, then 18 fields, then ticks since the system began.
            // A time of day would move with the clock.
            string status = File.ReadAllText($"/proc/{id}/stat");
            string[] fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? -1 : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException
            or ArgumentException or FormatException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
