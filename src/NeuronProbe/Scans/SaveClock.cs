using System.Diagnostics;

namespace NeuronProbe.Scans;

/// <summary>Says at the end of a chunk whether to save, and whether to stop.</summary>
internal sealed class SaveClock
{
    // Saving takes at most a fiftieth of the time.
    private const int LeastShare = 50;

    private readonly double every;
    private readonly TimeSpan? most;
    private readonly TimeProvider time;
    private readonly long made;
    private readonly TimeSpan age;
    private long lastSaving;
    private long lastChunk;
    private TimeSpan saving;
    private TimeSpan longestChunk;

    /// <param name="every">Seconds between two savings.</param>
    /// <param name="most">When to stop at the latest, counted from the start of the process; null: never.</param>
    /// <param name="time">What time it is; by default the system's.</param>
    /// <param name="age">How long the process has run; by default that of this one.</param>
    public SaveClock(double every, TimeSpan? most, TimeProvider? time = null, TimeSpan? age = null)
    {
        this.every = every;
        this.most = most;
        this.time = time ?? TimeProvider.System;
        this.age = age ?? (DateTime.Now - Process.GetCurrentProcess().StartTime);
        made = lastSaving = lastChunk = this.time.GetTimestamp();
    }

    /// <summary>Whether a chunk as long as the longest so far, and a saving, would pass the time.</summary>
    public bool IsOver => most is { } end && age + time.GetElapsedTime(made) + longestChunk + saving > end;

    /// <summary>Whether it is time to save.</summary>
    public bool IsDue => time.GetElapsedTime(lastSaving) is var since && since.TotalSeconds >= every
        && (every == 0 || since >= LeastShare * saving);

    /// <summary>Told when the first chunk begins.</summary>
    public void BeginChunks() => lastChunk = time.GetTimestamp();

    /// <summary>Told at the end of each chunk.</summary>
    public void EndChunk()
    {
        TimeSpan own = time.GetElapsedTime(lastChunk);
        longestChunk = own > longestChunk ? own : longestChunk;
        lastChunk = time.GetTimestamp();
    }

    /// <summary>Saves, and takes the time that it takes.</summary>
    public void Save(Action save)
    {
        long start = time.GetTimestamp();
        save();
        saving = time.GetElapsedTime(start);
        lastSaving = lastChunk = time.GetTimestamp();
    }
}
