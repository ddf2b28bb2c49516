using NeuronProbe.Probing;
using NeuronProbe.Sites;
using Xunit;

namespace NeuronProbe.Tests.Probing;

public sealed class SiteChoiceTests(SiteNamesFixture sites) : IClassFixture<SiteNamesFixture>
{
    [Fact]
    public void Sites_stand_by_layer_then_module_then_input_before_output_whatever_the_order_of_the_patterns() =>
        Assert.Equal(
        [
            "transformer.h.0.mlp.c_fc:output", "transformer.h.0.mlp.c_proj:input", "transformer.h.0.mlp.c_proj:output",
            "transformer.h.1.attn.c_attn:output", "transformer.h.1.mlp.c_fc:output", "transformer.h.2.mlp.c_proj:input",
        ],
        Choose(sites.Gpt2, "ffn.2.post", "**.1.*.c_fc", "transformer.h.1.attn.c_attn", "**.0.mlp.c_proj", "ffn.0.*"));

    [Fact]
    public void A_site_chosen_twice_counts_once() => Assert.Equal(
        ["transformer.h.0.mlp.c_proj:input"],
        Choose(sites.Gpt2, "ffn.0.post", "blocks.0.mlp.hook_post", "transformer.h.0.mlp.c_proj:input", "ffn.0.post"));

    [Fact]
    public void A_gate_counts_once_under_its_two_names() =>
        Assert.Equal(["model.layers.2.mlp.gate_proj:output"], Choose(sites.Llama, "ffn.2.pre", "ffn.2.gate"));

    [Fact]
    public void Parts_of_a_site_stand_after_the_whole_in_order() => Assert.Equal(
        [
            "transformer.h.0.mlp.c_fc:output", "transformer.h.0.mlp.c_fc:output[0:9]",
            "transformer.h.0.mlp.c_fc:output[4:6]", "transformer.h.0.mlp.c_fc:output[4:8]",
        ],
        Choose(
            sites.Gpt2, "**.0.mlp.c_fc:output[4:8]", "**.0.mlp.c_fc:output[4:6]", "ffn.0.pre",
            "**.0.mlp.c_fc:output[0:9]", "**.0.mlp.c_fc:output[4:8]"));

    [Fact]
    public void A_layers_residual_stream_comes_first_and_heads_after_the_whole_input() => Assert.Equal(
        [
            "transformer.h.0:output", "transformer.h.0.attn.c_proj:input", "transformer.h.0.attn.c_proj:input[0:12]",
            "transformer.h.0.attn.c_proj:input[12:24]", "transformer.h.0.attn.c_proj:input[24:36]",
            "transformer.h.0.attn.c_proj:input[36:48]", "transformer.h.0.attn.c_proj:output", "transformer.h.1:output",
        ],
        Choose(sites.Gpt2, "resid.1.post", "transformer.h.0.attn.c_proj", "attn.0.head", "resid.0.post",
            "transformer.h.0.attn.c_proj:input", "attn.0.head.3", "transformer.h.0.attn.c_proj:input[36:48]"));

    [Theory]
    [InlineData("attn.1.hed.0", "attn.1.head.0")]
    [InlineData("resid.0.pst", "resid.0.post")]
    [InlineData("ffn.1.pst", "ffn.1.post")]
    [InlineData("blocks.0.mlp.hook_pots", "blocks.0.mlp.hook_post")]
    [InlineData("transformer.h.2.mlp.c_fx:output", "transformer.h.2.mlp.c_fc:output")]
    public void A_pattern_without_a_match_is_refused_with_the_nearest_name(string pattern, string nearest) =>
        Assert.Equal(
        $"--layer: no site of this gpt2 model matches '{pattern}'. It has 39 sites, for example '{nearest}'. Run "
            + "'neuronprobe inspect --model m' to list them.",
        Assert.Throws<ProbeException>(() => Choose(sites.Gpt2, "ffn.0.post", pattern)).Message);

    [Fact]
    public void All_patterns_without_a_match_are_named_at_once() => Assert.StartsWith(
        "--layer: no site of this gpt2 model matches 'x', 'y.z'. It has ",
        Assert.Throws<ProbeException>(() => Choose(sites.Gpt2, "x", "ffn.0.post", "y.z")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void The_chosen_neurons_are_those_of_every_site()
    {
        IReadOnlyList<SiteChoice> choices = SiteChoice.Choose(
            sites.Gpt2, ["ffn.0.post", "ffn.1.pre"], new NeuronList("7,2-3"), ("gpt2", "m"));
        Assert.All(choices, c => Assert.Equal([2, 3, 7], c.Selection.Neurons));
    }

    private static string[] Choose(SiteMap map, params string[] patterns) =>
        [.. SiteChoice.Choose(map, patterns, new NeuronList("all"), ("gpt2", "m")).Select(c => c.Site.Name)];
}
