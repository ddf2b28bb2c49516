using NeuronProbe.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>What <c>compare</c> refuses, and what it says of it.</summary>
[Collection(PlantedScans.Collection)]
public sealed class CompareRefusalTests(PlantedScans scans) : EndToEndTest
{
    // What is refused before anything is compared is refused with few documents too.
    private const int Few = 150;

    private static readonly string Sample = Repository.Path("samples", "tiny-english");

    private string BaselineOfFew => scans.ScanFirst(Few, "baseline-few", Sample);

    [Fact]
    public void Other_documents_are_refused_unless_distributions_alone_are_asked_for()
    {
        string fewer = scans.ScanFirst(300, "fewer", Sample);
        CommandLine.Run("compare", scans.Baseline, fewer)
            .Refused("corpus (1,200 documents of ", "300 of ", "--unpaired");
        CommandLine found = CommandLine.Run("compare", scans.Baseline, fewer, "--unpaired").Succeeded();
        Assert.Contains("on other documents", found.Output, StringComparison.Ordinal);
        Dictionary<string, string> row = CsvFile.Parse(
            CommandLine.Run("compare", scans.Baseline, fewer, "--unpaired", "--as", "csv").Succeeded().Output)[0];
        Assert.Equal(("", "", ""), (row["pearson_r"], row["rms_change"], row["top_overlap"]));
        Assert.NotEqual("", row["wasserstein"]);
    }

    [Fact]
    public void Files_of_one_size_that_a_limit_cuts_are_told_apart_by_what_they_hold()
    {
        ModelFolder model = Model();
        string[] texts = ["1, 2, 3", "3, 2, 1"];
        foreach ((int number, string ids) in texts.Index())
        {
            string corpus = Write($"{number}.jsonl", $$"""
                {"input_ids": [{{ids}}]}
                {"input_ids": [4, 5]}
                """);
            CommandLine.Run(
                ["scan", "-m", model.Location, "-c", corpus, "-o", Folder[$"cut-{number}"], "-l", "ffn.0.post",
                    "--limit-documents", "1"]).Succeeded();
        }
        CommandLine.Run("compare", Folder["cut-0"], Folder["cut-1"]).Refused("corpus (", "other content");
        CommandLine.Run("compare", Folder["cut-0"], Folder["cut-0"]).Succeeded();
    }

    [Fact]
    public void All_that_makes_scans_unlike_is_told_at_once()
    {
        string other = scans.ScanFirst(
            Few, "unlike", Sample, "--ignore-first", "1", "--max-length", "64", "--threshold", "0.5", "--layer",
            "ffn.3.post", "--neuron", "0-99");
        CommandLine.Run("compare", BaselineOfFew, other).Refused(
            "--ignore-first (0, 1)",
            "--max-length (128, 64)",
            "--threshold (0, 0.5)",
            "sites ('transformer.h.0.mlp.c_proj:input' is missing",
            "Scan the second one's model again with the options of the first one: 'neuronprobe scan --from ",
            "scan.json -m MODEL -o DIR'.");
        string some = scans.ScanFirst(Few, "some", Sample, "--neuron", "0-99");
        CommandLine.Run("compare", BaselineOfFew, some)
            .Refused("neurons ('transformer.h.0.mlp.c_proj:input' has 512 of 512 and 100 of 512");
    }

    [Fact]
    public void Another_tokenizer_is_refused()
    {
        string model = scans["other-tokenizer"];
        Directory.CreateDirectory(model);
        foreach (string file in Directory.GetFiles(Sample))
        {
            File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
        }
        File.AppendAllText(Path.Combine(model, "merges.txt"), "\n");
        string other = scans.ScanFirst(Few, "other-tokens", model);
        CommandLine.Run("compare", BaselineOfFew, other).Refused("tokenizer (", "other files");
    }

