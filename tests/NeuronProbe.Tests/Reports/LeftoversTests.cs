using NeuronProbe.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Reports;

public sealed class LeftoversTests : IDisposable
{
    private const int NoProcess = int.MaxValue - 1;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Attempts_of_dead_processes_go_and_those_of_living_ones_stay()
    {
        Attempt own = Attempt.Begin();
        Attempt[] dead = [own with { Process = NoProcess }, own with { Number = "1-1" }];
        Attempt[] living = [own, Attempt.Begin()];
        Attempt[] elsewhere = [own with { Host = "recent.example.org" }, own with { Host = "long-ago" }];
        string[] names = [.. dead.Concat(living).Concat(elsewhere).Select(attempt => $"{attempt}")];
        foreach (string name in names)
        {
            folder.Write($".attempts/{name}/new-{name}/neurons.csv", "x");
        }
        folder.Write(".attempts/mine/notes.txt", "mine");
        Age($".attempts/{elsewhere[1]}", Attempt.Untouched + TimeSpan.FromMinutes(1));
        Age($".attempts/{elsewhere[0]}", Attempt.Untouched - TimeSpan.FromMinutes(1));
        // Of this host nothing is asked but whether the process lives.
        Age($".attempts/{own}", 10 * Attempt.Untouched);
        Leftovers.Remove(folder.Location, []);
        Assert.Equal(
            living.Append(elsewhere[0]).Select(attempt => $"{attempt}").Append("mine").Order(StringComparer.Ordinal),
            Directory.GetDirectories(folder[".attempts"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_folder_of_attempts_goes_with_the_last_one()
    {
        Attempt dead = Attempt.Begin() with { Process = NoProcess };
        folder.Write($".attempts/{dead}/new-{dead}/state/top.bin", "x");
        Leftovers.Remove(folder.Location, []);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Location));
        Assert.True(Directory.Exists(folder.Location));
    }

    [Fact]
    public void Temporary_files_of_earlier_versions_go_and_those_of_other_programs_stay()
    {
        string[] left =
        [
            "chunk.partial", "scan.json.partial", "neurons.csv.partial", "openai/0/1.json.partial",
            "state/0003.top.bin.partial", "state/tests.bin.partial", "state/state.json.partial",
            "state/files.txt.partial", "x1z4kq0b.3fa.partial",
        ];
        string[] mine =
        [
            "film.mkv.partial", "x1z4kq0b.3fb.partial", "results.json", "state/mine.partial", "state/0003.top.bin",
        ];
        Assert.All(left, name => folder.Write(name, name.StartsWith('x') ? "" : "x"));
        Assert.All(mine, name => folder.Write(name, "x"));
        folder.Write("state/files.txt", "openai/0/1.json\nscan.json\n");
        Leftovers.Remove(folder.Location, ["neurons.csv", "results.json"]);
        Assert.Equal(mine.Append("state/files.txt").Order(StringComparer.Ordinal), folder.Files);
    }

    [Fact]
    public void The_next_scan_removes_them()
    {
        Attempt dead = Attempt.Begin() with { Process = NoProcess };
        folder.Write($".attempts/{dead}/new-{dead}/scan.json", "x");
        folder.Write("abcdefgh.ijk.partial", "");
        OutputFolder.ForScan(folder.Location, overwrite: false, []).Dispose();
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Location));
    }

    [Theory]
    [InlineData("a-b.example.org.17.123-4", "a-b.example.org", 17, "123-4")]
    [InlineData("a.1.2", "a", 1, "2")]
    [InlineData("a.1", null, 0, null)]
    [InlineData(".1.2", null, 0, null)]
    [InlineData("a.x.2", null, 0, null)]
    [InlineData("a.-1.2", null, 0, null)]
    [InlineData("a.1.", null, 0, null)]
    public void A_name_tells_whose_it_is(string name, string? host, int process, string? number)
    {
        Attempt? parsed = Attempt.Parse(name);
        if (host is null)
        {
            Assert.Null(parsed);
            return;
        }
        Assert.Equal(new Attempt(host, process, number!), parsed);
        Assert.Equal(name, $"{parsed}");
    }

    private void Age(string name, TimeSpan age)
    {
        string[] entries =
            [.. Directory.EnumerateFileSystemEntries(folder[name], "*", SearchOption.AllDirectories), folder[name]];
        foreach (string entry in entries)
        {
            File.SetLastWriteTimeUtc(entry, DateTime.UtcNow - age);
        }
    }
}
