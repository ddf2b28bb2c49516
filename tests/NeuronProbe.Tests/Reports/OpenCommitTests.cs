using NeuronProbe.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Reports;

public sealed class OpenCommitTests : IDisposable
{
    private static readonly string[] OldNames = ["neurons.csv", "old/histogram.csv", "scan.json", "state/old.bin"];
    private static readonly string[] NewNames =
        ["neurons.csv", "new/a.csv", "new/deep/b.csv", "scan.json", "state/new.bin"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Wherever_it_stops_the_next_one_finishes()
    {
        for (int stop = 1; ; stop++)
        {
            string location = folder[$"{stop}"];
            Submit(location);
            bool stopped = StopsAfter(stop, location, isOwn: true);
            DemandNoTornScan(location);
            OpenCommit.Finish(location, "show");
            DemandNew(location);
            if (!stopped)
            {
                // Each of: old manifest and files away, deleted, new files moved, flushed, folders removed.
                Assert.InRange(stop, 15, 100);
                return;
            }
        }
    }

    [Fact]
    public void One_that_stops_again_and_again_gets_there()
    {
        string location = folder["out"];
        Submit(location);
        int rounds = 0;
        while (StopsAfter(2, location, isOwn: false))
        {
            DemandNoTornScan(location);
            Assert.InRange(++rounds, 0, 100);
        }
        DemandNew(location);
    }

    [Fact]
    public void One_that_is_late_by_a_whole_scan_takes_nothing_of_what_came_after()
    {
        for (int stop = 1; stop < 30; stop++)
        {
            string location = folder[$"{stop}"];
            Submit(location);
            int steps = 0;
            // While one waits after a step, another finishes, a third commits a scan of other files, and a fourth
            // submits a report of that, which keeps these.
            new OpenCommit(location, () =>
            {
                if (++steps == stop)
                {
                    OpenCommit.Finish(location, "show");
                    MakeScan(location, "again", ["old/histogram.csv", "other.csv", "scan.json"]);
                    Submit(location, ["added.csv", "scan.json"], "old/histogram.csv", "other.csv");
                }
            }).Finish("--out", isOwn: true);
            if (steps >= stop)
            {
                Assert.Equal(
                    ["added.csv", "mine.txt", "old/histogram.csv", "other.csv", "scan.json", "state/files.txt"],
                    FilesOf(location));
                Assert.All(["old/histogram.csv", "other.csv"], name =>
                    Assert.Equal("again", File.ReadAllText(Path.Combine(location, name))));
                Assert.Equal("new", File.ReadAllText(Path.Combine(location, "scan.json")));
            }
        }
    }

    [Fact]
    public async Task Many_at_the_same_time_leave_one_whole_scan()
    {
        string location = folder["out"];
        for (int i = 0; i < 20; i++)
        {
            Submit(location);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
                OpenCommit.Finish(location, "show"))));
            DemandNew(location);
        }
    }

    [Theory]
    [InlineData("state", "state/precious.txt")]
    [InlineData("old", "old/histogram.csv")]
    public void What_a_brought_folder_links_to_is_not_touched(string link, string file)
    {
        string location = folder["out"];
        Submit(location);
        Directory.CreateDirectory(folder["home"]);
        string precious = folder.Write($"home/{Path.GetFileName(file)}", "mine");
        File.AppendAllText(Path.Combine(location, "state/files.txt"), file + "\n");
        string list = Path.Combine(location, "state/files.txt");
        string kept = File.ReadAllText(list);
        Directory.Delete(Path.Combine(location, link), recursive: true);
        Directory.CreateSymbolicLink(Path.Combine(location, link), folder["home"]);
        File.WriteAllText(list, kept);
        var e = Assert.Throws<StorageException>(() => OpenCommit.Finish(location, "show"));
        Assert.Contains($"is a link to '{folder["home"]}'", e.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(precious));
        Assert.Empty(Directory.GetFiles(folder["home"], "new.bin"));
    }

    [Fact]
    public void A_folder_of_that_name_that_no_scan_made_is_left_alone_and_named()
    {
        folder.Write(".commit/mine.txt", "mine");
        var e = Assert.Throws<StorageException>(() => OpenCommit.Finish(folder.Location, "show"));
        Assert.StartsWith("show: expected to give 'scan.json' its place in", e.Message, StringComparison.Ordinal);
        Assert.Contains("can't be emptied", e.Message, StringComparison.Ordinal);
        Assert.Equal([".commit/mine.txt"], folder.Files);
    }

    [Fact]
    public void A_folder_that_can_not_be_written_is_named_with_what_to_do()
    {
        if (OperatingSystem.IsWindows() || Environment.UserName == "root")
        {
            Assert.Skip("Everything can be written by this user.");
            return;
        }
        string location = folder["out"];
        Submit(location);
        File.SetUnixFileMode(location, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            var e = Assert.Throws<StorageException>(() => OpenCommit.Finish(location, "show"));
            Assert.Contains("then finishes", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(location, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>An old scan with a file of the user's, and a new one whose attempt has been renamed.</summary>
    private static void Submit(string location)
    {
        MakeScan(location, "old", OldNames);
        File.WriteAllText(Path.Combine(location, "mine.txt"), "mine");
        Submit(location, NewNames);
    }

    private static void Submit(string location, string[] names, params string[] kept)
    {
        Attempt owner = Attempt.Begin();
        var attempt = new AttemptFolder(location, owner);
        attempt.Make();
        foreach (string name in names.Append(OutputFolder.FileList))
        {
            string path = attempt.PathOf(name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            bool isList = name == OutputFolder.FileList;
            File.WriteAllText(path, isList ? string.Join('\n', names.Concat(kept).Append(name)) : "new");
        }
        Assert.True(attempt.Submit());
        attempt.Remove();
    }

    private static void MakeScan(string location, string text, string[] names)
    {
        using OutputFolder output = OutputFolder.ForScan(location, overwrite: true, []);
        foreach (string name in names)
        {
            output.Create(name, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
        }
        output.Commit();
    }

    private static bool StopsAfter(int steps, string location, bool isOwn)
    {
        int done = 0;
        try
        {
            new OpenCommit(location, () =>
            {
                if (++done == steps)
                {
                    throw new OperationCanceledException();
                }
            }).Finish("--out", isOwn);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    /// <summary>Where there is a manifest, all files are of its scan.</summary>
    private static void DemandNoTornScan(string location)
    {
        string manifest = Path.Combine(location, OutputFolder.Manifest);
        if (File.Exists(manifest) && File.ReadAllText(manifest) == "new")
        {
            Assert.All(NewNames, name => Assert.Equal("new", File.ReadAllText(Path.Combine(location, name))));
        }
        else if (File.Exists(manifest))
        {
            Assert.All(OldNames, name => Assert.Equal("old", File.ReadAllText(Path.Combine(location, name))));
        }
    }

    private static void DemandNew(string location)
    {
        Assert.Equal(Listed([.. NewNames, "mine.txt", OutputFolder.FileList]), FilesOf(location));
        Assert.False(Directory.Exists(Path.Combine(location, "old")), "The old scan's folder stayed.");
        Assert.False(OpenCommit.IsIn(location));
        DemandNoTornScan(location);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(location, "mine.txt")));
    }

    private static string[] Listed(string[] names) => [.. names.Order(StringComparer.Ordinal)];

    private static string[] FilesOf(string location) => Listed(
    [
        .. Directory.EnumerateFiles(location, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(location, path).Replace('\\', '/')),
    ]);
}
