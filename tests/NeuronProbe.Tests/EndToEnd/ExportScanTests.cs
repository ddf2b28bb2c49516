using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Scans for other tools, and their formats from saved scans.</summary>
public sealed class ExportScanTests : ExportTest
{
    [Fact]
    public void What_is_chosen_for_it_stands_in_the_manifest_and_options_beside_it_win()
    {
        ScanSample(["--for", "openai", "--top", "30", "--sample-intervals", "4", "--limit-documents", "300", .. Few])
            .Succeeded();
        JsonNode options = Manifest()["options"]!;
        Assert.Equal(
            ("64", "63", "window", "30", "15", "4", "[\"openai\"]"),
            ($"{options["max-length"]}", $"{options["context"]}", $"{options["per"]}", $"{options["top"]}",
                $"{options["samples"]}", $"{options["sample-intervals"]}", options["format"]!.ToJsonString()));
        NeuronRecord record = FastDataclasses.Load(Path.Combine(Out, "openai/2/219.json"));
        Assert.Equal((30, 15), (record.MostPositiveActivationRecords.Length, record.RandomSample.Length));
        Assert.InRange(record.RandomSampleByQuantile!.Length, 2, 4);
        Assert.Equal(record.RandomSampleByQuantile.Length + 1, record.QuantileBoundaries!.Length);
        foreach ((ActivationRecord[] samples, int i) in record.RandomSampleByQuantile.Select((s, i) => (s, i)))
        {
            (double low, double high) = (record.QuantileBoundaries[i], record.QuantileBoundaries[i + 1]);
            Assert.All(samples, s => Assert.Contains(s.Activations, value => value >= low && value <= high));
        }
    }

    [Fact]
    public void A_choice_for_a_format_goes_over_an_earlier_scan_and_under_what_is_given()
    {
        ScanSample(["-k", "5", "--context", "2", "--limit-documents", "30", .. Few]).Succeeded();
        CommandLine.Run(
            "scan", "--from", Out, "--for", "openai", "--context", "40", "--overwrite").Succeeded();
        JsonNode manifest = Manifest();
        Assert.Equal(
            ("64", "40", "20", "3,40,219"),
            ($"{manifest["options"]!["max-length"]}", $"{manifest["options"]!["context"]}",
                $"{manifest["options"]!["top"]}", $"{manifest["options"]!["neuron"]}"));
        Assert.DoesNotContain("max-length", manifest["settled"]!.AsArray().Select(key => (string)key!));
        Assert.True(File.Exists(Path.Combine(Out, "openai/0/3.json")));
        Assert.False(File.Exists(Path.Combine(Out, "neurons.csv")));
    }

    [Theory]
    [InlineData("--top", "5", "expected room for at least 20 examples, but --top is 5.")]
    [InlineData("--samples", "5", "expected room for at least 15 tokens at random, but --samples is 5.")]
    [InlineData("--tails", "low", "expected examples of the largest activations, but --tails is low.")]
    [InlineData("--collect", "stats", "expected top, samples to be collected, but --collect has only stats.")]
    [InlineData("--layer", "attn.0.head", "but the scan has only attn.0.head.0 and the like.")]
    public void What_contradicts_it_is_refused_before_anything_is_read(string option, string value, string message)
    {
        string[] layers = option == "--layer" ? [] : Few;
        foreach (string format in (string[])["openai", "csv"])
        {
            Refused(
                ScanSample(["--for", "openai", option, value, "--format", format, .. layers]),
                $"--format openai: ",
                message);
        }
    }

    [Fact]
    public void A_saved_scan_that_lacks_something_says_what_and_is_left_as_it_was()
    {
        ScanSample(["--limit-documents", "30", .. Few]).Succeeded();
        Dictionary<string, byte[]> before = Content("");
        CommandLine.Run("report", Out, "--format", "openai").Refused(
            "--format openai: expected top, samples to be collected, but --collect has only top, stats, histogram, "
            + "pairs, groups. Scan with --for openai, or add samples to --collect.");
        Assert.Equal(before, Content(""));
    }

    [Fact]
    public void Reports_from_a_saved_scan_are_the_scans_own_whatever_the_batches()
    {
        ScanSample(["--for", "openai", "--limit-documents", "200", .. Both, .. Few]).Succeeded();
        Dictionary<string, byte[]> first = Content("openai", "neuronpedia");
        Assert.Equal(6 + 1 + (2 * 6), first.Count);
        Directory.Delete(Path.Combine(Out, "openai"), recursive: true);
        Directory.Delete(Path.Combine(Out, "neuronpedia"), recursive: true);
        Assert.Equal(
            "Wrote openai/0/3.json, openai/0/40.json, openai/0/219.json, openai/2/3.json, openai/2/40.json, "
            + $"openai/2/219.json, openai/SHA256SUMS in {Out}.\n"
            + "Wrote neuronpedia/tiny-english/0/release.jsonl, neuronpedia/tiny-english/0/model.jsonl, "
            + $"neuronpedia/tiny-english/0/sourceset.jsonl and 9 more files in {Out}.\n",
            string.Concat(CommandLine.Run(["report", Out, .. Both]).Succeeded().Error
                .Split('\n')[^3..].Select(line => line + "\n"))[..^1]);
        Assert.Equal(first, Content("openai", "neuronpedia"));
        ScanSample([
            "--for", "openai", "--limit-documents", "200", "--batch-tokens", "300", "--threads", "1", "--overwrite",
            .. Both, .. Few,
        ]).Succeeded();
        Assert.Equal(first, Content("openai", "neuronpedia"));
        CommandLine.Run("show", Out, "ffn.2.post:219").Succeeded();
    }

    [Fact]
    public void Sites_that_it_does_not_know_are_left_out_and_told()
    {
        string[] sites = ["-l", "ffn.1.post", "ffn.1.pre", "attn.1.head.0", "-n", "0-1"];
        const string Warning =
            "Warning: --format openai: it has neurons by layer and number, so 1 of 3 sites are left out, such as "
            + "attn.1.head.0; those of ffn.N.post, ffn.N.pre and ffn.N.up are in it.\n";
        CommandLine scan = ScanSample(["--for", "openai", "--limit-documents", "30", .. sites]).Succeeded();
        Assert.Contains(Warning, scan.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["1/0.json", "1/1.json", "SHA256SUMS", "pre/1/0.json", "pre/1/1.json"],
            Content("openai").Keys.Select(name => name["openai/".Length..]).Order(StringComparer.Ordinal));
        Assert.Contains(
            Warning, CommandLine.Run("report", Out, "--format", "openai").Succeeded().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_manifest_names_the_list_of_records_and_a_scan_over_it_removes_them()
    {
        ScanSample(["--for", "openai", "--limit-documents", "30", .. Few]).Succeeded();
        Assert.Equal(
            ["openai/SHA256SUMS"],
            Manifest()["files"]!.AsArray().Select(file => (string)file!["name"]!)
                .Where(name => name.StartsWith("openai/", StringComparison.Ordinal)));
        Assert.Contains("openai/2/219.json", File.ReadAllLines(Path.Combine(Out, "state/files.txt")));
        ScanSample(["--limit-documents", "30", "--overwrite", .. Few]).Succeeded();
        Assert.False(Directory.Exists(Path.Combine(Out, "openai")));
    }

    private Dictionary<string, byte[]> Content(params string[] folders) => folders
        .SelectMany(name => Directory.EnumerateFiles(Path.Combine(Out, name), "*", SearchOption.AllDirectories))
        .ToDictionary(path => Path.GetRelativePath(Out, path).Replace('\\', '/'), File.ReadAllBytes);
}
