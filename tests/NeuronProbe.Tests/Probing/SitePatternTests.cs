using NeuronProbe.Probing;
using Xunit;

namespace NeuronProbe.Tests.Probing;

public sealed class SitePatternTests(SiteNamesFixture sites) : IClassFixture<SiteNamesFixture>
{
    private const string HeadsOfLayer1 =
        "transformer.h.1.attn.c_proj:input[0:12] transformer.h.1.attn.c_proj:input[12:24] "
        + "transformer.h.1.attn.c_proj:input[24:36] transformer.h.1.attn.c_proj:input[36:48]";

    [Theory]
    [InlineData("transformer.h.1.mlp.c_fc", "transformer.h.1.mlp.c_fc:output")]
    [InlineData("transformer.h.1.mlp.c_fc:output", "transformer.h.1.mlp.c_fc:output")]
    [InlineData("transformer.h.1.mlp.c_fc:input", "transformer.h.1.mlp.c_fc:input")]
    [InlineData(
        "transformer.h.*.mlp.c_fc",
        "transformer.h.0.mlp.c_fc:output transformer.h.1.mlp.c_fc:output transformer.h.2.mlp.c_fc:output")]
    [InlineData("transformer.h.1.*.c_proj", "transformer.h.1.attn.c_proj:output transformer.h.1.mlp.c_proj:output")]
    [InlineData("transformer.h.1.mlp.c_*", "transformer.h.1.mlp.c_fc:output transformer.h.1.mlp.c_proj:output")]
    [InlineData("transformer.h.1.mlp.*_f*", "transformer.h.1.mlp.c_fc:output")]
    [InlineData(
        "**.mlp.c_proj:input",
        "transformer.h.0.mlp.c_proj:input transformer.h.1.mlp.c_proj:input transformer.h.2.mlp.c_proj:input")]
    [InlineData(
        "**.2.**",
        "transformer.h.2.attn.c_attn:output transformer.h.2.attn.c_proj:output transformer.h.2.mlp.c_fc:output "
            + "transformer.h.2.mlp.c_proj:output")]
    [InlineData("transformer.**.2.mlp.c_fc", "transformer.h.2.mlp.c_fc:output")]
    [InlineData("transformer.h.**.2.mlp.c_fc", "transformer.h.2.mlp.c_fc:output")]
    [InlineData("ffn.0.post", "transformer.h.0.mlp.c_proj:input")]
    [InlineData(
        "ffn.*.post",
        "transformer.h.0.mlp.c_proj:input transformer.h.1.mlp.c_proj:input transformer.h.2.mlp.c_proj:input")]
    [InlineData("ffn.0.*", "transformer.h.0.mlp.c_fc:output transformer.h.0.mlp.c_proj:input")]
    [InlineData("ffn.2.pre", "transformer.h.2.mlp.c_fc:output")]
    [InlineData("blocks.1.mlp.hook_pre", "transformer.h.1.mlp.c_fc:output")]
    [InlineData(
        "blocks.*.mlp.hook_post",
        "transformer.h.0.mlp.c_proj:input transformer.h.1.mlp.c_proj:input transformer.h.2.mlp.c_proj:input")]
    [InlineData("transformer.h.1.mlp.c_fc:output[3:7]", "transformer.h.1.mlp.c_fc:output[3:7]")]
    [InlineData("transformer.h.1.mlp.c_fc:output[0:112]", "transformer.h.1.mlp.c_fc:output[0:112]")]
    [InlineData("**.1.mlp.c_proj:input[111:112]", "transformer.h.1.mlp.c_proj:input[111:112]")]
    [InlineData("attn.1.head.2", "transformer.h.1.attn.c_proj:input[24:36]")]
    [InlineData("attn.1.head", HeadsOfLayer1)]
    [InlineData("attn.1.*", HeadsOfLayer1)]
    [InlineData("attn.1.**", HeadsOfLayer1)]
    [InlineData("attn.1.head.*", HeadsOfLayer1)]
    [InlineData("blocks.1.attn.hook_z", HeadsOfLayer1)]
    [InlineData("blocks.1.attn.hook_*", HeadsOfLayer1)]
    [InlineData(
        "attn.*.head.0",
        "transformer.h.0.attn.c_proj:input[0:12] transformer.h.1.attn.c_proj:input[0:12] "
            + "transformer.h.2.attn.c_proj:input[0:12]")]
    [InlineData("blocks.2.attn.hook_z.3", "transformer.h.2.attn.c_proj:input[36:48]")]
    [InlineData("transformer.h.1.attn.c_proj:input[24:36]", "transformer.h.1.attn.c_proj:input[24:36]")]
    [InlineData("resid.1.post", "transformer.h.1:output")]
    [InlineData("resid.*.post", "transformer.h.0:output transformer.h.1:output transformer.h.2:output")]
    [InlineData("blocks.*.hook_resid_post", "transformer.h.0:output transformer.h.1:output transformer.h.2:output")]
    [InlineData("transformer.h.1", "transformer.h.1:output")]
    [InlineData("transformer.h.1:output", "transformer.h.1:output")]
    [InlineData("transformer.h.1:output[3:7]", "transformer.h.1:output[3:7]")]
    [InlineData(
        "transformer.h.*.attn.c_proj:input",
        "transformer.h.0.attn.c_proj:input transformer.h.1.attn.c_proj:input transformer.h.2.attn.c_proj:input")]
    [InlineData(
        "transformer.h.1.**",
        "transformer.h.1.attn.c_attn:output transformer.h.1.attn.c_proj:output transformer.h.1.mlp.c_fc:output "
            + "transformer.h.1.mlp.c_proj:output")]
    [InlineData(
        "**.1.**:input",
        "transformer.h.1.attn.c_attn:input transformer.h.1.attn.c_proj:input transformer.h.1.mlp.c_fc:input "
            + "transformer.h.1.mlp.c_proj:input")]
    [InlineData("blocks.1.**", "transformer.h.1.mlp.c_fc:output transformer.h.1.mlp.c_proj:input")]
    [InlineData("blocks.1.*.*", "transformer.h.1.mlp.c_fc:output transformer.h.1.mlp.c_proj:input")]
    [InlineData("attn.3.head", "")]
    [InlineData("attn.1.head.4", "")]
    [InlineData("attn.1.head.02", "")]
    [InlineData("*.1.head", "")]
    [InlineData("resid.1.pre", "")]
    [InlineData("**.h.1", "")]
    [InlineData("transformer.h.*:output", "")]
    [InlineData("transformer.h.1:input", "")]
    [InlineData("ffn.0.gate", "")]
    [InlineData("ffn.0.up", "")]
    [InlineData("ffn.00.post", "")]
    [InlineData("ffn.3.post", "")]
    [InlineData("FFN.0.post", "")]
    [InlineData("*.0.post", "")]
    [InlineData("transformer.h.*", "")]
    [InlineData("transformer.h.1.mlp.c.fc", "")]
    [InlineData("h.1.mlp.c_fc", "")]
    [InlineData("transformer.h.1.mlp.c_f", "")]
    [InlineData("transformer.h.1.mlp.cXfc", "")]
    public void A_pattern_of_a_plain_network_selects(string pattern, string names) =>
        Assert.Equal(names, Select(sites.Gpt2, pattern));

