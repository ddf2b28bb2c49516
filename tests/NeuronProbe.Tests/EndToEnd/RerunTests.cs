using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NeuronProbe.Comparisons;
using NeuronProbe.Hub;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary><c>rerun</c>, as a user meets it.</summary>
public sealed class RerunTests : EndToEndTest
{
    private static readonly string Sample = Repository.Path("samples", "tiny-english");

    private string Corpus => Write("texts.jsonl", string.Join('\n', Sentences(16)));

    [Fact]
    public void The_same_bytes_are_told_with_all_files_and_nothing_stays()
    {
        Scan(Sample, Corpus, "-n", "0-9", "--format", "csv,json,html,parquet").Succeeded();
        string[] files = Directory.GetFiles(Out, "*", SearchOption.AllDirectories);
        string[] before = Folder.Files;
        CommandLine run = CommandLine.Run("rerun", Out).Succeeded();
        long bytes = files.Sum(file => new FileInfo(file).Length);
        Assert.Equal(
            FormattableString.Invariant($"same: {files.Length} files, {bytes:N0} bytes"),
            Assert.Single(run.OutputLines));
        Assert.Equal(before, Folder.Files);
    }

    [Fact]
    public void Reports_that_were_added_later_are_made_again_too_and_a_folder_that_is_named_stays()
    {
        Scan(Sample, Corpus, "-n", "0-4", "--format", "csv").Succeeded();
        CommandLine.Run("report", Out, "--format", "json,html").Succeeded();
        CommandLine run = CommandLine.Run("rerun", Out, "--out", Folder["again"]).Succeeded();
        DemandSame(run);
        CommandLine.Run("verify", Folder["again"]).Succeeded();
        Assert.Equal(Names(Out), Names(Folder["again"]));
        CommandLine.Run("rerun", Folder["again"]).Succeeded();
        CommandLine.Run("rerun", Out, "--out", Folder["again"]).Refused("--out: expected a folder without a scan");

        static string[] Names(string folder) =>
            [.. ScanManifest.Read(folder).Files.Select(file => file.Name).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void A_scan_with_definitions_is_the_same_and_other_definitions_are_refused()
    {
        string definitions = Write("concepts.json", """{"sun": {"words": ["sun"]}, "day": {"words": ["days"]}}""");
        Scan(Sample, Corpus, "-n", "0-4", "--concepts", definitions, "--held-out", "0", "--bootstrap", "100")
            .Succeeded();
        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(definitions)));
        Assert.Equal([hash], ScanManifest.Read(Out).Definitions);
        DemandSame(CommandLine.Run("rerun", Out));
        File.Move(definitions, Folder["moved.json"]);
        CommandLine.Run("rerun", Out).Refused(definitions);
        CommandLine.Run("rerun", Out, "--concepts", Folder["moved.json"]).Succeeded();
        Write("moved.json", """{"sun": {"words": ["moon"]}, "day": {"words": ["days"]}}""");
        CommandLine.Run("rerun", Out, "--concepts", Folder["moved.json"]).Refused(
            $"definitions: expected the file that the scan read (SHA-256 {hash}), but got another");
    }

    [Fact]
    public void Files_that_are_others_or_gone_are_all_named()
    {
        string model = ScanFolder.Copy(Sample, Folder["model"]);
        Directory.CreateDirectory(Folder["texts"]);
        foreach (string name in (string[])["a", "b", "c"])
        {
            Folder.Write($"texts/{name}.txt", $"The {name} sat.");
        }
        Scan(model, Folder["texts"], "-n", "0", "--tails", "both").Succeeded();
        Folder.Write("texts/a.txt", "The x sat.");
        File.Delete(Folder["texts/b.txt"]);
        File.AppendAllText(Folder["model/vocab.json"], "\n");
        File.AppendAllText(Folder["model/config.json"], "\n");
        CommandLine run = CommandLine.Run("rerun", Out).Refused(
            "corpus: expected the file '" + Folder["texts/a.txt"] + "' that the scan read, but",
            "has other content (SHA-256 ",
            $"'{Folder["texts/b.txt"]}' is not there. Bring it back, or say where it is with --corpus.",
            "model: expected the file 'config.json' that the scan read, but",
            "tokenizer: expected the file 'vocab.json' that the scan read, but",
            "or say where it is with --model.");
        Assert.Equal(4, run.Error.TrimEnd('\n').Split('\n').Length - 1);
    }

