using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>What <c>scan.json</c> and the files beside it belong to each other by.</summary>
public sealed class BoundStateTests : EndToEndTest
{
    private static readonly string[] Commands = ["show", "report"];

    [Fact]
    public void The_manifest_has_the_hash_of_every_file_beside_it()
    {
        ScanSmall(Out, 3, 4);
        Assert.Equal(
            ["histogram.csv", "neurons.csv", "plan.json", "results.json", "state/0000.groups.bin",
                "state/0000.histogram.bin", "state/0000.pairs.bin", "state/0000.stats.bin", "state/0000.top.bin",
                "state/files.txt", "state/state.json", "top_examples.csv"],
            DemandHashes(Out));
    }

    [Fact]
    public void The_hashes_follow_what_report_writes()
    {
        Scan(Model(), Ids(3, 4), "-n", "0-4", "--format", "csv").Succeeded();
        File.AppendAllText(Path.Combine(Out, "neurons.csv"), "damage\n");
        CommandLine.Run("report", Out).Succeeded();
        Assert.Contains("results.json", DemandHashes(Out));
        CommandLine.Run("show", Out).Succeeded();
    }

    [Fact]
    public void A_report_that_was_stopped_between_its_files_leaves_a_scan_that_can_be_shown_and_reported_again()
    {
        ScanSmall(Out, 3, 4);
        byte[] manifest = File.ReadAllBytes(Path.Combine(Out, "scan.json"));
        CommandLine.Run("report", Out, "--csv-safe").Succeeded();
        // The manifest gets its name last, so what is left then is new tables beside the old one.
        File.WriteAllBytes(Path.Combine(Out, "scan.json"), manifest);
        CommandLine.Run("show", Out).Succeeded();
        CommandLine.Run("report", Out).Succeeded();
        DemandHashes(Out);
    }

    [Fact]
    public void The_whole_state_of_another_scan_is_refused()
    {
        ScanSmall(Out, 3, 4);
        ScanSmall(Folder["other"], 5, 6, 7);
        Directory.Delete(Path.Combine(Out, "state"), recursive: true);
        Directory.Move(Path.Combine(Folder["other"], "state"), Path.Combine(Out, "state"));
        byte[] table = File.ReadAllBytes(Path.Combine(Out, "neurons.csv"));
        Assert.All(Commands, command => CommandLine.Run(command, Out).Refused(
            "state.json: expected the bytes that the scan wrote (SHA-256 ",
            "or another scan's. Copy the folder again, or scan again."));
        Assert.Equal(table, File.ReadAllBytes(Path.Combine(Out, "neurons.csv")));
    }

    [Theory]
    [InlineData("scan.json", "state.json")]
    [InlineData("state/state.json", "state.json")]
    [InlineData("state/0000.stats.bin", "0000.stats.bin")]
    [InlineData("state/0000.top.bin", "0000.top.bin")]
    public void One_file_of_another_scan_is_refused_by_name(string moved, string named)
    {
        ScanSmall(Out, 3, 4);
        ScanSmall(Folder["other"], 5, 6, 7);
        File.Copy(Path.Combine(Folder["other"], moved), Path.Combine(Out, moved), overwrite: true);
        Assert.All(Commands, command => CommandLine.Run(command, Out).Refused($"{named}: expected ", "scan again"));
    }

    [Fact]
    public void Two_files_of_one_scan_that_changed_places_are_refused()
    {
        Scan(Model(), Ids(3, 4), "-l", "ffn.0.post", "ffn.1.post", "-n", "0-4").Succeeded();
        string first = Path.Combine(Out, "state", "0000.stats.bin");
        string second = Path.Combine(Out, "state", "0001.stats.bin");
        byte[] bytes = File.ReadAllBytes(first);
        File.Copy(second, first, overwrite: true);
        File.WriteAllBytes(second, bytes);
        CommandLine.Run("show", Out).Refused("0000.stats.bin: expected the bytes that the scan wrote");
    }

    [Fact]
    public void A_bit_that_flipped_anywhere_in_the_state_is_found_and_the_file_named()
    {
        ScanSmall(Out, 3);
        string[] files = Directory.GetFiles(Path.Combine(Out, "state"));
        foreach (string path in files.Where(path => !path.EndsWith("files.txt", StringComparison.Ordinal)))
        {
            byte[] bytes = File.ReadAllBytes(path);
            for (int i = 0; i < bytes.Length; i += Math.Max(1, bytes.Length / 500))
            {
                bytes[i] ^= (byte)(1 << (i % 8));
                File.WriteAllBytes(path, bytes);
                var refusal = Assert.Throws<ProbeException>(() => SavedScan.Open(Out).LoadCollectors(0));
                Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
                bytes[i] ^= (byte)(1 << (i % 8));
            }
            File.WriteAllBytes(path, bytes);
        }
        Assert.Single(SavedScan.Open(Out).LoadAll().Sites);
        Assert.Equal(5, SavedScan.Open(Out).LoadCollectors(0).Length);
    }

