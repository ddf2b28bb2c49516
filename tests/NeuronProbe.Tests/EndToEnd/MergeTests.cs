using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary><c>merge</c>, as a user meets it.</summary>
public sealed class MergeTests : EndToEndTest
{
    public MergeTests() => SharedOutScan.CopyTo(Out);

    [Fact]
    public void Shards_become_the_scan_that_one_machine_would_have_made()
    {
        CommandLine run = CommandLine.Run("merge", Out).Succeeded();
        Assert.Contains(
            $"Joined 4 shards of 30 documents in {Out}; look at it with ", run.Error, StringComparison.Ordinal);
        SharedOutScan.DemandSame(SharedOutScan.Whole, Out);
        JsonNode manifest = SharedOutScan.Manifest(Out);
        Assert.Equal("complete", (string?)manifest["status"]);
        Assert.Equal(
            [0L, 1, 2, 3], manifest["shards"]!.AsArray().Select(shard => (long)shard!["index"]!));
        CommandLine.Run("show", Out).Succeeded();
    }

    [Fact]
    public void The_results_may_go_elsewhere_and_the_shards_stay()
    {
        string other = Folder["other"];
        CommandLine.Run("merge", Out, "--out", other).Succeeded();
        SharedOutScan.DemandSame(SharedOutScan.Whole, other);
        Assert.False(File.Exists(Path.Combine(Out, "scan.json")));
        Assert.False(Directory.Exists(Path.Combine(other, "shards")));
    }

    [Fact]
    public void Merging_again_gives_the_same_bytes()
    {
        CommandLine.Run("merge", Out).Succeeded();
        byte[] first = File.ReadAllBytes(Path.Combine(Out, "scan.json"));
        CommandLine.Run("merge", Out).Succeeded();
        Assert.Equal(first, File.ReadAllBytes(Path.Combine(Out, "scan.json")));
        SharedOutScan.DemandSame(SharedOutScan.Whole, Out);
    }

    [Fact]
    public void Another_scan_is_replaced_only_where_that_is_asked_for()
    {
        string other = Folder["other"];
        CommandLine.Run([.. SharedOutScan.Command, "--top", "3", "-o", other]).Succeeded();
        string before = File.ReadAllText(Path.Combine(other, "scan.json"));
        CommandLine.Run("merge", Out, "--out", other).Refused(
            "--out: expected a folder without a scan", "replace it with --overwrite");
        Assert.Equal(before, File.ReadAllText(Path.Combine(other, "scan.json")));
        CommandLine.Run("merge", Out, "--out", other, "--overwrite").Succeeded();
        SharedOutScan.DemandSame(SharedOutScan.Whole, other);
    }

    [Fact]
    public void Missing_shards_are_named_with_the_command_that_makes_them()
    {
        Directory.Delete(Shard(1), recursive: true);
        File.Delete(Path.Combine(Shard(3), "scan.json"));
        CommandLine run = CommandLine.Run("merge", Out);
        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        string manifest = Path.Combine(Shard(0), "scan.json");
        string command = $"scan --from {manifest} --out {Out} --shard 1/4 --resume";
        Assert.Equal(
            $"{Out}: expected 4 finished shards, but 2 are not: 1, 3. Run each with the options of the others, "
                + $"the first one by 'neuronprobe {command}'. Nothing was written.\n",
            run.Error);
        Assert.Equal(["plan.json"], Directory.GetFiles(Out).Select(Path.GetFileName));
        CommandLine.Run([.. command.Split(' '), "-q"]).Succeeded();
        Assert.Contains("but 1 is not: 3.", CommandLine.Run("merge", Out).Error, StringComparison.Ordinal);
        CommandLine.Run([.. SharedOutScan.Command, "-o", Out, "--shard", "3/4", "--resume"]).Succeeded();
        CommandLine.Run("merge", Out).Succeeded();
        SharedOutScan.DemandSame(SharedOutScan.Whole, Out);
    }

    [Fact]
    public void A_shard_of_another_scan_is_refused()
    {
        string other = Folder["other"];
        CommandLine.Run([.. SharedOutScan.Command, "--top", "3", "-o", other, "--shard", "2/4"]).Succeeded();
        Replace(2, Path.Combine(other, "shards", "2-of-4"));
        Refused($"{Shard(2)}: expected a shard of the scan of plan.json, but got one of another scan.");
    }

    [Fact]
    public void A_whole_scan_in_a_shards_place_is_refused()
    {
        Replace(2, SharedOutScan.Whole);
        Refused($"{Shard(2)}: expected a shard of the scan of plan.json, but got one of another scan.");
    }

