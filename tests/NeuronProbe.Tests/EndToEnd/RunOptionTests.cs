using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Scans that are to go on, to be shared out or to stop in time, and what they are refused with.</summary>
public sealed class RunOptionTests : EndToEndTest
{
    public static TheoryData<string, string> Asked => new()
    {
        { "--resume", "--resume" }, { "--shard", "--shard 0/2" }, { "--max-time", "--max-time 5m" },
    };

    [Theory]
    [MemberData(nameof(Asked))]
    public void Without_a_folder_nothing_can_be_saved(string option, string typed) =>
        CommandLine.Run([.. SharedOutScan.Command, .. typed.Split(' ')]).Refused(
            $"{option}: expected a folder to save to, but got no --out. Give one.");

    [Theory]
    [MemberData(nameof(Asked))]
    public void Standard_input_can_be_read_once_alone(string option, string typed)
    {
        CommandLine run = CommandLine.RunWithInput(
            "one\ntwo\n",
            ["scan", "-m", Model().WithTokenizer().Location, "-c", "-", "-o", Out, .. typed.Split(' ')]);
        Refused(run, $"{option}: expected a scan that can be saved before its end, but standard input, or a pipe, "
            + $"can be read once alone. Leave {option} out, or change that.");
    }

    [Theory]
    [MemberData(nameof(Asked))]
    public void All_values_are_too_many_to_be_saved(string option, string typed) => Refused(
        CommandLine.Run([.. SharedOutScan.Command, "-o", Out, "--exact", .. typed.Split(' ')]),
        $"{option}: expected a scan that can be saved before its end, but with --exact all values would be written "
            + "again each time.");

    [Theory]
    [MemberData(nameof(Asked))]
    public void Intervals_read_the_corpus_again(string option, string typed)
    {
        string corpus = Write(
            "c.jsonl", string.Concat(Enumerable.Range(0, 20).Select(i =>
                $"{{\"input_ids\": [{i}, 2, 3], \"label\": \"{(i % 2 == 0 ? "a" : "b")}\"}}\n")));
        Refused(
            Scan(Model(), corpus, ["--concept", "a", "--bootstrap", "100", .. typed.Split(' ')]),
            $"{option}: expected a scan that can be saved before its end, but --bootstrap reads the whole corpus "
                + "again.");
    }

    [Fact]
    public void A_shard_needs_to_know_where_the_corpus_ends() => Refused(
        CommandLine.Run([.. SharedOutScan.Command, "-o", Out, "--shard", "0/2", "--limit-tokens", "20"]),
        "--shard: expected a corpus whose end is known before it is tokenised, but got '0/2' with --limit-tokens.");

    [Fact]
    public void A_shard_has_no_tables_to_print() => Refused(
        CommandLine.Run([.. SharedOutScan.Command, "-o", Out, "--shard", "0/2", "--print", "neurons"]),
        "--print: expected a scan of the whole corpus, but got --shard 0/2, whose tables 'merge' makes.");

    [Fact]
    public void Nonsense_is_refused()
    {
        string[] options = ["--shard", "2/2", "--max-time", "5x", "--save-every", "-1"];
        CommandLine.Run([.. SharedOutScan.Command, "-o", Out, .. options]).Refused(
            "--shard: expected a part as I/N", "--max-time: expected a time such as 55m", "--save-every: expected");
        CommandLine.RunWithVariables(
            new Dictionary<string, string>(), [.. SharedOutScan.Command, "-o", Out, "--shard", "0/0"])
            .Refused("--shard: expected a part as I/N with I from 0 to N - 1");
    }

    [Fact]
    public void Another_plan_is_refused_with_all_that_differs()
    {
        Stop();
        CommandLine.Run([.. SharedOutScan.Command, "-o", Out, "--resume", "--top", "3", "--threshold", "0.5"]).Refused(
            $"--resume: expected the scan that was begun in '{Out}', but this one differs in ",
            "--top (was 20, is 3)",
            "--threshold (was 0, is 0.5)",
            "Give the same command again, choose another folder, or begin anew with --overwrite.");
        CommandLine.Run([.. SharedOutScan.Command, "-o", Out, "--resume", "--threads", "1"]).Succeeded();
    }

