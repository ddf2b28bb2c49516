using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>A gated network's neurons, whose sign says nothing of activity.</summary>
public sealed class GatedProductTests : EndToEndTest
{
    [Fact]
    public void They_have_both_tails_unless_told_and_other_sites_the_high_one()
    {
        Scan(Model("llama"), Ids(30, 30), "-l", "ffn.0.post", "ffn.0.pre", "ffn.0.up", "-n", "0-3").Succeeded();
        string[][] rows = [.. Table("top_examples.csv").Skip(1)];
        Assert.Equal(
            ["ffn.0.post high", "ffn.0.post low", "ffn.0.pre high", "ffn.0.up high"],
            rows.Select(row => $"{row[2]} {row[4]}").Distinct().Order(StringComparer.Ordinal));
        Assert.Equal("auto", (string)Manifest()["options"]!["tails"]!);
    }

    [Fact]
    public void A_plain_networks_neurons_have_the_high_one()
    {
        Scan(Model(), Ids(30, 30), "-l", "ffn.0.post", "ffn.0.pre", "-n", "0-3").Succeeded();
        Assert.Equal(["high"], Column("top_examples.csv", "tail").Distinct());
        Assert.DoesNotContain("is_gated_product", File.ReadAllText(Path.Combine(Out, "scan.json")));
    }

    [Fact]
    public void They_are_shown_by_magnitude_without_the_model()
    {
        Scan(Model("llama"), Ids(60, 60), "-l", "ffn.0.post", "ffn.0.pre").Succeeded();
        Directory.Delete(Folder["model-llama"], recursive: true);
        string product = CommandLine.Run("show", Out, "ffn.0.post:3").Succeeded().Output;
        Assert.Matches("\n120 tokens, active on [0-9.]+% by magnitude\n", product);
        Assert.Contains("\nLowest activations\n", product, StringComparison.Ordinal);
        string gate = CommandLine.Run("show", Out, "ffn.0.pre:3").Succeeded().Output;
        Assert.Matches("\n120 tokens, active on [0-9]+ \\([0-9.]+%\\)\n", gate);
        Assert.DoesNotContain("always_on", string.Join(' ', FlagsOf("ffn.0.post")));
    }

    [Fact]
    public void They_are_headed_by_density_where_all_are_such()
    {
        Scan(Model("llama"), Ids(60, 60), "-l", "ffn.0.post").Succeeded();
        string drawn = CommandLine.Run("show", Out).Succeeded().Output;
        Assert.Contains(" dens. ", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain(" active ", drawn, StringComparison.Ordinal);
    }

    private string[] FlagsOf(string alias) =>
        [.. Table("neurons.csv").Where(row => row[2] == alias).Select(row => row[^1])];

    private JsonNode Manifest() => JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "scan.json")))!;
}
