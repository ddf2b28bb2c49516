using System.Text.Json.Nodes;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Architectures;

public sealed class BloomOptionTests : DecoderOptionTests
{
    protected override string Prefix => "transformer.";

    protected override string LayersKey => "n_layer";

    protected override string[] ModulesOfLayer =>
    [
        "transformer.h.0.self_attention.query_key_value",
        "transformer.h.0.self_attention.dense",
        "transformer.h.0.mlp.dense_h_to_4h",
        "transformer.h.0.mlp.dense_4h_to_h",
    ];

    protected override JsonObject Sizes =>
        new() { ["hidden_size"] = 24, ["n_head"] = 4, ["n_layer"] = 3, ["vocab_size"] = Vocabulary };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(12)]
    public void The_slopes_of_any_number_of_heads_agree(int heads) => Agrees(new() { ["n_head"] = heads });

    [Fact]
    public void The_residual_stream_may_go_on_from_the_norms() =>
        AgreesAndMatters("apply_residual_connection_post_layernorm", true);

    [Fact]
    public void The_epsilon_of_the_norms_is_followed() => AgreesAndMatters("layer_norm_epsilon", 0.1);

    [Fact]
    public void The_width_may_have_its_older_name() => Agrees(new() { ["n_embed"] = 20, ["hidden_size"] = 20 });

    [Fact]
    public void An_inner_width_other_than_four_times_the_width_is_refused() => Refuses("n_inner", 40);

    [Fact]
    public void A_width_that_the_heads_cannot_share_is_refused() =>
        Refuses("n_embed", 25, new() { ["hidden_size"] = null, ["n_embed"] = 24 });

    [Theory]
    [InlineData(null, 2048)]
    [InlineData(77, 77)]
    public void Windows_are_as_long_as_the_model_was_trained_for(int? stated, int limit)
    {
        using var folder = new TemporaryFolder();
        JsonObject options = Sizes;
        options["seq_length"] = stated;
        Make(new Random(0), options).Save(folder.Location);
        using TransformerModel model = ModelLoader.Load(
            folder.Location, ScalarType.Float32, CPU, warning => Assert.Fail(warning));
        Assert.Equal(limit, model.PositionLimit);
    }

    [Fact]
    public void Every_key_of_bloom_560m_is_known() => Agrees(Parse("""
        {"apply_residual_connection_post_layernorm": false, "attention_dropout": 0.0,
         "attention_softmax_in_fp32": true, "bias_dropout_fusion": true, "bos_token_id": 1,
         "eos_token_id": 2, "pad_token_id": 3, "unk_token_id": 0, "hidden_dropout": 0.0, "initializer_range": 0.02,
         "layer_norm_epsilon": 1e-05, "masked_softmax_fusion": true,
         "model_type": "bloom", "hidden_size": null, "n_embed": 24, "n_inner": null, "num_attention_heads": 4,
         "offset_alibi": 100, "pretraining_tp": 1, "seq_length": 2048,
         "skip_bias_add": true, "skip_bias_add_qkv": false, "slow_but_exact": false, "transformers_version": "4.20.0",
         "use_cache": true, "architectures": ["BloomModel"]}
        """)!.AsObject());

    private protected override PlainCheckpoint Make(Random random, JsonObject options) =>
        PlainBloom.Make(random, options);

    private protected override PlainRun Run(PlainCheckpoint made, int[] ids) => new PlainBloom(made).Run(ids);

    protected override JsonObject RandomOptions(Random random)
    {
        int heads = Pick(random, [.. PlainBloom.HeadCounts]);
        return new()
        {
            ["hidden_size"] = heads * random.Next(2, 7),
            ["n_head"] = heads,
            ["n_layer"] = random.Next(1, 4),
            ["apply_residual_connection_post_layernorm"] = Flip(random),
            ["tie_word_embeddings"] = Flip(random),
            ["layer_norm_epsilon"] = Math.Pow(10, -random.Next(1, 7)),
        };
    }
}
