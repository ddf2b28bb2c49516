using System.Globalization;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary><c>status</c>, as a user meets it.</summary>
public sealed class StatusTests : EndToEndTest
{
    [Fact]
    public void Each_shard_has_a_line_and_all_together_one()
    {
        SharedOutScan.CopyTo(Out);
        Directory.Delete(Shard(1), recursive: true);
        Directory.Delete(Shard(2), recursive: true);
        Assert.Equal(
            75,
            CommandLine.Run([.. SharedOutScan.Command, "-o", Out, "--shard", "2/4", "--max-time", "0.001"]).ExitCode);
        JsonNode status = Json();
        JsonNode[] shards = [.. status["shards"]!.AsArray().Select(shard => shard!)];
        Assert.Equal(["done", "missing", "saved", "done"], shards.Select(shard => (string?)shard["state"]));
        Assert.Equal([0, 1, 2, 3], shards.Select(shard => (int)shard["index"]!));
        Assert.All(shards, shard => Assert.Equal((4, true), ((int)shard["count"]!, shard["running"] is null)));
        Assert.Equal(
            (0, 0, ""),
            ((int)shards[1]["documents"]!, (int)shards[1]["chunks_done"]!, (string?)shards[1]["saved_at"] ?? ""));
        Assert.Equal((3, 1), ((int)shards[2]["documents"]!, (int)shards[2]["chunks_done"]!));
        JsonNode done = SharedOutScan.Manifest(Shard(3));
        Assert.Equal(
            ((long)done["corpus"]!["documents"]!, (long)done["corpus"]!["tokens"]!),
            ((long)shards[3]["documents"]!, (long)shards[3]["tokens"]!));
        Assert.Equal((string?)null, status["scan"]?.ToString());
        Assert.Equal((2, 4, 10), Total(status));
        foreach (string figure in (string[])["documents", "tokens", "chunks_done", "chunks"])
        {
            Assert.Equal(shards.Sum(shard => (long)shard[figure]!), (long)status["total"]![figure]!);
        }
        string[] lines = CommandLine.RunOnTerminal(120, "C.UTF-8", "status", Out).Succeeded().OutputLines;
        Assert.Equal(6, lines.Length);
        Assert.Equal(["shard", "state", "documents", "tokens", "chunks", "saved"], Words(lines[0]));
        Assert.Equal(["1/4", "missing", "0", "0", $"0/{shards[1]["chunks"]}"], Words(lines[2]));
        Assert.Equal(["2/4", "saved", "3"], Words(lines[3])[..3]);
        Assert.Equal(["all", "2", "of", "4", "done"], Words(lines[5])[..5]);
        string saved = File.GetLastWriteTimeUtc(Path.Combine(Shard(0), "scan.json"))
            .ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        Assert.EndsWith(saved, lines[1], StringComparison.Ordinal);
        Assert.Equal(saved.Replace(' ', 'T'), (string?)shards[0]["saved_at"]);
    }

    [Fact]
    public void One_who_writes_a_folder_is_told_of()
    {
        SharedOutScan.CopyTo(Out);
        string path = Path.Combine(Shard(0), ".lock");
        File.WriteAllText(path, "node3\n123\n2026-11-30T14:02:11Z\nnode3.123.1\n");
        Assert.Equal("done", (string?)Json()["shards"]![0]!["state"]);
        using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            JsonNode shard = Json()["shards"]![0]!;
            Assert.Equal("running", (string?)shard["state"]);
            Assert.Equal(
                ("node3", 123, "2026-11-30T14:02:11Z"),
                (
                    (string?)shard["running"]!["host"], (int)shard["running"]!["process"]!,
                    (string?)shard["running"]!["since"]));
            Assert.Contains(
                "running since 2026-11-30 14:02:11Z on node3, process 123",
                CommandLine.RunOnTerminal(160, "C.UTF-8", "status", Out).Succeeded().OutputLines[1],
                StringComparison.Ordinal);
        }
        Assert.Equal("done", (string?)Json()["shards"]![0]!["state"]);
    }

    [Fact]
    public void A_scan_in_one_piece_has_one_line()
    {
        SharedOutScan.Copy(SharedOutScan.Whole, Out);
        JsonNode status = Json();
        Assert.Empty(status["shards"]!.AsArray());
        Assert.Equal(
            ("done", 30), ((string?)status["scan"]!["state"], (int)status["scan"]!["documents"]!));
        Assert.Equal(("", 1), ((string?)status["scan"]!["chunks"] ?? "", (int)status["total"]!["done"]!));
        string[] lines = CommandLine.Run("status", Out).Succeeded().OutputLines;
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("done", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_scan_that_was_stopped_is_saved_up_to_a_chunk()
    {
        CommandLine.Run([.. SharedOutScan.Command, "-o", Out, "--max-time", "0.001"]);
        JsonNode scan = Json()["scan"]!;
        Assert.Equal(
            ("saved", 3, 1, ""),
            (
                (string?)scan["state"], (int)scan["documents"]!, (int)scan["chunks_done"]!,
                scan["chunks"]?.ToString() ?? ""));
        CommandLine.Run([.. SharedOutScan.Command, "-o", Out, "--max-time", "0.001", "--resume"]);
        scan = Json()["scan"]!;
        Assert.Equal((6, 2, 10), ((int)scan["documents"]!, (int)scan["chunks_done"]!, (int)scan["chunks"]!));
        // Who looks at headers alone sees no damage in the rest.
        SharedOutScan.Flip(Directory.GetFiles(Path.Combine(Out, "saved"), "*2.state")[0]);
        Assert.Equal(2, (int)Json()["scan"]!["chunks_done"]!);
        // A torn one is passed over.
        string newest = Directory.GetFiles(Path.Combine(Out, "saved"), "*2.state")[0];
        File.WriteAllBytes(newest, File.ReadAllBytes(newest)[..^9]);
        Assert.Equal(1, (int)Json()["scan"]!["chunks_done"]!);
    }

    [Fact]
    public void A_scan_that_was_joined_says_so()
    {
        SharedOutScan.CopyTo(Out);
        CommandLine.Run("merge", Out).Succeeded();
        Assert.Equal("done", (string?)Json()["scan"]!["state"]);
        Assert.Contains(
            "4 of 4 done, joined",
            CommandLine.Run("status", Out).Succeeded().OutputLines[^1],
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_has_a_line_of_its_own()
    {
        SharedOutScan.CopyTo(Out);
        JsonNode status = JsonNode.Parse(CommandLine.Run("status", Shard(2), "--as", "json").Succeeded().Output)!;
        Assert.Equal((2, 4, "done"), (
            (int)status["scan"]!["index"]!, (int)status["scan"]!["count"]!, (string?)status["scan"]!["state"]));
        Assert.Empty(status["shards"]!.AsArray());
    }

    [Fact]
    public void A_folder_that_holds_no_scan_is_refused()
    {
        CommandLine.Run("status", Folder["none"]).Refused(
            "expected the folder of a scan, but it has no results, no shards and nothing that was saved.");
        CommandLine.Run("status").Refused("DIR");
    }

    private JsonNode Json() => JsonNode.Parse(CommandLine.Run("status", Out, "--as", "json").Succeeded().Output)!;

    private static (int Done, int Of, int Chunks) Total(JsonNode status) =>
        ((int)status["total"]!["done"]!, (int)status["total"]!["of"]!, (int)status["total"]!["chunks"]!);

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private string Shard(int index) => Path.Combine(Out, "shards", $"{index}-of-4");
}
