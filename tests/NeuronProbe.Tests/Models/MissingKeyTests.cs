using System.Text.Json.Nodes;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models;

/// <summary>A key that config.json leaves out has the value that the family's published configuration class gives
/// it.</summary>
public sealed class MissingKeyTests
{
    // Family, key, what the class has, another value that changes activations or does not fit, other keys, tokens.
    private static readonly (string Family, string Key, string Usual, string Other, string Others, int Tokens)[] Table =
    [
        ("gpt2", "n_inner", "96", "40", "{}", 20),
        ("gpt2", "activation_function", "\"gelu_new\"", "\"relu\"", "{}", 20),
        ("gpt2", "layer_norm_epsilon", "1e-5", "0.1", "{}", 20),
        ("gpt2", "scale_attn_weights", "true", "false", "{}", 20),
        ("gpt2", "scale_attn_by_inverse_layer_idx", "false", "true", "{}", 20),
        ("gpt2", "tie_word_embeddings", "true", "false", "{}", 20),
        ("gpt2", "add_cross_attention", "false", "true", "{}", 20),
        ("gpt_neo", "intermediate_size", "96", "40", "{}", 20),
        ("gpt_neo", "attention_types", "[[[\"global\", \"local\"], 2]]", "[[[\"global\"], 4]]",
            "{\"window_size\": 3}", 20),
        ("gpt_neo", "window_size", "256", "200", "{}", 300),
        ("gpt_neo", "activation_function", "\"gelu_new\"", "\"relu\"", "{}", 20),
        ("gpt_neo", "layer_norm_epsilon", "1e-5", "0.1", "{}", 20),
        ("gpt_neo", "tie_word_embeddings", "true", "false", "{}", 20),
        ("gptj", "n_inner", "576", "40", "{}", 20),
        ("gptj", "rotary_dim", "64", "72", "{}", 20),
        ("gptj", "activation_function", "\"gelu_new\"", "\"relu\"", "{}", 20),
        ("gptj", "layer_norm_epsilon", "1e-5", "0.1", "{}", 20),
        ("gptj", "tie_word_embeddings", "false", "true", "{}", 20),
        ("gpt_neox", "rotary_pct", "0.25", "0.5", "{}", 20),
        ("gpt_neox", "rotary_emb_base", "10000", "50", "{}", 20),
        ("gpt_neox", "use_parallel_residual", "true", "false", "{}", 20),
        ("gpt_neox", "attention_bias", "true", "false", "{}", 20),
        ("gpt_neox", "hidden_act", "\"gelu\"", "\"relu\"", "{}", 20),
        ("gpt_neox", "layer_norm_eps", "1e-5", "0.1", "{}", 20),
        ("gpt_neox", "tie_word_embeddings", "false", "true", "{}", 20),
        ("opt", "do_layer_norm_before", "true", "false", "{}", 20),
        ("opt", "_remove_final_layer_norm", "false", "true", "{}", 20),
        ("opt", "enable_bias", "true", "false", "{}", 20),
        ("opt", "layer_norm_elementwise_affine", "true", "false", "{}", 20),
        ("opt", "word_embed_proj_dim", "24", "12", "{}", 20),
        ("opt", "activation_function", "\"relu\"", "\"gelu\"", "{}", 20),
        ("opt", "tie_word_embeddings", "true", "false", "{}", 20),
        ("bloom", "apply_residual_connection_post_layernorm", "false", "true", "{}", 20),
        ("bloom", "layer_norm_epsilon", "1e-5", "0.1", "{}", 20),
        ("bloom", "tie_word_embeddings", "true", "false", "{}", 20),
        ("phi", "num_key_value_heads", "4", "2", "{}", 20),
        ("phi", "partial_rotary_factor", "0.5", "1.0", "{}", 20),
        ("phi", "rope_theta", "10000", "50", "{}", 20),
        ("phi", "hidden_act", "\"gelu_new\"", "\"relu\"", "{}", 20),
        ("phi", "layer_norm_eps", "1e-5", "0.1", "{}", 20),
        ("phi", "qk_layernorm", "false", "true", "{}", 20),
        ("phi", "tie_word_embeddings", "false", "true", "{}", 20),
        ("llama", "num_key_value_heads", "4", "2", "{}", 20),
        ("llama", "head_dim", "8", "4", "{}", 20),
        ("llama", "hidden_act", "\"silu\"", "\"gelu\"", "{}", 20),
        ("llama", "rms_norm_eps", "1e-6", "0.1", "{}", 20),
        ("llama", "rope_theta", "10000", "50", "{}", 20),
        ("llama", "attention_bias", "false", "true", "{}", 20),
        ("llama", "mlp_bias", "false", "true", "{}", 20),
        ("llama", "tie_word_embeddings", "false", "true", "{}", 20),
        ("mistral", "num_key_value_heads", "8", "4", "{}", 20),
        ("mistral", "head_dim", "2", "4", "{}", 20),
        ("mistral", "sliding_window", "4096", "4000",
            "{\"max_position_embeddings\": 4200, \"num_hidden_layers\": 1}", 4150),
        ("mistral", "hidden_act", "\"silu\"", "\"gelu\"", "{}", 20),
        ("mistral", "rms_norm_eps", "1e-6", "0.1", "{}", 20),
        ("mistral", "rope_theta", "10000", "50", "{\"head_dim\": 4}", 20),
        ("mistral", "tie_word_embeddings", "false", "true", "{}", 20),
        ("qwen2", "num_key_value_heads", "32", "16", "{}", 20),
        ("qwen2", "head_dim", "2", "4", "{}", 20),
        ("qwen2", "use_sliding_window", "false", "true", "{\"sliding_window\": 3, \"max_window_layers\": 0}", 20),
        ("qwen2", "max_window_layers", "28", "1", "{\"use_sliding_window\": true, \"sliding_window\": 3}", 20),
        ("qwen2", "sliding_window", "4096", "4000", WithWindows, 4150),
        ("qwen2", "hidden_act", "\"silu\"", "\"gelu\"", "{}", 20),
        ("qwen2", "rms_norm_eps", "1e-6", "0.1", "{}", 20),
        ("qwen2", "tie_word_embeddings", "false", "true", "{}", 20),
        ("qwen3", "num_key_value_heads", "32", "16", "{\"head_dim\": 4}", 20),
        ("qwen3", "head_dim", "128", "4", "{}", 20),
        ("qwen3", "attention_bias", "false", "true", "{\"head_dim\": 4}", 20),
        ("qwen3", "use_sliding_window", "false", "true",
            "{\"head_dim\": 4, \"sliding_window\": 3, \"max_window_layers\": 0}", 20),
        ("qwen3", "max_window_layers", "28", "1",
            "{\"head_dim\": 4, \"use_sliding_window\": true, \"sliding_window\": 3}", 20),
        ("qwen3", "rope_theta", "10000", "50", "{\"head_dim\": 4}", 20),
        ("qwen3", "rms_norm_eps", "1e-6", "0.1", "{\"head_dim\": 4}", 20),
        ("qwen3", "tie_word_embeddings", "false", "true", "{\"head_dim\": 4}", 20),
        ("olmo", "num_key_value_heads", "4", "2", "{}", 20),
        ("olmo", "clip_qkv", "null", "0.5", "{}", 20),
        ("olmo", "attention_bias", "false", "true", "{}", 20),
        ("olmo", "hidden_act", "\"silu\"", "\"gelu\"", "{}", 20),
        ("olmo", "rope_theta", "10000", "50", "{}", 20),
        ("olmo", "tie_word_embeddings", "false", "true", "{}", 20),
        ("gemma", "num_key_value_heads", "16", "8", "{\"head_dim\": 4}", 20),
        ("gemma", "head_dim", "256", "4", "{}", 20),
        ("gemma", "hidden_activation", "\"gelu_pytorch_tanh\"", "\"relu\"", "{\"head_dim\": 4}", 20),
        ("gemma", "hidden_act", "\"gelu_pytorch_tanh\"", "\"relu\"", "{\"head_dim\": 4}", 20),
        ("gemma", "attention_bias", "false", "true", "{\"head_dim\": 4}", 20),
        ("gemma", "rms_norm_eps", "1e-6", "0.1", "{\"head_dim\": 4}", 20),
        ("gemma", "rope_theta", "10000", "50", "{\"head_dim\": 4}", 20),
        ("gemma", "tie_word_embeddings", "true", "false", "{\"head_dim\": 4}", 20),
        ("gemma", "use_bidirectional_attention", "null", "true", "{\"head_dim\": 4}", 20),
        ("gemma2", "num_key_value_heads", "4", "8", "{\"head_dim\": 4}", 20),
        ("gemma2", "head_dim", "256", "4", "{}", 20),
        ("gemma2", "hidden_activation", "\"gelu_pytorch_tanh\"", "\"relu\"", "{\"head_dim\": 4}", 20),
        ("gemma2", "attn_logit_softcapping", "50.0", "null", Sharp, 20),
        ("gemma2", "final_logit_softcapping", "30.0", "null", "{\"head_dim\": 4}", 20),
        ("gemma2", "query_pre_attn_scalar", "256", "4", "{\"head_dim\": 4}", 20),
        ("gemma2", "sliding_window", "4096", "3",
            "{\"head_dim\": 2, \"max_position_embeddings\": 4200, \"num_hidden_layers\": 1}", 4150),
        ("gemma2", "layer_types", "[\"sliding_attention\", \"full_attention\"]",
            "[\"full_attention\", \"full_attention\"]", "{\"head_dim\": 4, \"sliding_window\": 3}", 20),
        ("gemma2", "rms_norm_eps", "1e-6", "0.1", "{\"head_dim\": 4}", 20),
        ("gemma2", "rope_theta", "10000", "50", Sharp, 20),
        ("gemma2", "tie_word_embeddings", "true", "false", "{\"head_dim\": 4}", 20),
        ("phi3", "num_key_value_heads", "4", "2", "{}", 20),
        ("phi3", "partial_rotary_factor", "1.0", "0.5", "{}", 20),
        ("phi3", "sliding_window", "null", "3", "{}", 20),
        ("phi3", "rms_norm_eps", "1e-5", "0.1", "{}", 20),
        ("phi3", "rope_theta", "10000", "50", "{}", 20),
        ("phi3", "hidden_act", "\"silu\"", "\"gelu\"", "{}", 20),
        ("phi3", "original_max_position_embeddings", "4096", "2", LongRope, 20),
        ("phi3", "tie_word_embeddings", "false", "true", "{}", 20),
        ("bert", "hidden_act", "\"gelu\"", "\"relu\"", "{}", 20),
        ("bert", "layer_norm_eps", "1e-12", "0.1", "{}", 20),
        ("bert", "position_embedding_type", "\"absolute\"", "\"relative_key\"", "{}", 20),
        ("bert", "type_vocab_size", "2", "3", "{}", 20),
        ("bert", "is_decoder", "false", "true", "{}", 20),
        ("bert", "tie_word_embeddings", "true", "false", "{}", 20),
        ("roberta", "pad_token_id", "1", "0", "{}", 20),
        ("roberta", "hidden_act", "\"gelu\"", "\"relu\"", "{}", 20),
        ("roberta", "layer_norm_eps", "1e-12", "0.1", "{}", 20),
        ("distilbert", "activation", "\"gelu\"", "\"relu\"", "{}", 20),
        ("distilbert", "tie_word_embeddings", "true", "false", "{}", 20),
    ];

