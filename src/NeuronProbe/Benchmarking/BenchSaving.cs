using System.Diagnostics;
using NeuronProbe.Collectors;
using NeuronProbe.Reports;
using NeuronProbe.Scans;

namespace NeuronProbe.Benchmarking;

/// <summary>What it takes to save, while a scan runs, all that was collected of all neurons.</summary>
/// <param name="Seconds">Seconds for which the scan waits: what the disk does after that goes on beside it.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="TimeOverNone">The time of a scan that saves as often as is usual, to that of one that does not.</param>
internal sealed record BenchSaving(Spread Seconds, long Bytes, double TimeOverNone)
{
    private const int Times = 3;

    /// <summary>Saves them a few times, into a file that goes afterwards.</summary>
    /// <param name="collectors">The collectors, with what they hold; their chunk ends.</param>
    public static BenchSaving Measure(IReadOnlyList<Collector> collectors)
    {
        foreach (Collector collector in collectors)
        {
            collector.EndChunk(0);
        }
        var header = new SavedHeader(SavedHeader.CurrentVersion, "", 0, 1, new ScanTally(), default);
        string path = Path.GetTempFileName();
        try
        {
            var seconds = new List<double>();
            long bytes = 0;
            for (int i = 0; i < Times; i++)
            {
                using var file = new HashedFile(path);
                long start = Stopwatch.GetTimestamp();
                SavedGeneration.Write(file, header, collectors);
                seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                bytes = file.Length;
            }
            Spread spread = Spread.Of(seconds);
            double every = RunOptions.SaveEveryOption.Default;
            return new BenchSaving(spread, bytes, (every + spread.Median) / every);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
