using System.Globalization;
using NeuronProbe.Reports;

namespace NeuronProbe.Scans;

/// <summary>The attempt that writes a folder right now, as its lock tells.</summary>
/// <param name="Host">The machine; null where it can't be read.</param>
/// <param name="Process">The number of its process there; null likewise.</param>
/// <param name="Since">When it began, in universal time; null likewise.</param>
internal sealed record RunningAttempt(string? Host, int? Process, DateTime? Since)
{
    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];

    /// <summary>Looks who writes a folder.</summary>
    /// <returns>That, or null where nobody does.</returns>
    public static RunningAttempt? Find(string folder)
    {
        string path = Path.Combine(folder, FolderLock.FileName);
        string? text = PlainOpening.ReadText(path);
        // One that is known to be dead needs no look at the lock, which might be in the way of the next one.
        return text is not null && !IsDead(text) && IsHeld(path) ? Parse(text) : null;
    }

    /// <summary>Reads the lines of a lock: host, process, since when; what is none of them is null.</summary>
    public static RunningAttempt Parse(string text)
    {
        string[] lines = [.. text.Split('\n'), "", "", ""];
        return new RunningAttempt(
            lines[0].Length > 0 ? lines[0] : null,
            int.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out int process) ? process : null,
            DateTime.TryParse(
                lines[2],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal,
                out DateTime since)
                ? since
                : null);
    }

    private static bool IsDead(string text) => text.Split('\n') is [_, _, _, var name, ..]
        && Attempt.Parse(name) is { } attempt && attempt.Host == Attempt.ThisHost && attempt.IsDead(DateTime.UtcNow);

    private static bool IsHeld(string path)
    {
        try
        {
            // Shared, so that two that look don't see each other.
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Held.Contains(e.HResult);
        }
    }
}
