using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Models.Architectures;

/// <summary>The own options of OLMo 2 and 3, SmolLM 3 and Granite, and the configs of models that have the layout of
/// another family.</summary>
public sealed class RecentFamilyOptionTests : GatedOptionTests
{
    [Theory]
    [InlineData("embedding_multiplier", 12.0)]
    [InlineData("attention_multiplier", 0.015625)]
    [InlineData("residual_multiplier", 0.22)]
    [InlineData("residual_multiplier", 0.0)]
    public void Granite_follows_its_multipliers(string key, double value) => AgreesAndMatters("granite", key, value);

    [Fact]
    public void Granite_divides_its_logits()
    {
        (PlainCheckpoint made, int[] ids) = MakeWithIds("granite", new() { ["logits_scaling"] = 16.0 }, 7);
        PlainRun expected = Run(made, ids);
        PlainComparison.Agrees(made, expected, ids);
        made.Config.Remove("logits_scaling");
        PlainRun undivided = Run(made, ids);
        Assert.Equal(undivided.Logits[0][0], 16 * expected.Logits[0][0], 1e-9);
    }

    [Fact]
    public void Granite_with_logits_divided_by_zero_is_refused() =>
        Refuses("granite", new() { ["logits_scaling"] = 0.0 },
            "expected 'logits_scaling' to be a number above 0, but got 0");

    [Fact]
    public void Smollm_3_leaves_rotary_positions_out_in_every_fourth_layer_where_the_config_does_not_say()
    {
        (PlainCheckpoint made, int[] ids) = MakeWithIds("smollm3", new() { ["num_hidden_layers"] = 6 }, 1);
        PlainRun expected = Run(made, ids);
        PlainComparison.Agrees(made, expected, ids);
        made.Config["no_rope_layers"] = new JsonArray(1, 1, 1, 0, 1, 1);
        made.Config["rope_theta"] = 2e6;
        PlainComparison.Agrees(made, expected, ids);
    }

    [Theory]
    [InlineData("no_rope_layer_interval", "2")]
    [InlineData("no_rope_layers", "[0, 1, 0]")]
    [InlineData("no_rope_layers", "[1, 0, 1, 1, 1]")]
    public void Smollm_3_leaves_rotary_positions_out_where_the_config_says(string key, string value) =>
        AgreesAndMatters("smollm3", key, JsonNode.Parse(value)!, new() { ["rope_theta"] = 50.0 });

    [Fact]
    public void The_layers_of_smollm_3_without_rotary_positions_may_slide() =>
        AgreesAndMatters(
            "smollm3", "use_sliding_window", true, new() { ["sliding_window"] = 4, ["no_rope_layer_interval"] = 2 });

    [Theory]
    [InlineData("[1, 0]", "expected 'no_rope_layers' to be a 1 or a 0 for each of 3 layers, but got 2 numbers.")]
    [InlineData("[1, 2, 0]", "expected 'no_rope_layers' to be a 1 or a 0 for each of 3 layers, but got 3 numbers.")]
    [InlineData("3", "expected 'no_rope_layers' to be a list of numbers, but got 3.")]
    public void A_list_of_layers_that_says_too_little_is_refused(string value, string message) =>
        Refuses("smollm3", new() { ["no_rope_layers"] = JsonNode.Parse(value) }, message);

    [Theory]
    [InlineData("sliding_window", "3")]
    [InlineData("layer_types",
        """["full_attention", "full_attention", "sliding_attention", "full_attention", "sliding_attention"]""")]
    [InlineData("rope_theta", "30.0")]
    public void Olmo_3_slides_in_three_of_four_layers(string key, string value) =>
        AgreesAndMatters(
            "olmo3", key, JsonNode.Parse(value)!, new() { ["num_hidden_layers"] = 5, ["sliding_window"] = 5 });

    [Theory]
    [InlineData("rope_scaling", """{"rope_type": "linear", "factor": 4.0}""")]
    [InlineData("rope_parameters",
        """{"full_attention": {"rope_type": "linear", "factor": 4.0, "rope_theta": 50.0}, "sliding_attention": """
            + """{"rope_type": "default", "rope_theta": 50.0}}""")]
    public void Only_the_full_layers_of_olmo_3_are_scaled(string key, string value) =>
        AgreesAndMatters("olmo3", key, JsonNode.Parse(value)!,
            new() { ["num_hidden_layers"] = 5, ["sliding_window"] = 5, ["rope_theta"] = 50.0 });

