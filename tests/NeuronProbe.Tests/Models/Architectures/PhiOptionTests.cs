using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Models.Architectures;

public sealed class PhiOptionTests : DecoderOptionTests
{
    protected override string Prefix => "model.";

    protected override string LayersKey => "num_hidden_layers";

    protected override string[] ModulesOfLayer =>
    [
        "model.layers.0.self_attn.q_proj",
        "model.layers.0.self_attn.k_proj",
        "model.layers.0.self_attn.v_proj",
        "model.layers.0.self_attn.dense",
        "model.layers.0.mlp.fc1",
        "model.layers.0.mlp.fc2",
    ];

    protected override JsonObject Sizes => new()
    {
        ["hidden_size"] = 32,
        ["num_attention_heads"] = 4,
        ["num_hidden_layers"] = 3,
        ["intermediate_size"] = 40,
        ["max_position_embeddings"] = Positions,
        ["vocab_size"] = Vocabulary,
    };

    [Theory]
    [InlineData("gelu")]
    [InlineData("gelu_new")]
    [InlineData("relu")]
    public void Each_activation_function_agrees(string name) => Agrees(new() { ["hidden_act"] = name });

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.8)]
    [InlineData(1.0)]
    public void The_share_of_columns_that_turn_is_followed(double share) =>
        AgreesAndMatters("partial_rotary_factor", share);

    [Fact]
    public void The_base_of_the_rotation_is_followed() => AgreesAndMatters("rope_theta", 50.0);

    [Fact]
    public void Positions_may_be_scaled() =>
        AgreesAndMatters("rope_scaling", Parse("""{"type": "linear", "factor": 3.0}""")!);

    [Fact]
    public void Heads_of_queries_and_keys_may_be_normed() => Agrees(new() { ["qk_layernorm"] = true });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(null)]
    public void Keys_and_values_may_have_fewer_heads(int? heads) => Agrees(new() { ["num_key_value_heads"] = heads });

    [Fact]
    public void Heads_that_cannot_share_keys_are_refused() =>
        Refuses("num_attention_heads", 4, new() { ["num_key_value_heads"] = 3 });

    [Theory]
    [InlineData(4)]
    [InlineData(20)]
    public void The_width_of_a_head_may_stand_apart_from_the_hidden_width(int width) =>
        Agrees(new() { ["head_dim"] = width });

    [Fact]
    public void The_epsilon_of_the_norms_is_followed()
    {
        AgreesAndMatters("layer_norm_eps", 0.1);
        AgreesAndMatters("layer_norm_eps", 0.1, new() { ["qk_layernorm"] = true });
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.4)]
    [InlineData(1.5)]
    public void A_share_without_whole_pairs_is_refused(double share) => Refuses("partial_rotary_factor", share);

    [Fact]
    public void Saved_frequencies_are_no_weights() => AgreesBeside("model.layers.0.self_attn.rotary_emb.inv_freq");

    [Fact]
    public void Every_key_of_phi_1_5_and_phi_2_is_known()
    {
        Agrees(Parse("""
            {"_name_or_path": "microsoft/phi-1_5", "architectures": ["PhiForCausalLM"], "attention_dropout": 0.0,
             "bos_token_id": null, "embd_pdrop": 0.0, "eos_token_id": null,
             "hidden_act": "gelu_new", "initializer_range": 0.02, "layer_norm_eps": 1e-05, "model_type": "phi",
             "num_key_value_heads": null, "partial_rotary_factor": 0.5,
             "qk_layernorm": false, "resid_pdrop": 0.0, "rope_scaling": null, "rope_theta": 10000.0,
             "tie_word_embeddings": false, "torch_dtype": "float16",
             "transformers_version": "4.37.0", "use_cache": true}
            """)!.AsObject());
        Agrees(Parse("""
            {"_name_or_path": "microsoft/phi-2", "architectures": ["PhiForCausalLM"], "attention_dropout": 0.0,
             "bos_token_id": 50256, "embd_pdrop": 0.0, "eos_token_id": 50256,
             "hidden_act": "gelu_new", "initializer_range": 0.02, "layer_norm_eps": 1e-05, "model_type": "phi",
             "num_key_value_heads": 4, "partial_rotary_factor": 0.4,
             "qk_layernorm": false, "resid_pdrop": 0.1, "rope_scaling": null, "rope_theta": 10000.0,
             "tie_word_embeddings": false, "torch_dtype": "float16",
             "transformers_version": "4.37.0", "use_cache": true, "hidden_size": 40}
            """)!.AsObject());
    }

    private protected override PlainCheckpoint Make(Random random, JsonObject options) =>
        PlainPhi.Make(random, options);

    private protected override PlainRun Run(PlainCheckpoint made, int[] ids) => new PlainPhi(made).Run(ids);

    protected override JsonObject RandomOptions(Random random)
    {
        (int keyValueHeads, int headWidth) = (random.Next(1, 4), random.Next(2, 12));
        int heads = keyValueHeads * random.Next(1, 4);
        return new()
        {
            ["hidden_size"] = (heads * headWidth) + random.Next(heads),
            ["num_attention_heads"] = heads,
            ["num_key_value_heads"] = keyValueHeads,
            ["num_hidden_layers"] = random.Next(1, 4),
            ["intermediate_size"] = random.Next(1, 70),
            ["partial_rotary_factor"] = ((2 * random.Next(1, (headWidth / 2) + 1)) + 0.01) / (headWidth + 0.01),
            ["rope_theta"] = (double)random.Next(2, 20000),
            ["hidden_act"] = Pick(random, Activations),
            ["qk_layernorm"] = Flip(random),
            ["tie_word_embeddings"] = Flip(random),
            ["layer_norm_eps"] = Math.Pow(10, -random.Next(1, 7)),
        };
    }
}
