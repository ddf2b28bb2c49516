using System.Diagnostics;

namespace NeuronProbe.Benchmarking;

/// <summary>What the machine gives just now: a loop on registers, on all threads, before each method's turn. Its median
/// is the peak that a model is held against; how it moves from round to round tells whether the machine was
/// quiet.</summary>
/// <param name="loop">The loop.</param>
/// <param name="threads">Threads that run it side by side.</param>
internal sealed class MachineSpeed(RegisterLoop loop, int threads)
{
    // Some microseconds, after which a thread looks at the clock.
    private const long StepsAtOnce = 4096;

    private static readonly TimeSpan WarmUpTime = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan TurnTime = TimeSpan.FromMilliseconds(20);

    private readonly List<double> turns = [];
    private readonly List<double> rounds = [];

    /// <summary>What one measurement takes.</summary>
    public static TimeSpan TimePerTurn => WarmUpTime + TurnTime;

    public RegisterLoop Loop => loop;

    /// <summary>Floating-point operations a second, of each round.</summary>
    public Spread OperationsPerS => Spread.Of(rounds);

    /// <summary>Measures once.</summary>
    public void Measure() => Note(Operations(loop, threads, TurnTime));

    /// <summary>Notes a turn's operations a second.</summary>
    public void Note(double operationsPerS) => turns.Add(operationsPerS);

    /// <summary>Takes the median of what was measured since the last round as this round's figure: one turn may have
    /// been disturbed for a moment.</summary>
    public void EndRound()
    {
        rounds.Add(Spread.Of(turns).Median);
        turns.Clear();
    }

    /// <summary>What the user should know where some round's figure is far below another's, else null.</summary>
    public static string? WarningOf(Spread gflops)
    {
        const double least = 0.9;
        double share = gflops.Min / gflops.Max;
        return share >= least
            ? null
            : FormattableString.Invariant(
                $"the machine was not quiet: from registers alone it gave {gflops.Max:N0} GFLOP/s in its best round, ")
                + FormattableString.Invariant($"but {gflops.Min:N0} ({100 * share:0} %) in its worst. ")
                + "Figures of such a run say little; measure again when nothing else runs.";
    }

    /// <summary>Operations a second of all threads together.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="threads">Threads, at least one.</param>
    /// <param name="time">How long each runs, after it has warmed up.</param>
    internal static double Operations(RegisterLoop loop, int threads, TimeSpan time)
    {
        double[] speeds = new double[threads];
        using var start = new Barrier(threads);
        Thread[] others = [.. Enumerable.Range(1, threads - 1).Select(i => new Thread(() => Turn(i)))];
        foreach (Thread other in others)
        {
            other.Start();
        }
        Turn(0);
        foreach (Thread other in others)
        {
            other.Join();
        }
        return speeds.Sum();

        void Turn(int thread)
        {
            start.SignalAndWait();
            // Wide registers are slow at first on some processors, and threads of LibTorch may still be on their way
            // to sleep.
            StepsPerS(loop, WarmUpTime);
            speeds[thread] = loop.OperationsPerStep * StepsPerS(loop, time);
        }
    }

    private static double StepsPerS(RegisterLoop loop, TimeSpan time)
    {
        long steps = 0;
        long start = Stopwatch.GetTimestamp();
        TimeSpan elapsed;
        do
        {
            loop.Run(StepsAtOnce);
            steps += StepsAtOnce;
            elapsed = Stopwatch.GetElapsedTime(start);
        }
        while (elapsed < time);
        return steps / elapsed.TotalSeconds;
    }
}
