using System.Text.Json.Nodes;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Scans that are asked to stop, and gone on with.</summary>
public sealed class StoppedScanTests : IDisposable
{
    // Enough for a signal to come before the end.
    private const int LongChunks = 120;

    private readonly StoppableScan scan = new();

    public void Dispose() => scan.Dispose();

    [Theory]
    [InlineData(ProgramProcess.Interrupt, 130)]
    [InlineData(ProgramProcess.Terminate, 143)]
    [InlineData(ProgramProcess.HangUp, 129)]
    [InlineData(ProgramProcess.UserSignal, 138)]
    public void A_signal_saves_and_the_same_line_goes_on(int signal, int exitCode)
    {
        using var longer = new StoppableScan(LongChunks);
        string[] line = longer.Line(longer["out"], "--resume");
        (int code, string error) = Signal(line, longer["out"], signal);
        Assert.Equal(exitCode, code);
        Assert.EndsWith("Run the same command with --resume to go on.\n", error, StringComparison.Ordinal);
        Assert.False(File.Exists(longer["out/scan.json"]));
        Assert.NotEmpty(Directory.GetFiles(longer["out/saved"], "*.state"));
        CommandLine.Run(line).Succeeded();
        ScanFolder.AreSame(longer.Reference(), longer["out"]);
    }

    [Theory]
    [InlineData(ProgramProcess.Interrupt, 130)]
    [InlineData(ProgramProcess.Terminate, 143)]
    public void Without_resume_a_signal_leaves_results_of_a_part_which_resume_completes(int signal, int exitCode)
    {
        using var longer = new StoppableScan(LongChunks);
        (int code, string error) = Signal(longer.Line(longer["out"]), longer["out"], signal);
        Assert.Equal(exitCode, code);
        Assert.EndsWith(
            "Interrupted: the results are those of the chunks that were finished.\n", error, StringComparison.Ordinal);
        Assert.True(ScanFolder.IsWhole(longer["out"]));
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(longer["out/scan.json"]))!;
        Assert.Equal("interrupted", (string)manifest["status"]!);
        Assert.InRange((int)manifest["corpus"]!["documents"]!, 1, (4 * LongChunks) - 40);
        CommandLine.Run(longer.Line(longer["out"])).Refused("--out: expected a folder without a scan");
        CommandLine.Run(longer.Line(longer["out"], "--resume")).Succeeded();
        ScanFolder.AreSame(longer.Reference(), longer["out"]);
    }

    [Fact]
    public void Each_line_with_a_time_limit_does_a_chunk_at_least_until_all_are_done()
    {
        // The time of this process was over long ago.
        using var shorter = new StoppableScan(chunks: 12);
        string[] line = shorter.Line(shorter["out"], "--resume", "--max-time", "0.01");
        int stops = 0;
        CommandLine run = CommandLine.Run(line);
        for (; run.ExitCode == 75; run = CommandLine.Run(line))
        {
            stops++;
            Assert.Contains("Stopped by --max-time: what was collected of ", run.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(shorter["out/scan.json"]));
            Assert.InRange(stops, 1, 11);
        }
        run.Succeeded();
        Assert.Equal(11, stops);
        ScanFolder.AreSame(shorter.Reference(), shorter["out"]);
    }

    [Fact]
    public void A_finished_scan_is_told_and_left_as_it_is()
    {
        string[] line = scan.Line(scan["out"], "--resume");
        CommandLine.Run(line).Succeeded();
        (string, DateTime, long)[] before = Listed();
        CommandLine again = CommandLine.Run(line).Succeeded();
        Assert.Contains($"Complete already: {scan["out"]} holds this scan.", again.Error, StringComparison.Ordinal);
        Assert.Equal(before, Listed());
    }

    [Fact]
    public void A_finished_shard_is_told_and_left_as_it_is()
    {
        string[] line = scan.Line(scan["out"], "--resume", "--shard", "1/3");
        CommandLine.Run(line).Succeeded();
        (string, DateTime, long)[] before = Listed();
        CommandLine again = CommandLine.Run(line).Succeeded();
        Assert.Contains("Complete already: ", again.Error, StringComparison.Ordinal);
        Assert.Equal(before, Listed());
    }

    [Theory]
    [InlineData("--resume")]
    [InlineData("--resume", "--shard", "1/2")]
    public void Two_attempts_at_once_do_no_harm(params string[] how)
    {
        string[] line = scan.Line(scan["out"], how);
        using (var first = new ProgramProcess(line))
        using (var second = new ProgramProcess(line))
        {
            (int ExitCode, string Error)[] ends = [first.AwaitEnd(), second.AwaitEnd()];
            Assert.All(ends, end => Assert.True(end.ExitCode is 0 or 75, $"One ended with {end}."));
            Assert.Contains(ends, end => end.ExitCode == 0);
            Assert.All(ends, end => Assert.True(
                end.ExitCode == 0 || end.Error.Contains("nobody else writes to", StringComparison.Ordinal), end.Error));
        }
        CommandLine.Run(line).Succeeded();
        if (how.Length == 1)
        {
            ScanFolder.AreSame(scan.ReferenceOfProcess(), scan["out"]);
            return;
        }
        CommandLine.Run(scan.Line(scan["out"], "--shard", "0/2")).Succeeded();
        CommandLine.Run("merge", scan["out"]).Succeeded();
        ScanFolder.AreSame(scan.Reference(), scan["out"], isMerged: true);
    }

    /// <summary>Starts a scan and sends a signal once a chunk is saved.</summary>
    private static (int ExitCode, string Error) Signal(string[] line, string location, int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        using var program = new ProgramProcess(line);
        string saved = Path.Combine(location, SavedProgress.FolderName);
        Assert.True(
            SpinWait.SpinUntil(
                () => Directory.Exists(saved) && Directory.EnumerateFiles(saved, "*.state").Any(),
                TimeSpan.FromSeconds(60)),
            "Nothing was saved.");
        program.Signal(signal);
        return program.AwaitEnd();
    }

    /// <summary>All that lies in the folder for results, with times and sizes.</summary>
    private (string Name, DateTime Time, long Bytes)[] Listed() =>
    [
        .. new DirectoryInfo(scan["out"]).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(entry => (entry.FullName, entry.LastWriteTimeUtc, (entry as FileInfo)?.Length ?? 0))
            .OrderBy(entry => entry.FullName, StringComparer.Ordinal),
    ];
}
