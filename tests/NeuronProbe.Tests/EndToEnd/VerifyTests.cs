using System.Text.Json.Nodes;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary><c>verify</c>, as a user meets it.</summary>
public sealed class VerifyTests : EndToEndTest
{
    [Fact]
    public void A_scan_whose_files_are_whole_is_complete()
    {
        SharedOutScan.Copy(SharedOutScan.Whole, Out);
        string[] said = CommandLine.Run("verify", Out).Succeeded().OutputLines;
        int files = Directory.GetFiles(Out, "*", SearchOption.AllDirectories).Length;
        long bytes = Directory.GetFiles(Out, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        long tokens = (long)SharedOutScan.Manifest(Out)["corpus"]!["tokens"]!;
        Assert.Equal(
            [
                $"{files} files, {MemoryEstimate.Format(bytes)}, as they were written.",
                $"Complete: 30 documents, {tokens} tokens.",
            ],
            said);
        File.WriteAllText(Path.Combine(Out, "mine.txt"), "somebody else's");
        Assert.Equal(said, CommandLine.Run("verify", Out).Succeeded().OutputLines);
    }

    [Fact]
    public void A_flipped_bit_in_any_file_is_noticed()
    {
        SharedOutScan.Copy(SharedOutScan.Whole, Out);
        string[] files = Directory.GetFiles(Out, "*", SearchOption.AllDirectories);
        Assert.InRange(files.Length, 8, 100);
        Assert.All(files, file =>
        {
            SharedOutScan.Flip(file);
            string said = CommandLine.Run("verify", Out).Refused($"{file}: expected ").Error;
            Assert.Single(said.TrimEnd('\n').Split('\n'));
            SharedOutScan.Flip(file);
        });
        CommandLine.Run("verify", Out).Succeeded();
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        SharedOutScan.Copy(SharedOutScan.Whole, Out);
        string neurons = Path.Combine(Out, "neurons.csv");
        string state = Path.Combine(Out, "state", "state.json");
        string plan = Path.Combine(Out, "plan.json");
        long length = new FileInfo(neurons).Length;
        File.AppendAllText(neurons, "x");
        SharedOutScan.Flip(state);
        File.Delete(plan);
        CommandLine run = CommandLine.Run("verify", Out).Refused(
            $"{neurons}: expected {length} bytes, but got {length + 1}. Copy the folder again, or scan again.",
            $"{state}: expected the bytes that the scan wrote (SHA-256 ",
            $"{plan}: expected a file that the scan wrote, but there is none.");
        Assert.Equal(3, run.Error.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public void A_plan_of_another_scan_is_noticed()
    {
        SharedOutScan.CopyTo(Out);
        CommandLine.Run([.. SharedOutScan.Command, "--top", "3", "-o", Folder["other"], "--shard", "2/4"]).Succeeded();
        File.Copy(Path.Combine(Folder["other"], "plan.json"), Path.Combine(Out, "plan.json"), overwrite: true);
        CommandLine.Run("verify", Out).Refused(
            $"{Shard(0)}: expected a shard of the scan of plan.json, but got one of another scan.", $"{Shard(3)}: ");
        CommandLine.Run("verify", Shard(3)).Refused($"{Shard(3)}: expected a shard of the scan of plan.json");
    }

    [Fact]
    public void Names_that_lead_out_of_the_folder_are_refused()
    {
        SharedOutScan.Copy(SharedOutScan.Whole, Out);
        NeuronProbe.Reports.ScanManifest manifest = NeuronProbe.Reports.ScanManifest.Read(Out);
        using (FileStream stream = File.Create(Path.Combine(Out, "scan.json")))
        {
            manifest.WithFiles([new("../outside", 1, new string('0', 64))]).Write(stream);
        }
        CommandLine.Run("verify", Out).Refused(
            $"{Out}: expected files within the folder, but '../outside' is listed.");
    }

    [Fact]
    public void Files_that_a_list_of_their_own_names_are_checked_too()
    {
        CommandLine.Run(
            "scan", "-m", SampleFolder.Path("tiny-english"), "-c", SampleFolder.Path("sentences.jsonl"),
            "--limit-documents", "60", "-l", "ffn.0.post", "-n", "0-2", "--for", "openai", "-o", Out, "-q").Succeeded();
        CommandLine.Run("verify", Out).Succeeded();
        string record = Path.Combine(Out, "openai", "0", "1.json");
        SharedOutScan.Flip(record);
        CommandLine.Run("verify", Out).Refused($"{record}: expected the bytes that the scan wrote (SHA-256 ");
        File.Delete(record);
        CommandLine.Run("verify", Out).Refused($"{record}: expected a file that the scan wrote, but there is none.");
        string list = Path.Combine(Out, "openai", "SHA256SUMS");
        SharedOutScan.Flip(list);
        CommandLine damaged = CommandLine.Run("verify", Out).Refused($"{list}: expected the bytes that the scan wrote");
        Assert.Single(damaged.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Reports_that_were_written_again_are_those_that_count()
    {
        SharedOutScan.Copy(SharedOutScan.Whole, Out);
        CommandLine.Run("report", Out, "--format", "csv,html").Succeeded();
        CommandLine.Run("verify", Out).Succeeded();
        SharedOutScan.Flip(Path.Combine(Out, "report.html"));
        CommandLine.Run("verify", Out).Refused($"{Path.Combine(Out, "report.html")}: expected ");
    }

    [Fact]
    public void Shards_are_checked_and_those_that_are_missing_are_told_of()
    {
        SharedOutScan.CopyTo(Out);
        Assert.Equal(
            ["Complete: 4 shards.", "Not joined yet: 'neuronprobe merge' does that."],
            CommandLine.Run("verify", Out).Succeeded().OutputLines[1..]);
        Assert.StartsWith(
            "Complete: ", CommandLine.Run("verify", Shard(1)).Succeeded().OutputLines[1], StringComparison.Ordinal);
        Directory.Delete(Shard(1), recursive: true);
        Assert.Equal(
            ["Unfinished: of 4 shards, 1 is missing: 1."], CommandLine.Run("verify", Out).Succeeded().OutputLines[1..]);
        string first = Path.Combine(Shard(0), "state", "state.json");
        string last = Path.Combine(Shard(3), "scan.json");
        SharedOutScan.Flip(first);
        SharedOutScan.Flip(last);
        CommandLine.Run("verify", Out).Refused($"{first}: expected ", $"{last}: expected ");
    }

    [Fact]
    public void A_scan_that_was_joined_is_complete_with_its_shards()
    {
        SharedOutScan.CopyTo(Out);
        CommandLine.Run("merge", Out).Succeeded();
        string[] said = CommandLine.Run("verify", Out).Succeeded().OutputLines;
        Assert.Equal(["Complete: 4 shards.", $"Complete: 30 documents, {Tokens} tokens."], said[1..]);
        string table = Path.Combine(Out, "top_examples.csv");
        SharedOutScan.Flip(table);
        CommandLine.Run("verify", Out).Refused($"{table}: expected ");
    }

    [Fact]
    public void A_whole_scan_may_have_shards_of_the_same_plan_beside_it()
    {
        SharedOutScan.Copy(SharedOutScan.Whole, Out);
        CommandLine.Run([.. SharedOutScan.Command, "-o", Out, "--shard", "0/4"]).Succeeded();
        Assert.StartsWith(
            "Unfinished: of 4 shards",
            CommandLine.Run("verify", Out).Succeeded().OutputLines[1],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Two_partitions_and_copies_are_refused()
    {
        SharedOutScan.CopyTo(Out);
        CommandLine.Run([.. SharedOutScan.Command, "-o", Out, "--shard", "0/2"]).Succeeded();
        Directory.Delete(Shard(2), recursive: true);
        SharedOutScan.Copy(Shard(1), Shard(2));
        CommandLine.Run("verify", Out).Refused(
            "expected shards of one partition, but got some of 2 and some of 4 parts", "a copy of another shard");
    }

    [Fact]
    public void What_is_saved_of_an_unfinished_scan_is_checked()
    {
        CommandLine run = CommandLine.Run(
            [.. SharedOutScan.Command, "-o", Out, "--save-every", "0", "--max-time", "0.001"]);
        Assert.Equal(75, run.ExitCode);
        string state = Assert.Single(Directory.GetFiles(Path.Combine(Out, "saved"), "*.state"));
        string[] said = CommandLine.Run("verify", Out).Succeeded().OutputLines;
        Assert.StartsWith("2 files, ", said[0], StringComparison.Ordinal);
        Assert.Matches(
            @"^Unfinished: saved up to chunk 1 \(3 documents, \d+ tokens\); the same command with --resume goes on.$",
            said[1]);
        SharedOutScan.Flip(state);
        CommandLine.Run("verify", Out).Refused(
            $"{state}: expected the bytes that were saved, but its SHA-256 is another one. Delete it: ");
        SharedOutScan.Flip(state);
        JsonNode plan = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "saved", "plan.json")))!;
        plan["tool"] = "another";
        File.WriteAllText(Path.Combine(Out, "saved", "plan.json"), plan.ToJsonString());
        CommandLine.Run("verify", Out).Refused(
            $"{Path.Combine(Out, "saved", "plan.json")}: expected what the scan wrote, but its content was changed");
    }

    [Fact]
    public void What_was_found_of_the_corpus_is_checked()
    {
        string corpus = Write(
            "c.jsonl", string.Concat(Enumerable.Range(0, 20).Select(i =>
                $"{{\"input_ids\": [{i}, 2, 3], \"label\": \"{(i % 2 == 0 ? "a" : "b")}\"}}\n")));
        string[] command =
            ["scan", "-m", Model().Location, "-c", corpus, "-n", "0", "--concept", "a", "--shard", "0/2"];
        CommandLine.Run([.. command, "-o", Out]).Succeeded();
        CommandLine.Run([.. command, "-o", Folder["other"], "--top", "3"]).Succeeded();
        CommandLine.Run("verify", Out).Succeeded();
        string survey = Path.Combine(Out, "survey.json");
        SharedOutScan.Flip(survey);
        CommandLine.Run("verify", Out).Refused($"{survey}: expected what ");
        File.Copy(Path.Combine(Folder["other"], "survey.json"), survey, overwrite: true);
        CommandLine.Run("verify", Out).Refused($"{survey}: expected what was found for the plan beside it (");
    }

    [Fact]
    public void A_state_of_another_plan_is_noticed()
    {
        CommandLine.Run([.. SharedOutScan.Command, "-o", Out, "--max-time", "0.001"]);
        CommandLine.Run([.. SharedOutScan.Command, "--top", "3", "-o", Folder["other"], "--max-time", "0.001"]);
        string state = Assert.Single(Directory.GetFiles(Path.Combine(Out, "saved"), "*.state"));
        File.Copy(Path.Combine(Folder["other"], "saved", Path.GetFileName(state)), state, overwrite: true);
        CommandLine.Run("verify", Out).Refused($"{state}: expected a state of the plan beside it (");
    }

    [Fact]
    public void A_folder_that_holds_no_scan_is_refused()
    {
        CommandLine.Run("verify", Folder["none"]).Refused("expected the folder of a scan, but it has no results");
        CommandLine.Run("verify").Refused("DIR");
    }

    private static long Tokens => (long)SharedOutScan.Manifest(SharedOutScan.Whole)["corpus"]!["tokens"]!;

    private string Shard(int index) => Path.Combine(Out, "shards", $"{index}-of-4");
}
