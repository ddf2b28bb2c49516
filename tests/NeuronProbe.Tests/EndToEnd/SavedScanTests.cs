using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NeuronProbe.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class SavedScanTests : EndToEndTest
{
    private static readonly string[] Tables = ["histogram.csv", "neurons.csv", "results.json", "top_examples.csv"];

    [Theory]
    [InlineData("show")]
    [InlineData("report")]
    public void A_folder_without_a_scan_is_refused(string command)
    {
        Directory.CreateDirectory(Out);
        CommandLine.Run(command, Out).Refused(
            $"{Out}: expected the folder of a finished scan, but it has no scan.json.", "neuronprobe scan --out");
        CommandLine.Run(command, Folder["nowhere"]).Refused(
            $"{Folder["nowhere"]}: expected the folder of a finished scan");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Out));
    }

    [Theory]
    [InlineData("show")]
    [InlineData("report")]
    public void A_damaged_state_file_is_found_by_its_checksum(string command)
    {
        ScanSmall();
        string file = Path.Combine(Out, "state", "0000.stats.bin");
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        string[] before = Files();
        CommandLine.Run(command, Out).Refused(
            $"{file}: expected the bytes that the scan wrote (SHA-256 ", "but got others (", "scan again");
        Assert.Equal(before, Files());
    }

    [Fact]
    public void A_missing_state_file_is_named()
    {
        ScanSmall();
        File.Delete(Path.Combine(Out, "state", "0000.top.bin"));
        CommandLine.Run("show", Out).Refused(
            "0000.top.bin: expected a file that the scan wrote, but there is none.", "scan again.");
    }

    [Theory]
    [InlineData("scan.json", "4", 3)]
    [InlineData("scan.json", "\"3\"", 3)]
    [InlineData("state/state.json", "99", 2)]
    public void Another_version_is_refused_before_anything_else_is_read(string file, string version, int expected)
    {
        ScanSmall();
        // All but the version is left out, as another version may have it.
        Replace(file, $"{{\"schema_version\":{version}}}");
        CommandLine.Run("show", Out).Refused(
            $"{file}: expected schema_version {expected}, but got {version}. "
            + "Use the version of NeuronProbe that wrote it, or scan again.");
    }

    [Theory]
    [InlineData("scan.json", "{\"schema_version\":3, ")]
    [InlineData("scan.json", "[]")]
    [InlineData("scan.json", "{}")]
    [InlineData("state/state.json", "{\"schema_version\":2}")]
    [InlineData("state/state.json", "{\"schema_version\":2,\"collect\":null,\"options\":null,\"files\":null}")]
    [InlineData("state/state.json", "")]
    public void A_damaged_index_is_refused(string file, string content)
    {
        ScanSmall();
        Replace(file, content);
        CommandLine.Run("show", Out).Refused($"{file}: expected the ", "but got: ", "scan again");
    }

    [Theory]
    [InlineData(
        "ffn.9.post:0",
        "expected a site of this scan, or SITE:NEURON, but got 'ffn.9.post'. It has ffn.0.post, ffn.2.post. "
            + "Did you mean 'ffn.0.post'?")]
    [InlineData("ffn.1.pre", "expected a site of this scan, or SITE:NEURON, but got 'ffn.1.pre'. It has ffn.0.post")]
    [InlineData("attn.*.head", "but got 'attn.*.head'. It has ffn.0.post, ffn.2.post.\n")]
    [InlineData("ffn.0.post:7", "expected one of the 5 neurons that were scanned there, but got 7.")]
    [InlineData("ffn.0.post:3-6", "expected one of the 5 neurons that were scanned there, but got 5.")]
    [InlineData(
        "ffn.*.post:2,400",
        "expected one of the 5 neurons that were scanned there, but got 400. transformer.h.0.mlp.c_proj:input has "
            + "neurons 0 to 111.")]
    [InlineData(
        "ffn.0.post:x", "expected 'all', or numbers and ascending ranges such as 0-99,512, but got 'x'.")]
    [InlineData("ffn.0.post:4-2", "expected 'all', or numbers and ascending ranges such as 0-99,512, but got '4-2'.")]
    public void A_site_or_neuron_that_was_not_scanned_is_refused(string typed, string message)
    {
        ScanSmall();
        CommandLine.Run("show", Out, typed).Refused($"{typed}: ", message);
    }

    [Fact]
    public void A_table_that_was_not_collected_cannot_be_shown()
    {
        ScanSmall("--collect", "top");
        CommandLine.Run("show", Out, "--print", "neurons").Refused(
            "--print: expected 'neurons' to be collected, but --collect has only top. Add stats.");
    }

    [Fact]
    public void Report_writes_the_same_bytes_again()
    {
        ScanSmall();
        Dictionary<string, byte[]> before = Tables.ToDictionary(
            name => name, name => File.ReadAllBytes(Path.Combine(Out, name)));
        foreach (string name in Tables)
        {
            File.Delete(Path.Combine(Out, name));
        }
        CommandLine run = CommandLine.Run("report", Out).Succeeded();
        Assert.Empty(run.Output);
        Assert.All(Tables, name => Assert.Equal(before[name], File.ReadAllBytes(Path.Combine(Out, name))));
        CommandLine.Run("show", Out).Succeeded();
    }

    [Fact]
    public void Report_writes_a_format_that_the_scan_did_not()
    {
        ScanSmall("--format", "csv");
        Assert.False(File.Exists(Path.Combine(Out, "results.json")));
        CommandLine.Run("report", Out, "--format", "json").Succeeded();
        Assert.True(File.Exists(Path.Combine(Out, "results.json")));
        Assert.True(File.Exists(Path.Combine(Out, "neurons.csv")));
    }

    [Fact]
    public void Show_draws_a_table_of_all_neurons()
    {
        ScanSmall();
        CommandLine run = CommandLine.Run("show", Out, "--limit", "3").Succeeded();
        Assert.Contains("transformer.h.*.mlp.c_proj:input", run.Output, StringComparison.Ordinal);
        Assert.Contains("3 of 10 neurons", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public void Show_draws_one_neuron_by_alias_and_by_canonical_name_alike()
    {
        ScanSmall();
        CommandLine byAlias = CommandLine.Run("show", Out, "ffn.2.post:3").Succeeded();
        Assert.StartsWith(
            "transformer.h.2.mlp.c_proj:input  neuron 3  (ffn.2.post:3)\n", byAlias.Output, StringComparison.Ordinal);
        Assert.Contains("Highest activations", byAlias.Output, StringComparison.Ordinal);
        Assert.Equal(byAlias, CommandLine.Run("show", Out, "transformer.h.2.mlp.c_proj:input:3"));
        Assert.Equal(byAlias, CommandLine.Run("show", Out, "blocks.2.mlp.hook_post:3"));
    }

    [Theory]
    [InlineData("neurons", "neurons.csv")]
    [InlineData("top", "top_examples.csv")]
    [InlineData("histogram", "histogram.csv")]
    public void Show_prints_the_tables_of_the_files(string table, string file)
    {
        ScanSmall();
        Assert.Equal(
            File.ReadAllText(Path.Combine(Out, file)),
            CommandLine.Run("show", Out, "--print", table, "--as", "csv").Succeeded().Output);
    }

    [Fact]
    public void Show_prints_one_neurons_rows_alone()
    {
        ScanSmall();
        string[] lines = CommandLine.Run("show", Out, "ffn.2.post:3", "--print", "neurons", "--as", "jsonl")
            .Succeeded().OutputLines;
        JsonNode neuron = JsonNode.Parse(Assert.Single(lines))!;
        Assert.Equal(("transformer.h.2.mlp.c_proj:input", 3), ((string)neuron["site"]!, (int)neuron["neuron"]!));
    }

    private void ScanSmall(params string[] more) =>
        Scan(Model().WithTokenizer(), Write("a.lines", "the one and the other\non a day\nanother\n"), [
            "-l", "ffn.0.post", "ffn.2.post", "-n", "0-4", "-k", "3", .. more,
        ]).Succeeded();

    /// <summary>Gives a file other content, and the manifest the hash of that, as another version would.</summary>
    private void Replace(string file, string content)
    {
        ScanManifest manifest = ScanManifest.Read(Out);
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        File.WriteAllBytes(Path.Combine(Out, file), bytes);
        if (file != "scan.json")
        {
            using FileStream stream = File.Create(Path.Combine(Out, "scan.json"));
            string hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            manifest.WithFiles([new OutputFile(file, bytes.Length, hash)]).Write(stream);
        }
    }

    private string[] Files() =>
        [.. Directory.EnumerateFiles(Out, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