    [Theory]
    [InlineData("state/state.json")]
    [InlineData("state/0000.stats.bin")]
    [InlineData("state/0000.top.bin")]
    [InlineData("state/0000.histogram.bin")]
    [InlineData("scan.json")]
    public void A_file_that_is_cut_short_longer_empty_or_gone_is_named(string name)
    {
        ScanSmall(Out, 3);
        string path = Path.Combine(Out, name);
        byte[] bytes = File.ReadAllBytes(path);
        foreach (byte[] wrong in (byte[][])[bytes[..^9], [.. bytes, 7], []])
        {
            File.WriteAllBytes(path, wrong);
            CommandLine.Run("show", Out).Refused($"{path}: expected ", "scan again");
        }
        File.Delete(path);
        CommandLine.Run("show", Out).Refused(Path.GetFileName(path));
    }

    [Fact]
    public void A_list_of_files_that_was_changed_stops_a_report_that_would_add_to_it()
    {
        ScanSmall(Out, 3);
        string list = Path.Combine(Out, "state", "files.txt");
        File.AppendAllText(list, "notes.txt\n");
        CommandLine.Run("report", Out).Refused($"{list}: expected ", " bytes, but got ");
        CommandLine.Run("show", Out).Succeeded();
    }

    [Fact]
    public void A_bit_that_flipped_anywhere_in_the_manifest_is_found()
    {
        ScanSmall(Out, 3);
        string path = Path.Combine(Out, "scan.json");
        byte[] bytes = File.ReadAllBytes(path);
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(path, bytes);
            if (i != bytes.Length - 1 || bytes[i] is not (byte)'\n')
            {
                var refusal = Assert.Throws<ProbeException>(() => ScanManifest.Read(Out));
                Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
            }
            bytes[i] ^= (byte)(1 << (i % 8));
        }
    }

    [Theory]
    [InlineData("\"width\": ", "\"width\": 1")]
    [InlineData("\"status\": \"complete\"", "\"status\": \"interrupted\"")]
    [InlineData("\"held-out\": 0.5", "\"held-out\": 0.25")]
    [InlineData("\"sha256\": \"", "\"sha265\": \"")]
    public void A_manifest_that_was_edited_is_refused(string old, string changed)
    {
        ScanSmall(Out, 3);
        string path = Path.Combine(Out, "scan.json");
        string text = File.ReadAllText(path);
        int place = text.LastIndexOf(old, StringComparison.Ordinal);
        Assert.True(place >= 0);
        File.WriteAllText(path, text[..place] + changed + text[(place + old.Length)..]);
        Assert.All(Commands, command => CommandLine.Run(command, Out).Refused(
            $"{path}: expected what the scan wrote, but its content was changed: its SHA-256 is ",
            "Copy the folder again, or scan again."));
    }

    [Fact]
    public void Other_line_ends_blanks_and_escapes_in_the_manifest_are_no_change()
    {
        // Letters that some writers escape and others do not.
        string corpus = Write("straße 東京 <&'+>.jsonl", ModelFolder.Ids([1, 2, 3]));
        Scan(Model(), corpus, "-n", "0-4").Succeeded();
        string path = Path.Combine(Out, "scan.json");
        string text = File.ReadAllText(path);
        Assert.Contains("東京 <&'+>", text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace("\n", "\r\n", StringComparison.Ordinal));
        CommandLine.Run("show", Out).Succeeded();
        File.WriteAllText(path, JsonNode.Parse(text)!.ToJsonString());
        Assert.DoesNotContain("東京", File.ReadAllText(path), StringComparison.Ordinal);
        CommandLine.Run("show", Out).Succeeded();
    }

    [Fact]
    public void A_scan_from_before_schema_versions_is_refused_by_its_version()
    {
        ScanSmall(Out, 3);
        string path = Path.Combine(Out, "scan.json");
        JsonObject manifest = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        manifest.Remove("schema_version");
        manifest["version"] = 2;
        manifest.Remove("files");
        manifest.Remove("sha256");
        File.WriteAllText(path, manifest.ToJsonString());
        CommandLine.Run("show", Out).Refused(
            $"{path}: expected schema_version 3, but got version 2. "
            + "Use the version of NeuronProbe that wrote it, or scan again.");
    }

    private void ScanSmall(string folder, params int[] lengths)
    {
        string[] what = ["-m", Shared().Location, "-c", Ids(lengths), "-l", "ffn.0.post", "-n", "0-4", "-k", "2"];
        CommandLine.Run(["scan", .. what, "-o", folder]).Succeeded();
    }

    private ModelFolder? shared;

    private ModelFolder Shared() => shared ??= Model();

    /// <summary>Demands that every hash in the manifest is that of the file, and that no file lacks one.</summary>
    private static string[] DemandHashes(string folder)
    {
        var files = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "scan.json")))!["files"]!.AsArray()
            .Select(f => ((string)f!["name"]!, (long)f["bytes"]!, (string)f["sha256"]!)).ToArray();
        var found = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(
                path => (Name: Path.GetRelativePath(folder, path).Replace('\\', '/'), Bytes: File.ReadAllBytes(path)))
            .Where(file => file.Name != "scan.json")
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(
                file => (file.Name, (long)file.Bytes.Length, Convert.ToHexStringLower(SHA256.HashData(file.Bytes))));
        Assert.Equal(found, files);
        return [.. files.Select(file => file.Item1)];
    }
}
