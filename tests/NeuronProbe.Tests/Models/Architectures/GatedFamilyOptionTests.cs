using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Models.Architectures;

/// <summary>The options of the families that follow Llama, against the models written out in double
/// precision.</summary>
public sealed class GatedFamilyOptionTests : GatedOptionTests
{
    private static readonly string[] Families =
        ["llama", "mistral", "qwen2", "qwen3", "olmo", "gemma", "gemma2", "phi3", "olmo2", "olmo3", "smollm3",
            "granite", "gemma3_text"];

    public static TheoryData<string> AllFamilies => [.. Families];

    [Theory]
    [MemberData(nameof(AllFamilies))]
    public void The_defaults_agree(string family) => Agrees(family, []);

    [Theory]
    [MemberData(nameof(AllFamilies))]
    public void A_model_without_a_head_has_names_without_the_prefix(string family) =>
        AgreesWithout("model.", family, new() { ["tie_word_embeddings"] = true });

    [Theory]
    [MemberData(nameof(AllFamilies))]
    public void Eleven_layers_agree(string family) =>
        Agrees(family, new() { ["num_hidden_layers"] = 11, ["hidden_size"] = 16, ["vocab_size"] = 9 });

    [Theory]
    [InlineData("mistral")]
    [InlineData("phi3")]
    [InlineData("gemma2")]
    public void A_sliding_window_agrees_and_matters(string family) => AgreesAndMatters(family, "sliding_window", 5);

    [Theory]
    [InlineData("qwen2")]
    [InlineData("qwen3")]
    public void The_upper_layers_slide_where_the_config_says_so(string family) =>
        AgreesAndMatters(
            family, "use_sliding_window", true, new() { ["sliding_window"] = 4, ["max_window_layers"] = 1 });

    [Theory]
    [InlineData("mistral")]
    [InlineData("phi3")]
    [InlineData("gemma2")]
    public void Layer_types_say_which_layers_slide(string family) =>
        AgreesAndMatters(
            family, "layer_types", new JsonArray("full_attention", "sliding_attention", "full_attention"),
            new() { ["sliding_window"] = 3 });

    [Fact]
    public void Layer_types_of_another_number_of_layers_are_refused() =>
        Refuses(
            "mistral", new() { ["layer_types"] = new JsonArray("full_attention"), ["sliding_window"] = 3 },
            "expected 'layer_types' to be a list of 3 kinds, one for each layer, but got 1.");

    [Fact]
    public void A_layer_type_that_is_not_known_is_refused() => Refuses(
        "mistral", new() { ["layer_types"] = new JsonArray("full_attention", "linear_attention", "full_attention") },
        "expected 'layer_types' to be full_attention or sliding_attention for each layer, but got 'linear_attention'.");

    [Theory]
    [InlineData("llama")]
    [InlineData("qwen3")]
    [InlineData("olmo")]
    [InlineData("gemma")]
    [InlineData("gemma2")]
    public void Attention_may_have_biases(string family) => Agrees(family, new() { ["attention_bias"] = true });

    [Fact]
    public void Olmo_clamps_queries_keys_and_values() => AgreesAndMatters("olmo", "clip_qkv", 0.7);

    [Fact]
    public void Gemma_2_caps_scores() => AgreesAndMatters("gemma2", "attn_logit_softcapping", 1.5);

    [Fact]
    public void Gemma_2_caps_logits()
    {
        (PlainCheckpoint made, int[] ids) = MakeWithIds("gemma2", new() { ["final_logit_softcapping"] = 3.0 }, 7);
        PlainRun expected = Run(made, ids);
        PlainComparison.Agrees(made, expected, ids);
        Assert.InRange(expected.Logits.Max(row => row.Max(Math.Abs)), 2, 3);
    }

    [Fact]
    public void Gemma_2_scales_scores_by_a_number_of_its_own() =>
        AgreesAndMatters("gemma2", "query_pre_attn_scalar", 9.0);

    [Theory]
    [InlineData("gemma")]
    [InlineData("gemma2")]
    public void Gemma_follows_hidden_activation_and_not_hidden_act(string family) =>
        AgreesAndMatters(family, "hidden_activation", "silu", new() { ["hidden_act"] = "relu" });

    [Fact]
    public void Only_a_part_of_a_head_may_turn() =>
        AgreesAndMatters("phi3", "partial_rotary_factor", 0.5, new() { ["head_dim"] = 8 });

    [Theory]
    [InlineData(0.0, "a number above 0, but got 0")]
    [InlineData(1.5, "a share of the 8 columns of a head that is an even number from 2 on, but got 1.5")]
    [InlineData(0.4, "a share of the 8 columns of a head that is an even number from 2 on, but got 0.4")]
    public void A_part_that_is_no_even_number_of_columns_is_refused(double share, string message) =>
        Refuses(
            "phi3", new() { ["partial_rotary_factor"] = share, ["head_dim"] = 8 },
            $"expected 'partial_rotary_factor' to be {message}");

    [Theory]
    [InlineData("gemma", "use_bidirectional_attention")]
    [InlineData("phi3", "attention_bias")]
    public void What_can_not_be_followed_is_refused_by_name(string family, string key) =>
        Refuses(family, new() { [key] = true }, $"expected '{key}' to be false, but got true.");

    [Theory]
    [InlineData("llama", "rope_theta")]
    [InlineData("olmo", "clip_qkv")]
    [InlineData("gemma2", "attn_logit_softcapping")]
    public void A_number_that_must_be_above_zero_is_refused_at_zero(string family, string key) =>
        Refuses(family, new() { [key] = 0.0 }, $"expected '{key}' to be a number above 0, but got 0");

    [Fact]
    public void Random_configs_agree()
    {
        for (int seed = 0; seed < 52; seed++)
        {
            var random = new Random(seed);
            string family = Families[seed % Families.Length];
            int keyValueHeads = random.Next(1, 4);
            JsonObject config = new()
            {
                ["num_key_value_heads"] = keyValueHeads,
                ["num_attention_heads"] = keyValueHeads * random.Next(1, 4),
                ["head_dim"] = 2 * random.Next(1, 9),
                ["hidden_size"] = random.Next(4, 40),
                ["intermediate_size"] = random.Next(1, 70),
                ["num_hidden_layers"] = random.Next(1, 4),
                ["tie_word_embeddings"] = Flip(random),
                ["rope_theta"] = Math.Pow(10, random.Next(1, 7)),
            };
            if (family != "olmo")
            {
                config["rms_norm_eps"] = Math.Pow(10, -random.Next(1, 7));
            }
            if (family is "mistral" or "phi3" or "gemma2" or "qwen2" or "qwen3" or "olmo3" or "smollm3"
                or "gemma3_text")
            {
                config["sliding_window"] = random.Next(1, 24);
            }
            if (family is "qwen2" or "qwen3")
            {
                config["use_sliding_window"] = Flip(random);
                config["max_window_layers"] = random.Next(1, 4);
            }
            if (family is "smollm3")
            {
                config["use_sliding_window"] = Flip(random);
                config["no_rope_layer_interval"] = random.Next(1, 4);
            }
            if (family is "gemma3_text")
            {
                config["sliding_window_pattern"] = random.Next(1, 4);
            }
            Agrees(family, config, seed);
        }
    }
}
