using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Cli.Commands;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Hub;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary><c>scan --from</c> and <c>scan --dry-run</c>.</summary>
public sealed class EarlierScanTests : EndToEndTest
{
    private static readonly string[] Chosen =
    [
        "-l", "ffn.0.post", "ffn.2.pre", "-n", "0-5,9", "-k", "3", "--tails", "both", "--per", "window",
        "--context", "2", "--threshold", "0.25", "--max-length", "16", "--ignore-first", "1",
        "--limit-documents", "4", "--max-memory", "2GiB", "--threads", "1",
        "--format", "csv,html", "--csv-safe", "--single-file", "--max-bad", "7", "--on-bad-record", "skip",
        "--chunk", "2",
    ];

    private string Earlier => Path.Combine(Out, "scan.json");

    [Fact]
    public void It_takes_every_option_of_the_earlier_scan()
    {
        Scan(Model(), Ids(20, 30, 40, 5, 6), Chosen).Succeeded();
        CommandLine.Run("scan", "--from", Earlier, "-o", Folder["again"]).Succeeded();
        JsonObject first = Options(Out);
        JsonObject second = Options(Folder["again"]);
        Assert.Equal(Folder["again"], (string)second["out"]!);
        second["out"] = Out;
        Assert.Equal(first.ToJsonString(), second.ToJsonString());
        Assert.All(
            ["neurons.csv", "top_examples.csv", "histogram.csv"],
            name => Assert.Equal(
                File.ReadAllText(Path.Combine(Out, name)), File.ReadAllText(Path.Combine(Folder["again"], name))));
    }

    [Fact]
    public void An_option_given_beside_it_wins_even_where_it_is_the_default()
    {
        Scan(Model(), Ids(20), Chosen).Succeeded();
        CommandLine.Run(
            "scan", "--from", Out, "-o", Folder["again"], "-k", "20", "--csv-safe", "false", "-l", "ffn.1.post")
            .Succeeded();
        JsonObject options = Options(Folder["again"]);
        Assert.Equal((20, false, 2), ((int)options["top"]!, (bool)options["csv-safe"]!, (int)options["context"]!));
        Assert.Equal("""["ffn.1.post"]""", options["layer"]!.ToJsonString());
    }

    [Fact]
    public void Concepts_that_are_chosen_beside_it_are_collected()
    {
        string corpus = Write(
            "a.jsonl",
            """{"text": "on the one", "label": "x"}""" + "\n" + """{"text": "a day", "label": "y"}""" + "\n");
        Scan(Model().WithTokenizer(), corpus, "-n", "0", "--collect", "top").Succeeded();
        CommandLine.Run("scan", "--from", Earlier, "-o", Folder["again"], "--concept", "*", "--held-out", "0")
            .Succeeded();
        Assert.Equal("""["top","concepts"]""", Options(Folder["again"])["collect"]!.ToJsonString());
    }

    [Fact]
    public void It_is_read_once_so_that_what_was_checked_is_what_is_taken()
    {
        Scan(Model(), Ids(20), Chosen).Succeeded();
        var arguments = new ScanArguments();
        var command = new DescribedCommand("scan", "");
        arguments.AddTo(command);
        ParseResult parsed = command.Parse(["--from", Earlier]);
        Assert.Empty(command.Checks.SelectMany(check => check(parsed)));
        File.Delete(Earlier);
        Assert.Equal(3, arguments.Read(parsed, HubEnvironment.OfProcess).Collectors.Top);
        Assert.Null(arguments.EarlierWithRelativePaths(parsed));
    }

    [Fact]
    public void A_relative_path_that_leads_to_nothing_here_is_explained()
    {
        string corpus = Path.GetRelativePath(Directory.GetCurrentDirectory(), Ids(20));
        Scan(Model(), corpus, "-n", "0").Succeeded();
        File.Delete(corpus);
        CommandLine.Run("scan", "--from", Earlier, "-o", Folder["again"]).Refused(
            $"--corpus: expected an existing file, folder or pattern, but got '{corpus}'.",
            $"{Earlier}: its relative paths start where the program runs");
    }

    [Fact]
    public void Another_model_has_its_own_window()
    {
        Scan(Model(), Ids(20), "-n", "0").Succeeded();
        var shorter = new ModelFolder(Folder["shorter"], "gpt2");
        string config = File.ReadAllText(shorter.Config);
        int limit = (int)Options(Out)["max-length"]!;
        Assert.Contains($"\"n_positions\": {limit}", config, StringComparison.Ordinal);
        Assert.Equal(
            ["max-length", "device", "matmul", "batch-tokens"],
            Manifest(Out)["settled"]!.AsArray().Select(name => (string)name!));
        EarlierScan earlier = EarlierScan.Read(Earlier);
        Assert.Equal(
            (limit, null),
            (earlier.Options(keepsSettled: true).MaxLength, earlier.Options(keepsSettled: false).MaxLength));
    }

