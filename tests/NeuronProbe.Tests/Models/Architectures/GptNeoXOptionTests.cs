using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Models.Architectures;

public sealed class GptNeoXOptionTests : DecoderOptionTests
{
    protected override string Prefix => "gpt_neox.";

    protected override string LayersKey => "num_hidden_layers";

    protected override string[] ModulesOfLayer =>
    [
        "gpt_neox.layers.0.attention.query_key_value",
        "gpt_neox.layers.0.attention.dense",
        "gpt_neox.layers.0.mlp.dense_h_to_4h",
        "gpt_neox.layers.0.mlp.dense_4h_to_h",
    ];

    protected override JsonObject Sizes => new()
    {
        ["hidden_size"] = 24,
        ["num_attention_heads"] = 3,
        ["num_hidden_layers"] = 3,
        ["intermediate_size"] = 40,
        ["max_position_embeddings"] = Positions,
        ["vocab_size"] = Vocabulary,
    };

    [Theory]
    [InlineData("gelu")]
    [InlineData("gelu_fast")]
    [InlineData("relu")]
    public void Each_activation_function_agrees(string name) => Agrees(new() { ["hidden_act"] = name });

    [Fact]
    public void The_parts_of_a_layer_may_come_one_after_the_other() => AgreesAndMatters("use_parallel_residual", false);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(1.0)]
    public void The_share_of_columns_that_turn_is_followed(double share) => AgreesAndMatters("rotary_pct", share);

    [Fact]
    public void The_base_of_the_rotation_is_followed() =>
        AgreesAndMatters("rotary_emb_base", 50.0, new() { ["rotary_pct"] = 1.0 });

    [Fact]
    public void Share_and_base_may_have_the_names_that_other_families_use()
    {
        AgreesAndMatters("partial_rotary_factor", 1.0);
        AgreesAndMatters("rope_theta", 50.0, new() { ["partial_rotary_factor"] = 1.0 });
        AgreesAndMatters(
            "rope_parameters",
            Parse("""{"rope_type": "default", "rope_theta": 50.0, "partial_rotary_factor": 1.0}""")!);
    }

    [Fact]
    public void The_familys_own_names_go_before_those_of_others() =>
        Agrees(new()
        {
            ["rotary_pct"] = 0.5,
            ["partial_rotary_factor"] = 1.0,
            ["rotary_emb_base"] = 100.0,
            ["rope_theta"] = 7.0,
        });

    [Fact]
    public void Positions_may_be_scaled() =>
        AgreesAndMatters(
            "rope_scaling", Parse("""{"type": "linear", "factor": 3.0}""")!, new() { ["rotary_pct"] = 1.0 });

    [Fact]
    public void Attention_may_go_without_biases() => Agrees(new() { ["attention_bias"] = false });

    [Fact]
    public void The_epsilon_of_the_norms_is_followed() => AgreesAndMatters("layer_norm_eps", 0.1);

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.4)]
    [InlineData(1.5)]
    [InlineData(-0.5)]
    public void A_share_without_whole_pairs_is_refused(double share) => Refuses("rotary_pct", share);

    [Fact]
    public void A_width_that_the_heads_cannot_share_is_refused() => Refuses("hidden_size", 25);

    [Fact]
    public void Saved_masks_and_frequencies_are_no_weights() =>
        AgreesBeside(
            "gpt_neox.layers.0.attention.bias", "gpt_neox.layers.1.attention.masked_bias",
            "gpt_neox.layers.2.attention.rotary_emb.inv_freq");

    [Fact]
    public void Every_key_of_pythia_160m_and_gpt_neox_20b_is_known()
    {
        Agrees(Parse("""
            {"architectures": ["GPTNeoXForCausalLM"], "bos_token_id": 0, "eos_token_id": 0, "hidden_act": "gelu",
             "initializer_range": 0.02, "layer_norm_eps": 1e-05,
             "model_type": "gpt_neox", "rotary_emb_base": 10000, "rotary_pct": 0.25, "tie_word_embeddings": false,
             "torch_dtype": "float16",
             "transformers_version": "4.24.0", "use_cache": true, "use_parallel_residual": true}
            """)!.AsObject());
        Agrees(Parse("""
            {"architectures": ["GPTNeoXForCausalLM"], "attention_probs_dropout_prob": 0, "bos_token_id": 0,
             "eos_token_id": 0, "hidden_act": "gelu_fast", "hidden_dropout_prob": 0,
             "initializer_range": 0.02, "layer_norm_eps": 1e-05, "model_type": "gpt_neox", "rotary_emb_base": 10000,
             "rotary_pct": 0.25, "tie_word_embeddings": false,
             "torch_dtype": "float16", "transformers_version": "4.19.0.dev0", "use_cache": true}
            """)!.AsObject());
    }

    private protected override PlainCheckpoint Make(Random random, JsonObject options) =>
        PlainGptNeoX.Make(random, options);

    private protected override PlainRun Run(PlainCheckpoint made, int[] ids) => new PlainGptNeoX(made).Run(ids);

    protected override JsonObject RandomOptions(Random random)
    {
        (int heads, int headWidth) = (random.Next(1, 5), random.Next(2, 12));
        return new()
        {
            ["hidden_size"] = heads * headWidth,
            ["num_attention_heads"] = heads,
            ["num_hidden_layers"] = random.Next(1, 4),
            ["intermediate_size"] = random.Next(1, 70),
            // The share that makes a random even number of columns, and not quite one more.
            ["rotary_pct"] = ((2 * random.Next(1, (headWidth / 2) + 1)) + 0.01) / (headWidth + 0.01),
            ["rotary_emb_base"] = (double)random.Next(2, 20000),
            ["hidden_act"] = Pick(random, Activations),
            ["use_parallel_residual"] = Flip(random),
            ["attention_bias"] = Flip(random),
            ["tie_word_embeddings"] = Flip(random),
            ["layer_norm_eps"] = Math.Pow(10, -random.Next(1, 7)),
        };
    }
}
