using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Models.Architectures;

public sealed class LlamaOptionTests : DecoderOptionTests
{
    protected override string Prefix => "model.";

    protected override string LayersKey => "num_hidden_layers";

    protected override string[] ModulesOfLayer =>
    [
        "model.layers.0.self_attn.q_proj",
        "model.layers.0.self_attn.k_proj",
        "model.layers.0.self_attn.v_proj",
        "model.layers.0.self_attn.o_proj",
        "model.layers.0.mlp.gate_proj",
        "model.layers.0.mlp.up_proj",
        "model.layers.0.mlp.down_proj",
    ];

    [Theory]
    [InlineData("silu")]
    [InlineData("gelu")]
    [InlineData("gelu_pytorch_tanh")]
    [InlineData("relu")]
    public void Each_activation_function_agrees(string name) => Agrees(new() { ["hidden_act"] = name });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Any_number_of_key_value_heads_that_divides_the_heads_agrees(int heads) =>
        Agrees(new() { ["num_key_value_heads"] = heads });

    [Fact]
    public void Without_their_number_there_are_as_many_key_value_heads_as_heads() =>
        Agrees(new() { ["num_key_value_heads"] = null });

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(32)]
    public void The_width_of_a_head_may_stand_apart_from_the_hidden_width(int width) =>
        Agrees(new() { ["head_dim"] = width });

    [Fact]
    public void Attention_may_have_biases() => Agrees(new() { ["attention_bias"] = true });

    [Fact]
    public void The_feed_forward_network_may_have_biases() => Agrees(new() { ["mlp_bias"] = true });

    [Fact]
    public void The_base_of_the_rotation_is_followed() => AgreesAndMatters("rope_theta", 100.0);

    [Fact]
    public void The_epsilon_of_the_norms_is_followed() => AgreesAndMatters("rms_norm_eps", 0.1);

    private protected override PlainCheckpoint Make(Random random, JsonObject options) =>
        GatedCheckpoint.Make(random, "llama", options);

    private protected override PlainRun Run(PlainCheckpoint made, int[] ids) => new PlainGated(made).Run(ids);

    protected override JsonObject RandomOptions(Random random)
    {
        int keyValueHeads = random.Next(1, 4);
        return new()
        {
            ["num_key_value_heads"] = keyValueHeads,
            ["num_attention_heads"] = keyValueHeads * random.Next(1, 4),
            ["head_dim"] = 2 * random.Next(1, 9),
            ["hidden_size"] = random.Next(4, 40),
            ["intermediate_size"] = random.Next(1, 70),
            ["num_hidden_layers"] = random.Next(1, 4),
            ["hidden_act"] = Pick(random, Activations),
            ["attention_bias"] = Flip(random),
            ["mlp_bias"] = Flip(random),
            ["tie_word_embeddings"] = Flip(random),
            ["rope_theta"] = Math.Pow(10, random.Next(1, 7)),
            ["rms_norm_eps"] = Math.Pow(10, -random.Next(1, 7)),
        };
    }
}