    [Theory]
    [InlineData("ffn.1.pre", "model.layers.1.mlp.gate_proj:output")]
    [InlineData("ffn.1.gate", "model.layers.1.mlp.gate_proj:output")]
    [InlineData("ffn.1.up", "model.layers.1.mlp.up_proj:output")]
    [InlineData("ffn.1.post", "model.layers.1.mlp.down_proj:input")]
    [InlineData(
        "ffn.1.*",
        "model.layers.1.mlp.gate_proj:output model.layers.1.mlp.up_proj:output model.layers.1.mlp.down_proj:input")]
    [InlineData("blocks.1.mlp.hook_pre", "model.layers.1.mlp.gate_proj:output")]
    [InlineData("blocks.1.mlp.hook_post", "model.layers.1.mlp.down_proj:input")]
    [InlineData(
        "model.layers.0.self_attn.*_proj:input",
        "model.layers.0.self_attn.q_proj:input model.layers.0.self_attn.k_proj:input "
            + "model.layers.0.self_attn.v_proj:input model.layers.0.self_attn.o_proj:input")]
    public void A_pattern_of_a_gated_network_selects(string pattern, string names) =>
        Assert.Equal(names, Select(sites.Llama, pattern));

    [Theory]
    [InlineData("")]
    [InlineData("ffn.0.post:in")]
    [InlineData("a:output:x")]
    [InlineData("a[0:3]")]
    [InlineData("a:output[3]")]
    [InlineData("a:output[-1:3]")]
    [InlineData("a:output[1:3")]
    public void What_is_no_pattern_is_refused(string pattern) => Assert.Equal(
        $"--layer: expected PATH, PATH:input, PATH:output or PATH:output[a:b], but got '{pattern}'. Run 'neuronprobe "
            + "inspect' to list a model's sites.",
        Assert.Throws<ProbeException>(() => new SitePattern(pattern)).Message);

    [Theory]
    [InlineData("a:5")]
    [InlineData("a:output:5")]
    [InlineData("a:0-3,7")]
    public void A_neuron_is_no_pattern(string pattern) => Assert.StartsWith(
        $"--layer: expected PATH, PATH:input, PATH:output or PATH:output[a:b], but got '{pattern}', which names a "
            + "neuron:",
        Assert.Throws<ProbeException>(() => new SitePattern(pattern)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("[0:113]")]
    [InlineData("[5:5]")]
    [InlineData("[7:3]")]
    public void A_part_outside_its_site_is_refused(string part) => Assert.Equal(
        $"--layer: expected a part within [0:112] of 'transformer.h.0.mlp.c_fc:output', but got {part}. Choose a <= "
            + "index < b.",
        Assert.Throws<ProbeException>(() => Select(sites.Gpt2, $"transformer.h.*.mlp.c_fc:output{part}")).Message);

    [Fact]
    public void A_part_with_a_number_too_large_to_be_one_is_refused() => Assert.Equal(
        "--layer: expected a part [a:b] of whole numbers, but got 'a:output[0:99999999999]'. Choose numbers within the "
            + "site's width.",
        Assert.Throws<ProbeException>(() => new SitePattern("a:output[0:99999999999]")).Message);

    [Theory]
    [InlineData("transformer.h.1.mlp.c_proj:input", "ffn.1.post")]
    [InlineData("transformer.h.1.attn.c_proj:input[24:36]", "attn.1.head.2")]
    [InlineData("blocks.1.attn.hook_z.2", "attn.1.head.2")]
    [InlineData("transformer.h.1", "resid.1.post")]
    [InlineData("transformer.h.1.attn.c_proj:input", null)]
    [InlineData("transformer.h.1.attn.c_proj:input[24:35]", null)]
    [InlineData("transformer.h.1.mlp.c_proj:input[0:12]", null)]
    public void A_site_carries_its_alias_however_it_was_chosen(string pattern, string? alias) =>
        Assert.Equal(alias, Assert.Single(new SitePattern(pattern).Select(sites.Gpt2)).Site.Alias);

    private static string Select(SiteMap map, string pattern) =>
        string.Join(' ', new SitePattern(pattern).Select(map).Select(s => s.Site.Name));
}