    [Fact]
    public void Files_that_have_moved_are_found_by_their_content_and_keep_their_names()
    {
        string corpus = Folder.Write("texts/a.txt", "The sun is old. It was a day.");
        Folder.Write("texts/b.txt", "Nobody had seen the moon.");
        string model = ScanFolder.Copy(Sample, Folder["model"]);
        Scan(model, Folder["texts"], "-n", "0-3").Succeeded();
        Directory.Move(Folder["texts"], Folder["elsewhere"]);
        Directory.Move(model, Folder["model-2"]);
        File.Move(Folder["elsewhere/a.txt"], Folder["elsewhere/z.txt"]);
        string[] moved = ["--corpus", Folder["elsewhere"], "--model", Folder["model-2"], "-o", Folder["again"]];
        CommandLine run = CommandLine.Run(["rerun", Out, .. moved]).Succeeded();
        DemandSame(run);
        Assert.Equal(
            [corpus, Folder["texts/b.txt"]],
            ScanManifest.Read(Folder["again"]).Corpus.Files.Select(file => file.Name));
        File.Delete(Folder["elsewhere/z.txt"]);
        CommandLine.Run(["rerun", Out, .. moved]).Refused(
            $"corpus: expected the file '{corpus}' that the scan read among those of --corpus, but none of 1 has");
    }

    [Fact]
    public void A_file_that_was_not_read_to_its_end_is_known_by_a_sample()
    {
        string corpus = Corpus;
        Scan(Sample, corpus, "-n", "0", "--limit-documents", "5").Succeeded();
        ManifestFile file = ScanManifest.Read(Out).Corpus.Files[0];
        Assert.Equal((null, FileSample.Of(corpus, corpus).Sample), (file.Sha256, file.Sample));
        CommandLine.Run("rerun", Out).Succeeded();
        string text = File.ReadAllText(corpus);
        File.WriteAllText(corpus, text.Replace("is 39 days", "is 38 days", StringComparison.Ordinal));
        CommandLine.Run("rerun", Out).Refused($"corpus: expected the file '{corpus}' that the scan read");
    }

    [Theory]
    [InlineData("neurons.csv", "neurons.csv: is not what its state gives: differs first in row 2, mean: ")]
    [InlineData("results.json", "results.json: is not what its state gives: differs from byte ")]
    [InlineData("histogram.csv", "histogram.csv: is not what its state gives: has ")]
    public void A_report_that_was_changed_is_told_even_where_its_manifest_was_too(string name, string told)
    {
        Scan(Sample, Corpus, "-n", "0-4", "--matmul", "linear").Succeeded();
        string path = Path.Combine(Out, name);
        string[] lines = File.ReadAllLines(path);
        string[] changed = name switch
        {
            "neurons.csv" => [.. lines[..2], WithMean(lines[2], "0.125"), .. lines[3..]],
            "results.json" =>
                [.. lines.Select(line => line.Replace("\"mean\":", "\"mean\":1", StringComparison.Ordinal))],
            _ => lines[..^1],
        };
        Replace(name, string.Join('\n', changed) + "\n");
        CommandLine.Run("verify", Out).Succeeded();
        CommandLine run = CommandLine.Run("rerun", Out);
        Assert.Equal((3, ""), (run.ExitCode, run.Error.Contains("Warning", StringComparison.Ordinal) ? run.Error : ""));
        Assert.StartsWith(told, run.OutputLines[0], StringComparison.Ordinal);
        Assert.StartsWith("different: 1 of ", run.OutputLines[^1], StringComparison.Ordinal);

        static string WithMean(string line, string mean)
        {
            string[] cells = line.Split(',');
            cells[5] = mean;
            return string.Join(',', cells);
        }
    }

    [Fact]
    public void Other_threads_are_within_bounds_with_linear_and_the_same_with_packed()
    {
        string corpus = Corpus;
        Scan(Sample, corpus, "-n", "0-20", "--matmul", "linear", "--threads", "2").Succeeded();
        CommandLine run = CommandLine.Run("rerun", Out, "--threads", "1").Succeeded();
        Assert.Matches("^(same|within bounds): ", run.OutputLines[^1]);
        Scan(Sample, corpus, "-n", "0-20", "--matmul", "packed", "--threads", "2", "--overwrite").Succeeded();
        DemandSame(CommandLine.Run("rerun", Out, "--threads", "1"));
    }

    [Fact]
    public void What_is_no_whole_scan_of_files_is_refused()
    {
        CommandLine.RunWithInput("A line.\n", "scan", "-m", Sample, "-c", "-", "-n", "0", "-o", Out).Succeeded();
        CommandLine.Run("rerun", Out).Refused(
            $"{Out}: expected a corpus of files, but this one came from standard input");
        CommandLine.Run("rerun", Folder["nothing"]).Refused("expected the folder of a finished scan");
        SharedOutScan.CopyTo(Folder["shared"]);
        CommandLine.Run("rerun", Folder["shared"]).Refused("expected the folder of a finished scan");
        CommandLine.Run("rerun", Path.Combine(Folder["shared"], "shards", "1-of-4")).Refused(
            "expected a whole scan, but got part 1 of 4. Join the parts with 'neuronprobe merge'");
        File.AppendAllText(Path.Combine(Out, "neurons.csv"), "x");
        CommandLine.Run("rerun", Out, "--threads", "0").Refused("--threads: expected a whole number of at least 1");
    }

    [Fact]
    public void A_scan_that_was_joined_is_made_again_as_one()
    {
        SharedOutScan.CopyTo(Out);
        CommandLine.Run("merge", Out).Succeeded();
        DemandSame(CommandLine.Run("rerun", Out));
    }