    private const string WithWindows =
        "{\"use_sliding_window\": true, \"max_window_layers\": 0, \"max_position_embeddings\": 4200, "
            + "\"num_hidden_layers\": 1}";

    // Scores large enough that a cap of 50 and a base show in them.
    private const string Sharp = "{\"head_dim\": 4, \"query_pre_attn_scalar\": 0.04}";

    private const string LongRope =
        "{\"rope_scaling\": {\"type\": \"longrope\", \"short_factor\": [1, 1, 1, 1], \"long_factor\": [2, 2, 2, 2], "
            + "\"attention_factor\": 1}}";

    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach ((string family, string key, _, _, _, _) in Table)
            {
                rows.Add(family, key);
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_missing_key_is_what_the_published_class_has(string family, string key)
    {
        (_, _, string usual, string other, string others, int tokens) = Table.Single(
            row => row.Family == family && row.Key == key);
        JsonObject stated = JsonNode.Parse(others)!.AsObject();
        stated[key] = JsonNode.Parse(usual);
        PlainCheckpoint made = PlainFamily.Make(family, stated);
        float[] expected = Run(made, tokens)!;
        made.Config.Remove(key);
        Assert.Equal(expected, Run(made, tokens));
        made.Config[key] = JsonNode.Parse(other);
        float[]? changed = Run(made, tokens);
        Assert.True(changed is null || Difference(expected, changed) > 100 * PlainComparison.Bound);
    }

    [Theory]
    [InlineData("gemma2", "attn_logit_softcapping")]
    [InlineData("gemma2", "final_logit_softcapping")]
    public void What_is_null_stays_so_where_the_class_allows_it(string family, string key)
    {
        PlainCheckpoint made = PlainFamily.Make(
            family, new() { ["head_dim"] = 4, ["query_pre_attn_scalar"] = 0.04, [key] = null });
        int[] ids = Ids(20);
        PlainComparison.Agrees(made, new PlainGated(made).Run(ids), ids);
    }

    [Theory]
    [InlineData("llama", "num_key_value_heads")]
    [InlineData("llama", "head_dim")]
    [InlineData("gpt2", "n_inner")]
    [InlineData("gpt_neo", "intermediate_size")]
    [InlineData("gptj", "n_inner")]
    [InlineData("opt", "word_embed_proj_dim")]
    [InlineData("phi", "num_key_value_heads")]
    [InlineData("mistral", "head_dim")]
    [InlineData("qwen2", "max_window_layers")]
    [InlineData("bloom", "n_inner")]
    [InlineData("gpt_neo", "attention_types")]
    [InlineData("olmo", "clip_qkv")]
    public void Null_is_as_good_as_a_missing_key_where_the_class_has_it_so(string family, string key)
    {
        PlainCheckpoint made = PlainFamily.Make(family, []);
        float[] expected = Run(made, 20)!;
        made.Config[key] = null;
        Assert.Equal(expected, Run(made, 20));
    }

    [Theory]
    [InlineData("llama", "rms_norm_eps", "a number")]
    [InlineData("llama", "rope_theta", "a number")]
    [InlineData("llama", "hidden_act", "a text")]
    [InlineData("gpt2", "layer_norm_epsilon", "a number")]
    [InlineData("gpt_neox", "rotary_pct", "a number")]
    [InlineData("phi", "partial_rotary_factor", "a number")]
    [InlineData("bert", "position_embedding_type", "a text")]
    [InlineData("roberta", "pad_token_id", "a whole number from 0 to 100000000")]
    [InlineData("gpt_neo", "window_size", "a whole number from 1 to 100000000")]
    public void Null_is_refused_by_name_where_the_class_has_no_use_for_it(string family, string key, string expected)
    {
        PlainCheckpoint made = PlainFamily.Make(family, []);
        made.Config[key] = null;
        Assert.Contains($"expected '{key}' to be {expected}, but got null.", Refusal(made), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt2", "scale_attn_weights")]
    [InlineData("gpt_neox", "use_parallel_residual")]
    public void A_flag_that_is_null_is_false_as_in_Python(string family, string key)
    {
        PlainCheckpoint made = PlainFamily.Make(family, new() { [key] = false });
        float[] expected = Run(made, 20)!;
        made.Config[key] = null;
        Assert.Equal(expected, Run(made, 20));
    }

    [Fact]
    public void The_first_gemma_has_gelu_by_its_tanh_formula_under_an_older_name()
    {
        PlainCheckpoint made = PlainFamily.Make("gemma", new() { ["head_dim"] = 4 });
        float[] expected = Run(made, 20)!;
        made.Config["hidden_act"] = "gelu";
        made.Config["hidden_activation"] = null;
        Assert.Equal(expected, Run(made, 20));
    }

    /// <summary>What the last layer gives, and the logits; null where the model is refused.</summary>
    private static float[]? Run(PlainCheckpoint made, int tokens)
    {
        using var folder = new TemporaryFolder();
        made.Save(folder.Location);
        try
        {
            using var scope = NewDisposeScope();
            using TransformerModel model = ModelLoader.Load(
                folder.Location, ScalarType.Float32, CPU, warning => Assert.Fail(warning));
            Tensor ids = tensor(Array.ConvertAll(Ids(tokens), id => (long)id), 1, tokens);
            Tensor hidden = model.Run(ids, model.LayerCount);
            return [.. hidden.contiguous().data<float>(), .. model.Logits(hidden).contiguous().data<float>()];
        }
        catch (ProbeException)
        {
            return null;
        }
    }

    private static string Refusal(PlainCheckpoint made)
    {
        using var folder = new TemporaryFolder();
        made.Save(folder.Location);
        return Assert.Throws<ProbeException>(
            () => ModelLoader.Load(folder.Location, ScalarType.Float32, CPU, _ => { })).Message;
    }

    private static int[] Ids(int count) => PlainComparison.RandomIds(new Random(count), count, PlainFamily.Vocabulary);

    private static double Difference(float[] a, float[] b) =>
        a.Zip(b, (x, y) => Math.Abs((double)x - y)).Max() / a.Max(Math.Abs);
}
