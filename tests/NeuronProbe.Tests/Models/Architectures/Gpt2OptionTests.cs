using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Models.Architectures;

public sealed class Gpt2OptionTests : DecoderOptionTests
{
    protected override string Prefix => "transformer.";

    protected override string LayersKey => "n_layer";

    protected override string[] ModulesOfLayer =>
    [
        "transformer.h.0.attn.c_attn",
        "transformer.h.0.attn.c_proj",
        "transformer.h.0.mlp.c_fc",
        "transformer.h.0.mlp.c_proj",
    ];

    protected override JsonObject Sizes => new()
    {
        ["n_embd"] = 24,
        ["n_head"] = 3,
        ["n_layer"] = 3,
        ["n_positions"] = Positions,
        ["vocab_size"] = Vocabulary,
    };

    [Theory]
    [InlineData("gelu")]
    [InlineData("gelu_new")]
    [InlineData("gelu_fast")]
    [InlineData("gelu_pytorch_tanh")]
    [InlineData("quick_gelu")]
    [InlineData("relu")]
    [InlineData("silu")]
    [InlineData("swish")]
    [InlineData("sigmoid")]
    [InlineData("tanh")]
    public void Each_activation_function_agrees(string name) => Agrees(new() { ["activation_function"] = name });

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(96)]
    public void The_inner_width_may_be_another_than_four_times_the_width(int inner) =>
        Agrees(new() { ["n_inner"] = inner });

    [Fact]
    public void Attention_may_go_unscaled() => AgreesAndMatters("scale_attn_weights", false);

    [Fact]
    public void Attention_may_be_scaled_by_the_inverse_of_the_layer() =>
        AgreesAndMatters("scale_attn_by_inverse_layer_idx", true);

    [Fact]
    public void Attention_may_be_scaled_by_the_layer_alone() =>
        Agrees(new() { ["scale_attn_weights"] = false, ["scale_attn_by_inverse_layer_idx"] = true });

    [Fact]
    public void The_epsilon_of_the_norms_is_followed() => AgreesAndMatters("layer_norm_epsilon", 0.1);

    private protected override PlainCheckpoint Make(Random random, JsonObject options) =>
        PlainGpt2.Make(random, options);

    private protected override PlainRun Run(PlainCheckpoint made, int[] ids) => new PlainGpt2(made).Run(ids);

    protected override JsonObject RandomOptions(Random random)
    {
        int heads = random.Next(1, 5);
        return new()
        {
            ["n_embd"] = heads * random.Next(1, 12),
            ["n_head"] = heads,
            ["n_layer"] = random.Next(1, 4),
            ["n_inner"] = Flip(random) ? null : random.Next(1, 70),
            ["activation_function"] = Pick(random, Activations),
            ["scale_attn_weights"] = Flip(random),
            ["scale_attn_by_inverse_layer_idx"] = Flip(random),
            ["tie_word_embeddings"] = Flip(random),
            ["layer_norm_epsilon"] = Math.Pow(10, -random.Next(1, 7)),
        };
    }
}
