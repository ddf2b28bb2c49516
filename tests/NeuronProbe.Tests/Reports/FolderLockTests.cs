using NeuronProbe.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Reports;

public sealed class FolderLockTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_is_there_while_it_is_held()
    {
        FolderLock held = Take();
        Assert.Equal([".lock"], folder.Files);
        Assert.Throws<BusyException>(Take);
        held.Dispose();
        held.Dispose();
        Assert.Empty(folder.Files);
        Take().Dispose();
    }

    [Fact]
    public void One_that_a_dead_process_left_is_taken_over()
    {
        folder.Write(".lock", "elsewhere\n12345\n2026-01-01T00:00:00Z\nelsewhere.12345.1-1\n");
        using FolderLock held = Take();
        var e = Assert.Throws<BusyException>(Take);
        Assert.Contains(
            $"by process {Environment.ProcessId} on {Attempt.ThisHost} since ", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("12345", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_whose_owner_has_not_written_its_name_yet_is_respected()
    {
        using var other = new FileStream(folder[".lock"], FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var e = Assert.Throws<BusyException>(Take);
        Assert.Contains("is being written by another process. Wait", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_place_for_one_there_is_none()
    {
        Directory.CreateDirectory(folder[".lock"]);
        Take().Dispose();
        Assert.True(Directory.Exists(folder[".lock"]));
    }

    [Fact]
    public async Task Never_do_two_hold_it_however_they_come_and_go()
    {
        int holders = 0;
        int taken = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 300; i++)
            {
                try
                {
                    using FolderLock held = Take();
                    Assert.Equal(1, Interlocked.Increment(ref holders));
                    Assert.Equal(1, Volatile.Read(ref holders));
                    Interlocked.Increment(ref taken);
                    Interlocked.Decrement(ref holders);
                }
                catch (BusyException)
                {
                }
            }
        })));
        Assert.True(taken > 0, "Nobody got it.");
        Assert.Empty(folder.Files);
    }

    private FolderLock Take() => FolderLock.Take(folder.Location, "--out", Attempt.Begin());
}
