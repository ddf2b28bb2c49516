using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class OutputFolderUseTests : EndToEndTest
{
    [Fact]
    public void A_folder_that_holds_a_scan_is_left_as_it_was()
    {
        ModelFolder model = Model();
        Scan(model, Ids(3, 4)).Succeeded();
        Dictionary<string, byte[]> before = Content();
        Scan(model, Ids(5)).Refused(
            $"--out: expected a folder without a scan, but '{Out}' already holds one (scan.json).", "--overwrite");
        Assert.Equal(before, Content());
    }

    [Fact]
    public void Overwriting_replaces_the_scan_and_leaves_no_stale_file_but_the_users_own()
    {
        ModelFolder model = Model();
        Scan(model, Ids(3, 4)).Succeeded();
        File.WriteAllText(Path.Combine(Out, "notes.txt"), "mine");
        Scan(model, Ids(5), "--overwrite", "-l", "ffn.0.post", "--collect", "histogram", "--format", "csv").Succeeded();
        Assert.Equal(
            [
                "histogram.csv", "notes.txt", "plan.json", "scan.json", "state/0000.histogram.bin", "state/files.txt",
                "state/state.json",
            ],
            Content().Keys.Order(StringComparer.Ordinal));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Out, "notes.txt")));
    }

    [Fact]
    public void An_overwriting_scan_that_fails_leaves_the_old_one_as_it_was()
    {
        ModelFolder model = Model();
        Scan(model, Ids(3, 4)).Succeeded();
        Dictionary<string, byte[]> before = Content();
        string bad = Write("bad.jsonl", ModelFolder.Ids([1], [2], [3]) + "no JSON\n");
        Scan(model, bad, "--chunk", "1", "--overwrite").Refused("bad.jsonl:4: expected a JSON object");
        Assert.Equal(before, Content());
    }

    [Fact]
    public void A_file_is_no_folder_for_results()
    {
        File.WriteAllText(Out, "mine");
        Scan(Model(), Ids(3)).Refused($"--out: expected a folder, but '{Out}' is a file.");
        Assert.Equal("mine", File.ReadAllText(Out));
    }

    [Fact]
    public void Folders_that_were_made_for_a_failed_scan_are_removed_again()
    {
        CommandLine run = CommandLine.Run(
            "scan", "-m", Model().Location, "-c", Write("bad.jsonl", "no JSON\n"),
            "-o", Path.Combine(Out, "deep", "er"));
        Refused(run, "bad.jsonl:1: expected a JSON object");
    }

    private Dictionary<string, byte[]> Content() => Directory.EnumerateFiles(Out, "*", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(Out, path).Replace('\\', '/'), File.ReadAllBytes);
}