    [Fact]
    public void An_interrupted_scan_is_refused()
    {
        Scan(Sample, Corpus, "-n", "0").Succeeded();
        Seal(manifest => manifest["status"] = "interrupted");
        CommandLine.Run("rerun", Out).Refused("expected a scan that was done to its end, but this one was interrupted");
    }

    [Fact]
    public void A_model_of_the_hub_is_taken_in_the_state_that_it_had()
    {
        const string Later = "89abcdef0123456789abcdef0123456789abcdef";
        CacheFolder cache = new CacheFolder(Folder["cache"]).Add("org/name", Model().Location);
        Run("scan", "-m", "org/name", "-c", Ids(3), "-n", "0", "-o", Out).Succeeded();
        Assert.Null(ScanManifest.Read(Out).BaseFolder);
        cache.Add("org/name", Model("llama").Location, "main", Later);
        DemandSame(Run("rerun", Out));

        CommandLine Run(params string[] arguments) => CommandLine.RunWithVariables(cache.Variables, arguments);
    }

    [Fact]
    public void Where_it_is_stopped_nothing_stays()
    {
        Scan(Sample, Corpus, "-n", "0").Succeeded();
        string[] before = Folder.Files;
        var rerun = ScanRerun.Open(Out, new RerunChanges(), HubEnvironment.OfProcess);
        var stopped = new CancellationToken(canceled: true);
        Assert.ThrowsAny<OperationCanceledException>(() => rerun.Run(null, _ => { }, stopped));
        Assert.Equal(before, Folder.Files);
        Assert.Equal([Out], Directory.GetDirectories(Folder.Location));
    }

    [Fact]
    public void A_folder_that_is_taken_is_refused_without_an_option_that_there_is_not()
    {
        Scan(Model(), Ids(20, 30), "-l", "ffn.0.post", "-n", "0-3").Succeeded();
        CommandLine.Run("rerun", Out, "-o", Out).Refused("--out: expected a folder without a scan", "Choose another folder.");
        Directory.CreateDirectory(Folder["files"]);
        File.WriteAllText(Path.Combine(Folder["files"], "neurons.csv"), "mine");
        CommandLine.Run("rerun", Out, "-o", Folder["files"]).Refused(
            "--out: expected a folder without results", "'neurons.csv'. Choose another folder.");
    }

    [Fact]
    public void A_damaged_folder_is_refused()
    {
        Scan(Sample, Corpus, "-n", "0").Succeeded();
        File.AppendAllText(Path.Combine(Out, "neurons.csv"), "x");
        CommandLine.Run("rerun", Out).Refused(Path.Combine(Out, "neurons.csv"), "bytes, but got");
    }

    [Fact]
    public void Relative_paths_start_where_the_scan_was_run()
    {
        string here = Directory.GetCurrentDirectory();
        string corpus = Path.GetRelativePath(here, Folder.Write("texts/a.txt", "The sun is old."));
        Scan(Sample, corpus, "-n", "0").Succeeded();
        Assert.Equal(here, ScanManifest.Read(Out).BaseFolder);
        Directory.CreateDirectory(Folder["x/y"]);
        Seal(manifest =>
        {
            manifest["base_folder"] = Folder["x/y"];
            manifest["corpus"]!["files"]![0]!["name"] = "../../texts/a.txt";
        });
        CommandLine run = CommandLine.Run("rerun", Out);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(
            $"corpus ('{corpus}' is gone, '../../texts/a.txt' is new)", run.Error, StringComparison.Ordinal);
        Scan(Sample, Folder["texts/a.txt"], "-n", "0", "--overwrite").Succeeded();
        Assert.Null(ScanManifest.Read(Out).BaseFolder);
    }

    private static void DemandSame(CommandLine run) =>
        Assert.StartsWith("same: ", run.Succeeded().OutputLines[^1], StringComparison.Ordinal);

    private static IEnumerable<string> Sentences(int count) => Enumerable.Range(40 - count, count).Select(i =>
        $$"""{"id": "d{{i}}", "text": "The {{(i % 3 == 0 ? "sun" : "moon")}} is {{i}} days old; nobody saw it."}""");

    /// <summary>Writes a file of the scan anew, with its hash in the manifest.</summary>
    private void Replace(string name, string content)
    {
        File.WriteAllText(Path.Combine(Out, name), content);
        byte[] bytes = File.ReadAllBytes(Path.Combine(Out, name));
        ScanManifest manifest = ScanManifest.Read(Out);
        using FileStream stream = File.Create(Path.Combine(Out, OutputFolder.Manifest));
        manifest.WithFiles([new(name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)))]).Write(stream);
    }

    /// <summary>Changes the manifest, and writes its hash anew.</summary>
    private void Seal(Action<JsonObject> change)
    {
        string path = Path.Combine(Out, OutputFolder.Manifest);
        JsonObject manifest = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(manifest);
        using FileStream stream = File.Create(path);
        JsonSeal.Write(stream, System.Text.Json.JsonSerializer.SerializeToElement(manifest), JsonSeal.Indented);
    }
}
