using System.Diagnostics;

namespace NeuronProbe.Scans;

/// <summary>Says at the end of a chunk whether to save, and whether to stop.</summary>
/// <param name="every">Seconds between two savings.</param>
/// <param name="most">When to stop at the latest, counted from the start of the process; null: never.</param>
internal sealed class SaveClock(double every, TimeSpan? most)
{
    // Saving takes at most a fiftieth of the time.
    private const int LeastShare = 50;

    private readonly Stopwatch sinceSaving = Stopwatch.StartNew();
    private readonly Stopwatch sinceChunk = Stopwatch.StartNew();
    private TimeSpan saving;
    private TimeSpan longestChunk;

    private static TimeSpan SinceStart => DateTime.Now - Process.GetCurrentProcess().StartTime;

    /// <summary>Whether a chunk as long as the longest so far, and a saving, would pass the time.</summary>
    public bool IsOver => most is { } time && SinceStart + longestChunk + saving > time;

    /// <summary>Whether it is time to save.</summary>
    public bool IsDue => sinceSaving.Elapsed.TotalSeconds >= every
        && (every == 0 || sinceSaving.Elapsed >= LeastShare * saving);

    /// <summary>Told at the end of each chunk.</summary>
    public void EndChunk()
    {
        longestChunk = sinceChunk.Elapsed > longestChunk ? sinceChunk.Elapsed : longestChunk;
        sinceChunk.Restart();
    }

    /// <summary>Saves, and takes the time that it takes.</summary>
    public void Save(Action save)
    {
        long start = Stopwatch.GetTimestamp();
        save();
        saving = Stopwatch.GetElapsedTime(start);
        sinceSaving.Restart();
        sinceChunk.Restart();
    }
}