    [Fact]
    public void A_model_that_changed_is_refused()
    {
        ModelFolder model = Model();
        string[] command = ["scan", "-m", model.Location, .. SharedOutScan.Command.Skip(3)];
        Assert.Equal(75, CommandLine.Run([.. command, "-o", Out, "--max-time", "0.001"]).ExitCode);
        model.Rewrite(file => file.Tensors.Values.First().Bytes[0] ^= 1);
        CommandLine.Run([.. command, "-o", Out, "--resume"]).Refused("model ('model.safetensors' has other content)");
    }

    [Fact]
    public void A_corpus_that_changed_is_refused()
    {
        string corpus = Write("own.jsonl", File.ReadAllText(SharedOutScan.Corpus));
        string[] command =
            ["scan", "-m", SharedOutScan.Model, "-c", corpus, "-n", "0-5", "--chunk", "3", "--matmul", "packed", "-q"];
        Assert.Equal(75, CommandLine.Run([.. command, "-o", Out, "--max-time", "0.001"]).ExitCode);
        CommandLine.Run([.. command, "-o", Folder["shards"], "--shard", "0/4"]).Succeeded();
        string text = File.ReadAllText(corpus);
        File.WriteAllText(corpus, text.Replace("\"input_ids\"", "\"input_ids\" ", StringComparison.Ordinal));
        CommandLine.Run([.. command, "-o", Out, "--resume"]).Refused("corpus ('", "own.jsonl' has other content)");
        CommandLine.Run([.. command, "-o", Folder["shards"], "--shard", "1/4"]).Refused(
            "--shard: expected the scan that was begun in '", "own.jsonl' has other content)");
        File.WriteAllText(corpus, text);
        CommandLine.Run([.. command, "-o", Out, "--resume"]).Succeeded();
    }

    [Theory]
    [InlineData("--limit-documents", "20")]
    [InlineData("--limit-tokens", "100")]
    public void A_limit_is_told_of_as_if_nobody_had_stopped(string option, string limit)
    {
        string whole = Folder["whole"];
        string[] command = [.. SharedOutScan.Command, option, limit, "--resume"];
        CommandLine.Run([.. command, "-o", whole]).Succeeded();
        Assert.StartsWith(
            $"Cut by {option} {limit}: ",
            (string?)SharedOutScan.Manifest(whole)["warnings"]![0],
            StringComparison.Ordinal);
        Assert.Equal(75, CommandLine.Run([.. command, "-o", Out, "--max-time", "0.001"]).ExitCode);
        CommandLine.Run([.. command, "-o", Out]).Succeeded();
        SharedOutScan.DemandSame(whole, Out);
    }

    [Fact]
    public void Overwrite_begins_another_plan_anew()
    {
        Stop();
        CommandLine.Run([.. SharedOutScan.Command, "-o", Out, "--resume", "--top", "3", "--overwrite"]).Succeeded();
        Assert.False(Directory.Exists(Path.Combine(Out, "saved")));
        Assert.Equal(3L, (long)SharedOutScan.Manifest(Out)["options"]!["top"]!);
        Assert.Equal(30L, (long)SharedOutScan.Manifest(Out)["corpus"]!["documents"]!);
    }

    [Fact]
    public void A_scan_that_is_complete_is_so_at_once()
    {
        CommandLine.Run([.. SharedOutScan.Command, "-o", Out, "--resume"]).Succeeded();
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(Out, "scan.json"));
        CommandLine again = CommandLine.Run([.. SharedOutScan.Command, "-o", Out, "--resume"]).Succeeded();
        Assert.Contains($"Complete already: {Out} holds this scan.", again.Error, StringComparison.Ordinal);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(Out, "scan.json")));
    }

    private void Stop() =>
        Assert.Equal(75, CommandLine.Run([.. SharedOutScan.Command, "-o", Out, "--max-time", "0.001"]).ExitCode);
}
