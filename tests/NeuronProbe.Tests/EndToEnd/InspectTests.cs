using System.Text.Json;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>What <c>inspect</c> tells of every architecture.</summary>
public sealed class InspectTests : EndToEndTest
{
    public static TheoryData<string> Folders => ConformanceScanTests.Folders;

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_table_tells_architecture_sizes_tokenizer_and_memory(string name)
    {
        string folder = TestData.Path("conformance", name);
        string[] lines = CommandLine.Run("inspect", "-m", folder).Succeeded().OutputLines;
        Assert.Matches(
            @"^[a-z0-9_]+: [34] layers, width 48, (112|192) neurons a layer, "
                + @"320 ids, [0-9,]+ positions, [0-9,]+ parameters$",
            lines[0]);
        Assert.Equal("tokenizer: none: only documents of input_ids can be scanned", lines[1]);
        string corpus = Ids(40);
        string estimate = CommandLine.Run("scan", "-m", folder, "-c", corpus, "--matmul", "linear", "--device", "cpu")
            .Succeeded().Error.Split('\n').Single(line => line.StartsWith("Memory: ", StringComparison.Ordinal));
        Assert.Equal(estimate["Memory: ".Length..], lines[2]["memory of a scan with the default options: ".Length..]);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_site_has_its_name_width_and_aliases(string name)
    {
        using var told = JsonDocument.Parse(
            CommandLine.Run("inspect", "-m", TestData.Path("conformance", name), "--as", "json").Succeeded().Output);
        JsonElement root = told.RootElement;
        string[] aliases = [.. root.GetProperty("sites").EnumerateArray()
            .SelectMany(site => site.GetProperty("aliases").EnumerateArray()).Select(alias => alias.GetString()!)];
        Assert.Equal(aliases.Length, aliases.Distinct().Count());
        for (int layer = 0; layer < root.GetProperty("layers").GetInt32(); layer++)
        {
            Assert.Contains($"ffn.{layer}.pre", aliases);
            Assert.Contains($"blocks.{layer}.mlp.hook_pre", aliases);
            Assert.Contains($"attn.{layer}.head.3", aliases);
            Assert.Contains($"resid.{layer}.post", aliases);
            JsonElement post = root.GetProperty("sites").EnumerateArray().Single(site =>
                site.GetProperty("aliases").EnumerateArray().Any(alias => alias.GetString() == $"ffn.{layer}.post"));
            Assert.Equal(root.GetProperty("feed_forward_width").GetInt32(), post.GetProperty("neurons").GetInt32());
            Assert.EndsWith(":input", post.GetProperty("site").GetString(), StringComparison.Ordinal);
        }
        Assert.True(root.GetProperty("default_scan_memory_bytes").GetInt64() > 100_000_000);
    }

    [Fact]
    public void Parts_of_a_fused_projection_are_told_apart()
    {
        string[] lines = CommandLine.Run("inspect", "-m", TestData.Path("conformance", "phi3"), "--as", "csv")
            .Succeeded().OutputLines;
        Assert.Contains(
            "model.layers.1.mlp.gate_up_proj:output[0:112],1,output,112,ffn.1.pre blocks.1.mlp.hook_pre ffn.1.gate",
            lines);
        Assert.Contains("model.layers.1.mlp.gate_up_proj:output[112:224],1,output,112,ffn.1.up", lines);
    }

    [Fact]
    public void A_part_is_shown_by_its_alias()
    {
        Scan(TestData.Path("conformance", "phi3"), Ids(8, 5), "-l", "ffn.1.up", "ffn.1.gate").Succeeded();
        CommandLine byAlias = CommandLine.Run("show", Out, "ffn.1.up:3").Succeeded();
        Assert.Equal(byAlias, CommandLine.Run("show", Out, "model.layers.1.mlp.gate_up_proj:output[112:224]:3"));
        Assert.Contains("(ffn.1.up:3)", byAlias.Output, StringComparison.Ordinal);
    }
}
