using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Models.Architectures;

public sealed class OptOptionTests : DecoderOptionTests
{
    protected override string Prefix => "model.";

    protected override string LayersKey => "num_hidden_layers";

    protected override string[] ModulesOfLayer =>
    [
        "model.decoder.layers.0.self_attn.k_proj",
        "model.decoder.layers.0.self_attn.v_proj",
        "model.decoder.layers.0.self_attn.q_proj",
        "model.decoder.layers.0.self_attn.out_proj",
        "model.decoder.layers.0.fc1",
        "model.decoder.layers.0.fc2",
    ];

    protected override JsonObject Sizes => new()
    {
        ["hidden_size"] = 24,
        ["num_attention_heads"] = 3,
        ["num_hidden_layers"] = 3,
        ["ffn_dim"] = 40,
        ["max_position_embeddings"] = Positions,
        ["vocab_size"] = Vocabulary,
    };

    [Theory]
    [InlineData("relu")]
    [InlineData("gelu")]
    [InlineData("silu")]
    public void Each_activation_function_agrees(string name) => Agrees(new() { ["activation_function"] = name });

    [Fact]
    public void Norms_may_stand_after_each_part() => Agrees(new() { ["do_layer_norm_before"] = false });

    [Fact]
    public void The_final_norm_may_be_left_out() => Agrees(new() { ["_remove_final_layer_norm"] = true });

    [Theory]
    [InlineData(24)]
    [InlineData(7)]
    [InlineData(31)]
    public void Words_may_be_embedded_in_another_width(int width) => Agrees(new() { ["word_embed_proj_dim"] = width });

    [Fact]
    public void Words_of_another_width_may_have_a_head_of_their_own() =>
        Agrees(new() { ["word_embed_proj_dim"] = 7, ["tie_word_embeddings"] = false });

    [Fact]
    public void Linear_modules_may_go_without_biases() => Agrees(new() { ["enable_bias"] = false });

    [Fact]
    public void Norms_may_go_without_scale_and_shift() => Agrees(new() { ["layer_norm_elementwise_affine"] = false });

    [Fact]
    public void A_width_that_the_heads_cannot_share_is_refused() => Refuses("hidden_size", 25);

    [Fact]
    public void What_the_published_code_never_does_is_refused()
    {
        Refuses("learned_embeddings", false);
        Refuses("scale_embeddings", true);
    }

    [Fact]
    public void Every_key_of_opt_125m_opt_350m_and_galactica_is_known()
    {
        Agrees(Parse("""
            {"_name_or_path": "facebook/opt-125m", "_remove_final_layer_norm": false, "activation_dropout": 0.0,
             "activation_function": "relu", "architectures": ["OPTForCausalLM"],
             "attention_dropout": 0.0, "bos_token_id": 2, "do_layer_norm_before": true, "dropout": 0.1,
             "eos_token_id": 2, "init_std": 0.02, "layerdrop": 0.0, "model_type": "opt",
             "pad_token_id": 1, "prefix": "</s>", "torch_dtype": "float16", "transformers_version": "4.21.0.dev0",
             "use_cache": true, "word_embed_proj_dim": 24}
            """)!.AsObject());
        Agrees(Parse("""
            {"_name_or_path": "facebook/opt-350m", "_remove_final_layer_norm": false, "activation_dropout": 0.0,
             "activation_function": "relu", "architectures": ["OPTForCausalLM"],
             "attention_dropout": 0.0, "bos_token_id": 2, "do_layer_norm_before": false, "dropout": 0.1,
             "eos_token_id": 2, "init_std": 0.02, "layerdrop": 0.0, "model_type": "opt",
             "pad_token_id": 1, "prefix": "</s>", "torch_dtype": "float16", "transformers_version": "4.20.0.dev0",
             "use_cache": true, "word_embed_proj_dim": 12}
            """)!.AsObject());
        Agrees(Parse("""
            {"_remove_final_layer_norm": false, "activation_function": "gelu", "architectures": ["OPTForCausalLM"],
             "attention_dropout": 0.1, "bos_token_id": 0,
             "do_layer_norm_before": true, "dropout": 0.1, "enable_bias": false, "eos_token_id": 2, "init_std": 0.02,
             "layer_norm_elementwise_affine": false, "layerdrop": 0.0,
             "learned_embeddings": true, "model_type": "opt", "pad_token_id": 1, "scale_embeddings": false,
             "torch_dtype": "float16", "transformers_version": "4.21.0.dev0",
             "use_cache": true, "word_embed_proj_dim": 24}
            """)!.AsObject());
    }

    private protected override PlainCheckpoint Make(Random random, JsonObject options) =>
        PlainOpt.Make(random, options);

    private protected override PlainRun Run(PlainCheckpoint made, int[] ids) => new PlainOpt(made).Run(ids);

    protected override JsonObject RandomOptions(Random random)
    {
        int heads = random.Next(1, 5);
        int width = heads * random.Next(2, 12);
        return new()
        {
            ["hidden_size"] = width,
            ["num_attention_heads"] = heads,
            ["num_hidden_layers"] = random.Next(1, 4),
            ["ffn_dim"] = random.Next(1, 70),
            ["word_embed_proj_dim"] = Flip(random) ? width : random.Next(2, 40),
            ["activation_function"] = Pick(random, Activations),
            ["do_layer_norm_before"] = Flip(random),
            ["_remove_final_layer_norm"] = Flip(random),
            ["enable_bias"] = Flip(random),
            ["layer_norm_elementwise_affine"] = Flip(random),
            ["tie_word_embeddings"] = Flip(random),
        };
    }
}
