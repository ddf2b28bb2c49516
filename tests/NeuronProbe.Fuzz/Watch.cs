using System.Diagnostics;

namespace NeuronProbe.Fuzz;

/// <summary>Measures each input, and ends the process where one does not come back.</summary>
internal sealed class Watch : IDisposable
{
    private readonly string target;
    private readonly string? keep;
    private readonly Timer timer;
    private readonly Lock gate = new();
    private byte[]? current;
    private long number;
    private long start;
    private long allocated;

    /// <param name="target">Whose inputs.</param>
    /// <param name="keep">Where an input that does not come back is kept, or null.</param>
    public Watch(string target, string? keep)
    {
        this.target = target;
        this.keep = keep;
        timer = new Timer(_ => Look(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>The longest time of an input so far.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>The most bytes allocated for an input so far, freed again or not.</summary>
    public long Largest { get; private set; }

    /// <summary>An input begins.</summary>
    public void Begin(long number, byte[] input)
    {
        lock (gate)
        {
            this.number = number;
            current = input;
            allocated = GC.GetTotalAllocatedBytes();
            start = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>It has ended.</summary>
    /// <returns>What it took.</returns>
    public (TimeSpan Time, long Bytes) End()
    {
        lock (gate)
        {
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            long bytes = GC.GetTotalAllocatedBytes() - allocated;
            current = null;
            Slowest = time > Slowest ? time : Slowest;
            Largest = Math.Max(Largest, bytes);
            return (time, bytes);
        }
    }

    public void Dispose() => timer.Dispose();

    private void Look()
    {
        lock (gate)
        {
            // Twice the limit: what comes back late is noted by itself, and goes on.
            if (current is null || Stopwatch.GetElapsedTime(start) < 2 * FuzzRun.LongestTime)
            {
                return;
            }
            Console.WriteLine(
                $"FOUND {target} {number}: still running after {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
            if (keep is not null)
            {
                Directory.CreateDirectory(keep);
                File.WriteAllBytes(Path.Combine(keep, $"{target}-{number}"), current);
            }
            Environment.Exit(1);
        }
    }
}
