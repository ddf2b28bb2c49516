using System.Text;
using NeuronProbe.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Reports;

public sealed class OutputFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_have_their_names_only_after_the_commit()
    {
        using OutputFolder output = OutputFolder.ForScan(folder["a/b"], overwrite: false, []);
        Put(output, "scan.json", "{}");
        Put(output, "state/top.bin", "x");
        Assert.Equal(["new/scan.json", "new/state/top.bin"], Pending("a/b"));
        Assert.Empty(Others("a/b"));
        output.Commit();
        Assert.Equal(["a/b/scan.json", "a/b/state/files.txt", "a/b/state/top.bin"], folder.Files);
        Assert.Equal("x", File.ReadAllText(folder["a/b/state/top.bin"]));
        Assert.Equal("scan.json\nstate/top.bin\n", File.ReadAllText(folder["a/b/state/files.txt"]));
    }

    [Fact]
    public void A_writer_that_throws_leaves_the_folder_as_it_was()
    {
        using (OutputFolder output = OutputFolder.ForScan(folder["a/b"], overwrite: false, []))
        {
            Put(output, "neurons.csv", "1");
            Assert.Throws<InvalidOperationException>(() => output.Create("state/top.bin", stream =>
            {
                stream.WriteByte(1);
                throw new InvalidOperationException("a defect");
            }));
            Assert.Equal(["new/neurons.csv"], Pending("a/b"));
        }
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Location));
    }

    [Fact]
    public void A_full_disk_has_a_message_and_a_kind_of_its_own()
    {
        using OutputFolder output = OutputFolder.ForScan(folder.Location, overwrite: false, []);
        var e = Assert.Throws<StorageException>(
            () => output.Create("neurons.csv", _ => throw new IOException("No space left on device.")));
        Assert.Equal(
            $"--out: expected to write 'neurons.csv' in '{folder.Location}', but got: No space left on device. "
                + "What was there before has not changed. Make room and run the same command again, or choose another "
                + "folder.",
            e.Message);
        Assert.Empty(Pending());
    }

    [Fact]
    public void Of_several_files_the_one_that_fails_is_named_and_none_stays()
    {
        using OutputFolder output = OutputFolder.ForScan(folder.Location, overwrite: false, []);
        string files = Directory.GetDirectories(folder[".attempts"], "new-*", SearchOption.AllDirectories)[0];
        Directory.CreateDirectory(Path.Combine(files, "b.csv"));
        var e = Assert.Throws<StorageException>(
            () => output.Create(["a.csv", "b.csv", "c.csv"], _ => Assert.Fail("nothing to write to")));
        Assert.StartsWith(
            $"--out: expected to write 'b.csv' in '{folder.Location}', but got: Access to the path "
                + $"'{folder["b.csv"]}' is denied.",
            e.Message,
            StringComparison.Ordinal);
        Assert.Empty(Pending());
    }

    [Fact]
    public void A_folder_that_holds_a_scan_is_refused()
    {
        File.WriteAllText(folder["scan.json"], "{}");
        var e = Assert.Throws<ProbeException>(() => OutputFolder.ForScan(folder.Location, overwrite: false, []));
        Assert.Equal(
            $"--out: expected a folder without a scan, but '{folder.Location}' already holds one (scan.json). "
                + "Choose another folder, or replace it with --overwrite.",
            e.Message);
    }

    [Fact]
    public void A_file_of_the_users_own_is_not_replaced_unasked()
    {
        File.WriteAllText(folder["results.json"], "mine");
        var e = Assert.Throws<ProbeException>(
            () => OutputFolder.ForScan(folder.Location, overwrite: false, ["neurons.csv", "results.json"]));
        Assert.Equal(
            $"--out: expected a folder without results, but '{folder.Location}' already holds a file 'results.json'. "
                + "Choose another folder, or replace it with --overwrite.",
            e.Message);
    }

    [Fact]
    public void A_folder_with_other_files_is_used_and_they_stay()
    {
        File.WriteAllText(folder["notes.txt"], "mine");
        MakeScan(overwrite: false, "neurons.csv");
        Assert.Equal(["neurons.csv", "notes.txt", "scan.json", "state/files.txt"], folder.Files);
    }

    [Fact]
    public void Overwriting_deletes_what_the_old_scan_wrote_and_nothing_else()
    {
        MakeScan(overwrite: false, "neurons.csv", "histogram.csv", "state/histogram.bin");
        File.WriteAllText(folder["notes.txt"], "mine");
        File.WriteAllText(folder["state/mine.bin"], "mine");
        MakeScan(overwrite: true, "neurons.csv", "top_examples.csv");
        Assert.Equal(
            ["neurons.csv", "notes.txt", "scan.json", "state/files.txt", "state/mine.bin", "top_examples.csv"],
            folder.Files);
    }

    [Fact]
    public void An_old_scan_stays_until_the_new_one_is_complete()
    {
        MakeScan(overwrite: false, "neurons.csv");
        using (OutputFolder output = OutputFolder.ForScan(folder.Location, overwrite: true, []))
        {
            Put(output, "neurons.csv", "new");
            Put(output, "scan.json", "new");
        }
        Assert.Equal(["neurons.csv", "scan.json", "state/files.txt"], folder.Files);
        Assert.Equal("neurons.csv", File.ReadAllText(folder["neurons.csv"]));
    }

    [Fact]
    public void A_list_of_files_that_leads_out_of_the_folder_deletes_nothing_there()
    {
        File.WriteAllText(folder["precious.txt"], "mine");
        Directory.CreateDirectory(folder["scan/state"]);
        File.WriteAllText(folder["scan/scan.json"], "{}");
        File.WriteAllText(folder["scan/state/files.txt"], "../precious.txt\n" + folder["precious.txt"] + "\n");
        using OutputFolder output = OutputFolder.ForScan(folder["scan"], overwrite: true, []);
        Put(output, "scan.json", "new");
        output.Commit();
        Assert.Equal(["precious.txt", "scan/scan.json", "scan/state/files.txt"], folder.Files);
    }

    [Fact]
    public void Results_that_cannot_get_their_names_are_kept_until_they_can()
    {
        MakeScan(overwrite: false, "neurons.csv");
        using (OutputFolder output = OutputFolder.ForScan(folder.Location, overwrite: true, []))
        {
            Put(output, "scan.json", "new");
            Put(output, "results.json", "new");
            Directory.CreateDirectory(folder["results.json/in the way"]);
            var e = Assert.Throws<StorageException>(output.Commit);
            Assert.StartsWith(
                $"--out: expected to give 'results.json' its place in '{folder.Location}', but got: ",
                e.Message,
                StringComparison.Ordinal);
            Assert.EndsWith(
                ". The new results are whole, and lie in '.commit' there. See to it that the folder can be written and "
                    + $"nothing is in the way; 'neuronprobe show {folder.Location}' then finishes.",
                e.Message,
                StringComparison.Ordinal);
        }
        Assert.False(File.Exists(folder["scan.json"]));
        Directory.Delete(folder["results.json"], recursive: true);
        OpenCommit.Finish(folder.Location, "show");
        Assert.Equal(["results.json", "scan.json", "state/files.txt"], folder.Files);
        Assert.Equal("new", File.ReadAllText(folder["results.json"]));
    }

    [Fact]
    public void A_second_scan_is_refused_while_the_first_one_writes()
    {
        using OutputFolder first = OutputFolder.ForScan(folder.Location, overwrite: false, []);
        var e = Assert.Throws<BusyException>(() => OutputFolder.ForScan(folder.Location, overwrite: true, []));
        Assert.StartsWith(
            $"--out: expected a folder that nobody else writes to, but '{folder.Location}' is being written by process "
                + $"{Environment.ProcessId} on {Attempt.ThisHost} since 2",
            e.Message,
            StringComparison.Ordinal);
        Assert.EndsWith("Z. Wait for it, or choose another folder.", e.Message, StringComparison.Ordinal);
        Put(first, "scan.json", "first");
        first.Commit();
        MakeScan(overwrite: true, "neurons.csv");
        Assert.Equal(["neurons.csv", "scan.json", "state/files.txt"], folder.Files);
    }

    [Fact]
    public void Without_a_lock_a_scan_that_may_not_replace_another_says_that_it_was_quicker()
    {
        using OutputFolder slow = OutputFolder.ForScan(folder.Location, overwrite: false, []);
        Put(slow, "scan.json", "slow");
        BreakLock();
        MakeScan(overwrite: false, "neurons.csv");
        var e = Assert.Throws<ProbeException>(slow.Commit);
        Assert.Equal(
            $"--out: expected '{folder.Location}' to be left alone, but another scan has written its results there "
                + "meanwhile. They are whole, and these are not kept. Choose another folder, or replace them with "
                + "--overwrite.",
            e.Message);
        slow.Dispose();
        Assert.Equal(["neurons.csv", "scan.json", "state/files.txt"], folder.Files);
    }

    [Fact]
    public void Without_a_lock_the_last_of_two_scans_that_may_replace_each_other_stays()
    {
        using OutputFolder slow = OutputFolder.ForScan(folder.Location, overwrite: true, []);
        Put(slow, "scan.json", "slow");
        BreakLock();
        MakeScan(overwrite: true, "neurons.csv");
        slow.Commit();
        Assert.Equal(["scan.json", "state/files.txt"], folder.Files);
        Assert.Equal("slow", File.ReadAllText(folder["scan.json"]));
    }

    [Fact]
    public void Reports_of_a_scan_that_was_replaced_are_not_added_to_the_new_one()
    {
        MakeScan(overwrite: false, "neurons.csv");
        using OutputFolder reports = OutputFolder.ForReports(folder.Location);
        Put(reports, "results.json", "old");
        BreakLock();
        using (OutputFolder scan = OutputFolder.ForScan(folder.Location, overwrite: true, []))
        {
            Put(scan, "scan.json", "another");
            scan.Commit();
        }
        var e = Assert.Throws<BusyException>(reports.Commit);
        Assert.EndsWith("Run the same command again.", e.Message, StringComparison.Ordinal);
        reports.Dispose();
        Assert.Equal(["scan.json", "state/files.txt"], folder.Files);
    }

    [Fact]
    public void An_attempt_that_was_taken_for_a_dead_one_says_so_or_is_whole()
    {
        using OutputFolder output = OutputFolder.ForScan(folder.Location, overwrite: true, []);
        Directory.Delete(folder[".attempts"], recursive: true);
        Put(output, "scan.json", "new");
        output.Commit();
        Assert.Equal(["scan.json", "state/files.txt"], folder.Files);
    }

    [Fact]
    public void Reports_are_added_to_a_finished_scan_and_all_else_stays()
    {
        MakeScan(overwrite: false, "neurons.csv", "state/top.bin");
        using (OutputFolder output = OutputFolder.ForReports(folder.Location))
        {
            Put(output, "results.json", "new");
            Put(output, "neurons.csv", "new");
            output.Commit();
        }
        Assert.Equal(["neurons.csv", "results.json", "scan.json", "state/files.txt", "state/top.bin"], folder.Files);
        Assert.Equal("new", File.ReadAllText(folder["neurons.csv"]));
        MakeScan(overwrite: true);
        Assert.Equal(["scan.json", "state/files.txt"], folder.Files);
    }

    [Fact]
    public void Reports_need_a_finished_scan()
    {
        var e = Assert.Throws<ProbeException>(() => OutputFolder.ForReports(folder.Location));
        Assert.Equal(
            $"report: expected the folder of a finished scan, but '{folder.Location}' has no scan.json. "
                + "Name the folder that was the scan's --out.",
            e.Message);
    }

    [Fact]
    public void A_file_is_no_folder()
    {
        File.WriteAllText(folder["a"], "");
        var e = Assert.Throws<ProbeException>(() => OutputFolder.ForScan(folder["a"], overwrite: true, []));
        Assert.Equal($"--out: expected a folder, but '{folder["a"]}' is a file. Choose another name.", e.Message);
    }

    [Theory]
    [InlineData("file/below")]
    [InlineData("")]
    public void A_folder_that_cannot_be_made_is_refused_before_any_work(string name)
    {
        File.WriteAllText(folder["file"], "");
        string location = name.Length == 0 ? "" : folder[name];
        ProbeException e = Assert.ThrowsAny<ProbeException>(
            () => OutputFolder.ForScan(location, overwrite: true, []));
        Assert.Equal(name.Length > 0, e is StorageException);
        Assert.StartsWith(
            $"--out: expected a folder to write to, but got '{location}': ", e.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Choose another folder.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_refused_before_any_work()
    {
        Assert.SkipUnless(
            Directory.Exists("/proc/self"), "/proc, where nobody can make a file, is there on Linux only.");
        var e = Assert.Throws<StorageException>(() => OutputFolder.ForScan("/proc", overwrite: true, []));
        Assert.StartsWith(
            "--out: expected a folder to write to, but got '/proc': ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/x")]
    [InlineData("state//x")]
    public void A_name_that_leads_out_of_the_folder_is_a_defect(string name)
    {
        using OutputFolder output = OutputFolder.ForScan(folder.Location, overwrite: false, []);
        Assert.Throws<ArgumentException>(() => Put(output, name, ""));
    }

    /// <summary>What the only attempt has written so far.</summary>
    private string[] Pending(string within = "") =>
    [
        .. Directory.EnumerateFiles(folder[Path.Combine(within, ".attempts")], "*", SearchOption.AllDirectories)
            .Select(path => string.Join('/', path.Split('/').SkipWhile(part => part != ".attempts").Skip(2)))
            .Select(name => "new" + name[name.IndexOf('/', StringComparison.Ordinal)..])
            .Order(StringComparer.Ordinal),
    ];

    private string[] Others(string within) =>
        [.. folder.Files.Where(name => !name.Contains(".attempts/", StringComparison.Ordinal))
            .Except([$"{within}/.lock"])];

    /// <summary>As on a file system whose locks do nothing.</summary>
    private void BreakLock() => File.Delete(folder[".lock"]);

    private void MakeScan(bool overwrite, params string[] names)
    {
        using OutputFolder output = OutputFolder.ForScan(folder.Location, overwrite, names);
        foreach (string name in names.Append("scan.json"))
        {
            Put(output, name, name);
        }
        output.Commit();
    }

    private static void Put(OutputFolder output, string name, string text) =>
        output.Create(name, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
