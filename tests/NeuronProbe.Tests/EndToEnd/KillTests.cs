using System.Globalization;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Scans that are killed without warning, gone on with by the same line, and killed again.</summary>
/// <remarks>Six of them; <c>tests/kill.sh</c> does as many as one likes.</remarks>
public sealed class KillTests : IDisposable
{
    private const int AtOnce = 2;

    private readonly StoppableScan scan = new(chunks: 12, "--format", "csv,json");

    public void Dispose() => scan.Dispose();

    [Fact]
    public void However_a_scan_is_killed_no_folder_is_torn_and_it_ends_with_the_same_bytes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        int runs = Number("NEURONPROBE_KILL_RUNS", 6);
        int seed = Number("NEURONPROBE_KILL_SEED", 17);
        string reference = scan.ReferenceOfProcess();
        string older = scan["older"];
        CommandLine.Run(scan.Line(older, "-k", "3", "--format", "csv,parquet")).Succeeded();
        KillTimes times = KilledScan.Measure(scan.Line(scan["measured"], "--resume"), scan["measured"]);
        var kills = new KillTally();
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, run =>
        {
            string location = scan[$"run-{run}"];
            try
            {
                // Every second run takes the place of a scan that is there until then.
                string? before = run % 2 == 1 ? ScanFolder.Copy(older, location) : null;
                string[] line = scan.Line(location, before is null ? ["--resume"] : ["--resume", "--overwrite"]);
                new KilledScan(line, location, times, new Random((seed * 100_000) + run), kills)
                    .Run(before is not null);
                ScanFolder.AreSame(reference, location);
                Directory.Delete(location, recursive: true);
            }
            catch (Exception e)
            {
                kills.Fail($"run {run} of seed {seed}: {e}");
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine(kills.ToString());
        if (Environment.GetEnvironmentVariable("NEURONPROBE_KILL_SUMMARY") is { } summary)
        {
            File.WriteAllText(summary, $"{runs - kills.Failures.Count} of {runs} runs gave the same bytes. {kills}\n");
        }
        Assert.Empty(kills.Failures);
        Assert.InRange(kills.Count, runs, int.MaxValue);
    }

    private static int Number(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : usual;
}
