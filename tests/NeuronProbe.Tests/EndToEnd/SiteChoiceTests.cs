using System.Text.RegularExpressions;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class SiteChoiceTests : EndToEndTest
{
    [Fact]
    public void Sites_come_by_number_of_layer_not_as_text()
    {
        Scan(Model().WithLayers(11), Ids(3), "-n", "0", "-l", "ffn.10.post", "**.mlp.*:input").Succeeded();
        Assert.Equal(
            Enumerable.Range(0, 11).SelectMany(
                layer => new[] { $"transformer.h.{layer}.mlp.c_fc:input", $"transformer.h.{layer}.mlp.c_proj:input" }),
            Column("neurons.csv", "site"));
    }

    [Theory]
    [InlineData("ffn.1.post", "transformer.h.1.mlp.c_proj:input")]
    [InlineData("ffn.1.pre", "transformer.h.1.mlp.c_fc:output")]
    [InlineData("blocks.1.mlp.hook_post", "transformer.h.1.mlp.c_proj:input")]
    [InlineData("transformer.h.1.mlp.c_fc", "transformer.h.1.mlp.c_fc:output")]
    [InlineData("transformer.h.1.mlp.c_fc:output[10:20]", "transformer.h.1.mlp.c_fc:output[10:20]")]
    [InlineData(
        "ffn.*.post",
        "transformer.h.0.mlp.c_proj:input transformer.h.1.mlp.c_proj:input transformer.h.2.mlp.c_proj:input")]
    [InlineData(
        "transformer.h.*.attn.c_a*n",
        "transformer.h.0.attn.c_attn:output transformer.h.1.attn.c_attn:output transformer.h.2.attn.c_attn:output")]
    public void Aliases_and_patterns_choose_sites_and_results_name_them_canonically(string pattern, string sites)
    {
        Scan(Model(), Ids(3), "-n", "0", "-l", pattern).Succeeded();
        Assert.Equal(sites.Split(' '), Column("neurons.csv", "site"));
    }

    [Fact]
    public void A_gated_network_has_its_own_aliases()
    {
        Scan(Model("llama"), Ids(3), "-n", "0", "-l", "ffn.0.up", "ffn.0.gate", "ffn.0.pre").Succeeded();
        Assert.Equal(
            ["model.layers.0.mlp.gate_proj:output", "model.layers.0.mlp.up_proj:output"],
            Column("neurons.csv", "site"));
    }

    [Fact]
    public void A_site_chosen_twice_counts_once_and_comes_in_the_models_order()
    {
        Scan(Model(), Ids(3), "-n", "0", "-l", "ffn.1.post", "ffn.0.post", "-l", "ffn.*.post").Succeeded();
        Assert.Equal([0, 1, 2], Column("neurons.csv", "site").Select(site => site[14] - '0'));
    }

    [Fact]
    public void A_list_chooses_neurons_in_ascending_order_each_once()
    {
        Scan(Model(), Ids(3), "-n", "7,0-3,2", "-l", "ffn.0.post").Succeeded();
        Assert.Equal(["0", "1", "2", "3", "7"], Column("neurons.csv", "neuron"));
    }

    [Fact]
    public void Chosen_neurons_have_the_figures_that_they_have_among_all()
    {
        ModelFolder model = Model();
        string corpus = Ids(9, 5);
        Scan(model, corpus).Succeeded();
        string[] all = [.. File.ReadLines(Path.Combine(Out, "neurons.csv")).Where(
            l => l.StartsWith("transformer.h.1.mlp.c_proj:input,1,ffn.1.post,77,", StringComparison.Ordinal))];
        Scan(model, corpus, "-n", "77", "-l", "ffn.1.post", "--overwrite").Succeeded();
        Assert.Equal(all, File.ReadLines(Path.Combine(Out, "neurons.csv")).Skip(1));
    }

    [Fact]
    public void Parts_of_a_site_have_names_of_their_own_and_the_values_of_the_whole()
    {
        ModelFolder model = Model();
        string corpus = Ids(9, 5);
        const string Path = "transformer.h.1.mlp.c_fc:output";
        Scan(model, corpus, "-l", Path, $"{Path}[10:20]", $"{Path}[20:112]").Succeeded();
        Dictionary<string, string> rows = File.ReadLines(System.IO.Path.Combine(Out, "neurons.csv")).Skip(1)
            .Select(line => line.Split(',', 5)).ToDictionary(cells => $"{cells[0]}:{cells[3]}", cells => cells[4]);
        Assert.Equal(112 + 10 + 92, rows.Count);
        Assert.Equal(rows[$"{Path}:13"], rows[$"{Path}[10:20]:3"]);
        Assert.Equal(rows[$"{Path}:111"], rows[$"{Path}[20:112]:91"]);
        Assert.Contains(
            $"{Path}[10:20]  neuron 3", CommandLine.Run("show", Out, $"{Path}[10:20]:3").Succeeded().OutputLines);
    }

    [Theory]
    [InlineData("gpt2", 3 * 4)]
    [InlineData("llama", 7)]
    public void Every_linear_module_has_two_sites_and_is_listed_once(string name, int modules)
    {
        string[] lines = CommandLine.Run("inspect", "-m", Model(name).Location, "--as", "csv").Succeeded().OutputLines;
        Assert.Equal("site,layer,side,neurons,aliases", lines[0]);
        string[] sites = [.. lines.Skip(1).Select(l => l.Split(',')[0])
            .Where(s => !s.EndsWith(']') && !Regex.IsMatch(s, @"\.[0-9]+:output$"))];
        int layers = lines.Skip(1).Select(l => l.Split(',')[1]).Distinct().Count();
        Assert.Equal(name == "gpt2" ? 2 * modules : 2 * modules * layers, sites.Length);
        Assert.All(sites, site =>
            Assert.Matches(@"\.(c_attn|c_proj|c_fc|[qkvo]_proj|(gate|up|down)_proj):(input|output)$", site));
        Assert.Equal(sites.Length, sites.Distinct().Count());
    }

    [Fact]
    public void Neurons_may_be_given_in_several_ways()
    {
        Scan(Model(), Ids(3), "-l", "ffn.0.post", "-n", "7,0-1", "-n", "5", "--neuron", "3", "4").Succeeded();
        Assert.Equal(["0", "1", "3", "4", "5", "7"], Column("neurons.csv", "neuron"));
    }
}