    [Fact]
    public void A_plan_of_another_scan_is_refused()
    {
        string other = Folder["other"];
        CommandLine.Run([.. SharedOutScan.Command, "--top", "3", "-o", other, "--shard", "2/4"]).Succeeded();
        File.Copy(Path.Combine(other, "plan.json"), Path.Combine(Out, "plan.json"), overwrite: true);
        // All of them are told of at once.
        Refused([.. Enumerable.Range(0, 4).Select(i => $"{Shard(i)}: expected a shard of the scan of plan.json")]);
    }

    [Fact]
    public void A_plan_that_is_missing_or_of_a_scan_in_one_piece_is_refused()
    {
        File.Delete(Path.Combine(Out, "plan.json"));
        Refused($"{Out}: expected the plan of its shards, but there is no plan.json.");
        File.Copy(Path.Combine(SharedOutScan.Whole, "plan.json"), Path.Combine(Out, "plan.json"));
        Refused("expected the places of chunks, but it has none: it is of a scan that was not shared out.");
    }

    [Fact]
    public void A_copy_of_a_shard_under_another_number_is_refused()
    {
        Replace(2, Shard(1));
        Refused($"{Shard(2)}: expected the chunks ", "of shard 2/4, but got ", " of 1/4: a copy of another shard.");
    }

    [Fact]
    public void Two_partitions_side_by_side_are_refused()
    {
        CommandLine.Run([.. SharedOutScan.Command, "-o", Out, "--shard", "0/2"]).Succeeded();
        Refused(
            $"{Out}: expected shards of one partition, but got some of 2 and some of 4 parts", "which overlap. Delete");
    }

    [Fact]
    public void A_flipped_bit_in_any_file_of_a_shards_state_is_noticed()
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(Shard(2), "state")).Order(StringComparer.Ordinal)];
        Assert.Contains(files, file => file.EndsWith(".stats.bin", StringComparison.Ordinal));
        foreach (string file in (string[])
            [.. files, Path.Combine(Shard(2), "scan.json"), Path.Combine(Out, "plan.json")])
        {
            SharedOutScan.Flip(file);
            Refused($"{file}: expected ");
            SharedOutScan.Flip(file);
        }
        CommandLine.Run("merge", Out).Succeeded();
    }

    [Fact]
    public void More_shards_than_chunks_are_no_failure()
    {
        string many = Folder["many"];
        for (int shard = 0; shard < 13; shard++)
        {
            CommandLine.Run([.. SharedOutScan.Command, "-o", many, "--shard", $"{shard}/13"]).Succeeded();
        }
        CommandLine.Run("merge", many).Succeeded();
        SharedOutScan.DemandSame(SharedOutScan.Whole, many);
        Assert.Contains(
            SharedOutScan.Manifest(many)["shards"]!.AsArray(),
            shard => (long)shard!["first_chunk"]! == (long)shard["end_chunk"]!);
    }

    [Fact]
    public void A_limit_of_documents_is_told_of_as_by_one_machine()
    {
        string[] command = [.. SharedOutScan.Command, "--limit-documents", "20"];
        string whole = Folder["whole"];
        string cut = Folder["cut"];
        CommandLine.Run([.. command, "-o", whole]).Succeeded();
        CommandLine.Run([.. command, "-o", cut, "--shard", "0/2"]).Succeeded();
        CommandLine.Run([.. command, "-o", cut, "--shard", "1/2"]).Succeeded();
        CommandLine.Run("merge", cut).Succeeded();
        Assert.StartsWith(
            "Cut by --limit-documents 20: the results are those of the first 20 documents",
            (string?)SharedOutScan.Manifest(cut)["warnings"]![0],
            StringComparison.Ordinal);
        SharedOutScan.DemandSame(whole, cut);
    }

    [Fact]
    public void A_folder_without_shards_is_refused()
    {
        const string None = "expected shards of a scan in 'shards/', but there are none.";
        CommandLine.Run("merge", SharedOutScan.Whole).Refused(None);
        CommandLine.Run("merge", Folder["none"]).Refused(None);
        CommandLine.Run("merge").Refused("DIR");
    }

    private string Shard(int index) => Path.Combine(Out, "shards", $"{index}-of-4");

    private void Replace(int index, string by)
    {
        Directory.Delete(Shard(index), recursive: true);
        SharedOutScan.Copy(by, Shard(index));
    }

    private void Refused(params string[] parts)
    {
        CommandLine.Run("merge", Out).Refused(parts);
        Assert.DoesNotContain("scan.json", Directory.GetFiles(Out).Select(Path.GetFileName));
    }
}
