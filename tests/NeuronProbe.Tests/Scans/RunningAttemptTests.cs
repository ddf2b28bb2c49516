using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

public sealed class RunningAttemptTests
{
    [Fact]
    public void A_lock_tells_host_process_and_since_when() => Assert.Equal(
        new RunningAttempt("node3", 123, new DateTime(2026, 11, 30, 14, 2, 11, DateTimeKind.Utc)),
        RunningAttempt.Parse("node3\n123\n2026-11-30T14:02:11Z\nnode3.123.1\n"));

    [Theory]
    [InlineData("")]
    [InlineData("\n-1\nyesterday\n")]
    public void What_it_does_not_tell_is_null(string text) =>
        Assert.Equal(new RunningAttempt(null, null, null), RunningAttempt.Parse(text));

    [Fact]
    public void Only_who_holds_it_runs()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(RunningAttempt.Find(folder["none"]));
        Assert.Null(RunningAttempt.Find(folder.Location));
        string path = folder.Write(".lock", "node3\n123\n2026-11-30T14:02:11Z\n");
        Assert.Null(RunningAttempt.Find(folder.Location));
        using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal("node3", RunningAttempt.Find(folder.Location)!.Host);
        }
        Assert.Null(RunningAttempt.Find(folder.Location));
    }

    [Fact]
    public void The_lock_of_a_scan_is_such_a_one()
    {
        using var folder = new TemporaryFolder();
        using (FolderLock.Take(folder.Location, "--out", Attempt.Begin()))
        {
            RunningAttempt running = RunningAttempt.Find(folder.Location)!;
            Assert.Equal((Attempt.ThisHost, Environment.ProcessId), (running.Host, running.Process));
            Assert.InRange(DateTime.UtcNow - running.Since!.Value, TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(1));
        }
        Assert.Null(RunningAttempt.Find(folder.Location));
    }
}