    [Theory]
    [InlineData("olmo2", "attention_bias")]
    [InlineData("olmo3", "attention_bias")]
    [InlineData("smollm3", "attention_bias")]
    [InlineData("smollm3", "mlp_bias")]
    [InlineData("granite", "attention_bias")]
    [InlineData("granite", "mlp_bias")]
    [InlineData("gemma3_text", "attention_bias")]
    public void There_may_be_biases(string family, string key) => Agrees(family, new() { [key] = true });

    [Theory]
    [InlineData("olmo2")]
    [InlineData("olmo3")]
    public void The_epsilon_of_olmo_is_a_hundred_thousandth_where_the_config_does_not_say(string family) =>
        AgreesAndMatters(family, "rms_norm_eps", 0.5);

    // The configs below have the keys of the published models, in small sizes.
    [Fact]
    public void Smollm_2_has_llama_s_layout() => Agrees("llama", Config("""
        {"attention_bias": false, "head_dim": 6, "is_llama_config": true, "mlp_bias": false, "pretraining_tp": 1,
         "rms_norm_eps": 1e-05,
         "rope_interleaved": false, "rope_scaling": null, "rope_theta": 130000, "tie_word_embeddings": true,
         "transformers.js_config": {"kv_cache_dtype": {"fp16": "float16"}}}
        """));

    [Fact]
    public void Falcon_3_has_llama_s_layout() => Agrees("llama", Config("""
        {"attention_bias": false, "head_dim": 16, "mlp_bias": false, "num_attention_heads": 3,
         "num_key_value_heads": 1, "pretraining_tp": 1,
         "rms_norm_eps": 1e-06, "rope_scaling": null, "rope_theta": 1000042, "tie_word_embeddings": false}
        """));

    [Fact]
    public void Mistral_nemo_has_heads_narrower_than_their_share() => Agrees("mistral", Config("""
        {"head_dim": 4, "rms_norm_eps": 1e-05, "rope_theta": 1000000.0, "sliding_window": null,
         "tie_word_embeddings": false}
        """));

    [Fact]
    public void Qwen_2_5_is_qwen_2() => Agrees("qwen2", Config("""
        {"max_window_layers": 1, "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "sliding_window": 3,
         "tie_word_embeddings": true,
         "use_mrope": false, "use_sliding_window": false}
        """));

    [Fact]
    public void Phi_4_has_phi_3_s_layout() => Agrees("phi3", Config("""
        {"attention_bias": false, "embd_pdrop": 0.0, "original_max_position_embeddings": 20, "resid_pdrop": 0.0,
         "rms_norm_eps": 1e-05,
         "rope_scaling": null, "rope_theta": 250000, "sliding_window": null, "tie_word_embeddings": false}
        """));

    [Theory]
    [InlineData(10, new[] { 1.0, 1.1, 1.3 })]
    [InlineData(20, new[] { 1.0, 4.0, 9.0 })]
    public void Phi_4_mini_rotates_three_quarters_of_a_head_by_longrope(int length, double[] divisors)
    {
        JsonObject options = Config("""
            {"attention_bias": false, "embd_pdrop": 0.0, "full_attn_mod": 1, "head_dim": 8, "interpolate_factor": 1,
             "lm_head_bias": false,
             "max_position_embeddings": 64, "mlp_bias": false, "original_max_position_embeddings": 16,
             "partial_rotary_factor": 0.75,
             "resid_pdrop": 0.0, "rms_norm_eps": 1e-05, "rope_theta": 10000.0, "sliding_window": 262144,
             "tie_word_embeddings": true,
             "rope_scaling": {"long_factor": [1.0, 4.0, 9.0], "short_factor": [1.0, 1.1, 1.3], "type": "longrope"}}
            """);
        var random = new Random(length);
        PlainCheckpoint made = GatedCheckpoint.Make(random, "phi3", options);
        int[] ids = PlainComparison.RandomIds(random, length, 50);
        // Six of the eight columns are rotated: three pairs. The cosines grow by sqrt(1 + ln(64 / 16) / ln 16).
        double[] frequencies = [.. divisors.Select((divisor, pair) => Math.Pow(10000, -2.0 * pair / 6) / divisor)];
        var plain = new PlainGated(
            made)
        { Frequencies = _ => frequencies, Magnitude = Math.Sqrt(1 + (Math.Log(4) / Math.Log(16))) };
        PlainComparison.Agrees(made, plain.Run(ids), ids);
    }

    private static JsonObject Config(string json) => Parse(json)!.AsObject();
}