    [Fact]
    public void What_was_settled_stays_so_from_scan_to_scan_until_it_is_given()
    {
        Scan(Model(), Ids(20), "-n", "0").Succeeded();
        CommandLine.Run("scan", "--from", Earlier, "-o", Folder["second"]).Succeeded();
        Assert.Equal(Settled(Out), Settled(Folder["second"]));
        CommandLine.Run("scan", "--from", Folder["second"], "--max-length", "16", "-o", Folder["third"]).Succeeded();
        Assert.Equal(Settled(Out).Except(["max-length"]), Settled(Folder["third"]));

        string[] Settled(string folder) => [.. Manifest(folder)["settled"]!.AsArray().Select(name => (string)name!)];
    }

    [Fact]
    public void Consent_to_replace_is_not_taken()
    {
        Scan(Model(), Ids(20), "-n", "0", "--overwrite").Succeeded();
        CommandLine.Run("scan", "--from", Earlier).Refused("--out: expected a folder without a scan");
        CommandLine.Run("scan", "--from", Earlier, "--overwrite").Succeeded();
    }

    [Fact]
    public void An_option_of_a_newer_version_is_named()
    {
        Scan(Model(), Ids(20), "-n", "0").Succeeded();
        Seal(options => (options["shine"], options["top"]) = (true, 0));
        CommandLine.Run("scan", "--from", Earlier, "-o", Folder["again"], "--tails", "up")
            .Refused(
                "expected options that this version knows, but got 'shine' of neuronprobe", "--tails: expected one of");
        Seal(options => options.Remove("shine"));
        CommandLine.Run("scan", "--from", Earlier, "-o", Folder["again"]).Refused(
            $"{Earlier}: --top: expected a whole number of at least 1, but got '0'.");
    }

    [Theory]
    [InlineData("""{"tool": "x", "options": {"top": 3}, "schema_version": 3}""", "its content was changed")]
    [InlineData("""{"version": 2}""", "is another kind of file")]
    [InlineData("plain text", "is another kind of file")]
    [InlineData("[1]", "is another kind of file")]
    public void A_file_that_is_no_manifest_says_so(string content, string message) =>
        CommandLine.Run("scan", "--from", Write("other.json", content), "-o", Out).Refused(message);

    [Fact]
    public void A_missing_file_says_so() => CommandLine.Run("scan", "--from", Folder["none.json"]).Refused(
        "--from: expected the scan.json", "does not exist");

    [Fact]
    public void A_dry_run_tells_what_the_scan_then_does_and_writes_nothing()
    {
        string corpus = Write("a.lines", "the one\n\non a day\na\n");
        string[] arguments =
        [
            "-m", Model().WithTokenizer().Location, "-c", corpus, "-l", "ffn.*.post", "-n", "0-4", "-o", Out,
            "--max-length", "4",
        ];
        CommandLine dry = CommandLine.Run(["scan", .. arguments, "--dry-run"]).Succeeded();
        Assert.False(Directory.Exists(Out));
        CommandLine.Run(["scan", .. arguments]).Succeeded();
        JsonNode manifest = Manifest(Out);
        JsonNode read = manifest["corpus"]!;
        Assert.Contains(
            $"{read["documents"]} documents, {read["tokens"]} tokens, {read["windows"]} windows",
            dry.Output,
            StringComparison.Ordinal);
        Assert.Contains($"{read["empty_documents"]} empty document", dry.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"batches of {manifest["options"]!["batch-tokens"]} positions", dry.Output, StringComparison.Ordinal);
        string[] sites = [.. manifest["sites"]!.AsArray().Select(site => (string)site!["name"]!)];
        Assert.Equal(3, sites.Length);
        Assert.All(sites, site => Assert.Contains($"\n  {site}  ffn.", dry.Output, StringComparison.Ordinal));
        Assert.Contains("5 of 112 neurons", dry.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("float32")]
    [InlineData("bfloat16")]
    public void A_dry_run_estimates_what_the_scan_estimates(string type)
    {
        string[] arguments = ["-m", Model().Location, "-c", Ids(20), "--dtype", type];
        string dry = CommandLine.Run(["scan", .. arguments, "--dry-run"]).Succeeded().Output;
        string estimate = CommandLine.Run(["scan", .. arguments]).Succeeded().Error.Split('\n')
            .Single(line => line.StartsWith("Memory: about ", StringComparison.Ordinal));
        Assert.Contains(
            $"about {estimate["Memory: about ".Length..]}, of 8 GiB allowed", dry, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_refuses_what_the_scan_refuses() =>
        CommandLine.Run("scan", "-m", Model().Location, "-c", Ids(20), "--dry-run", "--max-memory", "100MB")
            .Refused("--max-memory: expected to stay within");

    private static JsonNode Manifest(string folder) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "scan.json")))!;

    private static JsonObject Options(string folder) => Manifest(folder)["options"]!.AsObject();

    /// <summary>Changes the options and seals the file again, as another version would have written it.</summary>
    private void Seal(Action<JsonObject> change)
    {
        JsonNode manifest = Manifest(Out);
        change(manifest["options"]!.AsObject());
        using FileStream file = File.Create(Earlier);
        JsonSeal.Write(file, JsonSerializer.SerializeToElement(manifest), default);
    }
}