    [Fact]
    public void What_is_of_a_part_of_its_corpus_is_refused()
    {
        SharedOutScan.CopyTo(Out);
        string shard = Path.Combine(Out, "shards", "1-of-4");
        CommandLine.Run("compare", shard, shard).Refused(
            $"{shard}: expected the scan of a whole corpus, but got shard 1/4: its results are those of a part of the "
                + "corpus. Join the shards with 'neuronprobe merge'.");
        string interrupted = Folder["interrupted"];
        SharedOutScan.Copy(SharedOutScan.Whole, interrupted);
        ScanManifest manifest = ScanManifest.Read(interrupted) with { Status = ScanManifest.Interrupted };
        using (FileStream file = File.Create(Path.Combine(interrupted, "scan.json")))
        {
            manifest.Write(file);
        }
        CommandLine.Run("compare", SharedOutScan.Whole, interrupted).Refused(
            $"{interrupted}: expected a scan that ran to its end, but it was interrupted: its results are those of a "
                + "part of the corpus. Go on with it by 'neuronprobe scan --resume'.");
    }

    [Fact]
    public void What_a_scan_did_not_collect_is_said()
    {
        string bare = scans.ScanFirst(Few, "bare", Sample, "--collect", "top");
        CommandLine.Run("compare", bare, BaselineOfFew)
            .Refused(bare, "expected a scan with stats and histogram", "--collect");
        string planted = scans.ScanFirst(Few, "planted-few", scans.PlantedModel);
        string old = scans.ScanFirst(Few, "old-few", Sample, "--collect", "stats,histogram");
        CommandLine found = CommandLine.Run("compare", old, planted).Succeeded();
        Assert.Contains("has no 'groups'", found.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("has no 'pairs'", found.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        CommandLine.Run("compare", old, planted, "--max-changed", "0").Refused("--max-changed", "groups");
        // What is new needs no limits.
        Assert.Equal(3, CommandLine.Run("compare", old, planted, "--max-new-dead", "0").ExitCode);
    }

    [Fact]
    public void Folders_and_options_that_mean_nothing_are_refused()
    {
        CommandLine.Run("compare", scans.Baseline, scans["nowhere"]).Refused("no scan.json");
        CommandLine.Run("compare", scans.Baseline, scans.Planted, "--max-changed", "many")
            .Refused("--max-changed", "'many'");
        CommandLine.Run("compare", scans.Baseline, scans.Planted, "ffn.3.post").Refused("a single neuron");
        CommandLine.Run("compare", scans.Baseline, scans.Planted, "ffn.9.post:1").Refused("ffn.9.post");
        File.WriteAllText(scans["file"], "");
        CommandLine.Run("compare", scans.Baseline, scans.Planted, "-o", scans["file"]).Refused("is a file");
        CommandLine.Run("compare", scans.Baseline, scans.Planted, "--format", "html")
            .Refused("--format: expected --out beside it, since it chooses files, but got none.");
        CommandLine.Run("compare", scans.Baseline, scans.Planted, "--watch", "nofile")
            .Refused("nofile: expected a readable file, but there is none. Check its name and its folder.");
    }

    [Fact]
    public void What_does_not_apply_to_a_single_neuron_is_refused_all_at_once()
    {
        CommandLine.Run(
            "compare", scans.Baseline, scans.Planted, "ffn.3.post:1", "--max-changed", "0", "--max-new-dead", "0",
            "--max-new-alive", "1", "--max-new-nonfinite", "2", "--watch", "w", "-o", scans["of-one"], "--format",
            "html", "--overwrite", "--limit", "3", "--as", "junit").Refused(
                "SITE:NEURON: expected no option but --unpaired beside it, but got --max-changed, --max-new-dead, "
                    + "--max-new-alive, --max-new-nonfinite, --watch, --out, --format, --overwrite, --limit, --as.",
                "leave SITE:NEURON out");
        Assert.False(Directory.Exists(scans["of-one"]));
        CommandLine.Run("compare", scans.Baseline, scans.Planted, "ffn.3.post:1", "--unpaired").Succeeded();
    }

    [Fact]
    public void All_that_does_not_go_with_matches_is_refused_at_once() => CommandLine.Run(
        "compare", scans.Baseline, scans.Planted, "ffn.3.post:1", "--match", "--unpaired", "--max-changed", "0",
        "-o", Out, "--format", "html", "--as", "json").Refused(
            "--match: expected no SITE:NEURON beside it",
            "--match: expected no --unpaired beside it",
            "--match: expected no rule beside it",
            "--format: expected no other than csv beside --match",
            "--as: expected table or csv beside --match");
}
