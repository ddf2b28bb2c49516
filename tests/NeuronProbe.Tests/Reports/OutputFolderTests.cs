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
        Assert.Equal(["a/b/scan.json.partial", "a/b/state/top.bin.partial"], folder.Files);
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
            Assert.Equal(["a/b/neurons.csv.partial"], folder.Files);
        }
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Location));
    }

    [Fact]
    public void A_full_disk_is_the_users_to_put_right()
    {
        using OutputFolder output = OutputFolder.ForScan(folder.Location, overwrite: false, []);
        var e = Assert.Throws<ProbeException>(
            () => output.Create("neurons.csv", _ => throw new IOException("No space left on device.")));
        Assert.Equal(
            $"--out: expected to write 'neurons.csv' in '{folder.Location}', but got: No space left on device. "
                + "Make room there, or choose another folder.",
            e.Message);
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void Of_several_files_the_one_that_fails_is_named_and_none_stays()
    {
        using OutputFolder output = OutputFolder.ForScan(folder.Location, overwrite: false, []);
        Directory.CreateDirectory(folder["b.csv.partial"]);
        var e = Assert.Throws<ProbeException>(
            () => output.Create(["a.csv", "b.csv", "c.csv"], _ => Assert.Fail("nothing to write to")));
        Assert.StartsWith(
            $"--out: expected to write 'b.csv' in '{folder.Location}', but got: ", e.Message, StringComparison.Ordinal);
        Assert.Empty(folder.Files);
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
    public void Results_that_cannot_get_their_names_are_kept_and_the_folder_has_no_manifest()
    {
        MakeScan(overwrite: false, "neurons.csv");
        using (OutputFolder output = OutputFolder.ForScan(folder.Location, overwrite: true, []))
        {
            Put(output, "scan.json", "new");
            Put(output, "results.json", "new");
            Directory.CreateDirectory(folder["results.json/in the way"]);
            var e = Assert.Throws<ProbeException>(output.Commit);
            Assert.StartsWith(
                $"--out: expected to replace 'results.json' in '{folder.Location}', but got: ",
                e.Message,
                StringComparison.Ordinal);
            Assert.EndsWith(
                " The new results are complete and lie there under names that end in '.partial'. "
                    + "Close what uses the old file, then take that ending off.",
                e.Message, StringComparison.Ordinal);
        }
        Assert.Equal(
            ["results.json.partial", "scan.json.partial", "state/files.txt", "state/files.txt.partial"], folder.Files);
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
        var e = Assert.Throws<ProbeException>(() => OutputFolder.ForScan(location, overwrite: true, []));
        Assert.StartsWith(
            $"--out: expected a folder to write to, but got '{location}': ", e.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Choose another folder.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_refused_before_any_work()
    {
        Assert.SkipUnless(
            Directory.Exists("/proc/self"), "/proc, where nobody can make a file, is there on Linux only.");
        var e = Assert.Throws<ProbeException>(() => OutputFolder.ForScan("/proc", overwrite: true, []));
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
