using System.Text.Json.Nodes;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Layers;

/// <summary>What config.json may hold beside what counts, and which values are valid though they look odd.</summary>
public sealed class ModelConfigTests
{
    [Theory]
    [InlineData("\"initializer_range\": NaN")]
    [InlineData("\"initializer_range\": Infinity")]
    [InlineData("\"temperature\":-Infinity")]
    [InlineData("\"length_penalty\" : Infinity , \"top_p\": NaN")]
    [InlineData("\"task_specific_params\": {\"a\": [NaN, -Infinity, {\"b\": Infinity}]}")]
    [InlineData("\"id2label\": {\"0\": \"NaN, \\\"Infinity\\\\\"}, \"attn_pdrop\": NaN")]
    [InlineData("\"_name_or_path\": \"models/Infinity-NaN\", \"initializer_range\": 0.02")]
    [InlineData("\"initializer_range\": {\"__float__\": \"Infinity\"}")]
    public void Numbers_that_JSON_does_not_know_do_no_harm_where_they_do_not_count(string member) =>
        Assert.Equal(Run("{}"), Run($"{{{member}}}"));

    [Theory]
    [InlineData("\"layer_norm_epsilon\": NaN", "expected 'layer_norm_epsilon' to be a number, but got \"NaN\".")]
    [InlineData(
        "\"layer_norm_epsilon\": Infinity", "expected 'layer_norm_epsilon' to be a number, but got \"Infinity\".")]
    [InlineData("\"layer_norm_epsilon\": 1e999", "expected 'layer_norm_epsilon' to be a number, but got 1e999.")]
    [InlineData("\"layer_norm_epsilon\": -1e-5", "expected 'layer_norm_epsilon' to be a number from 0, but got -1e-5.")]
    [InlineData(
        "\"n_layer\": Infinity", "expected 'n_layer' to be a whole number from 1 to 10000, but got \"Infinity\".")]
    [InlineData("\"n_layer\": 0", "expected 'n_layer' to be a whole number from 1 to 10000, but got 0.")]
    [InlineData("\"n_layer\": 2.5", "expected 'n_layer' to be a whole number from 1 to 10000, but got 2.5.")]
    [InlineData("\"n_layer\": true", "expected 'n_layer' to be a whole number from 1 to 10000, but got true.")]
    [InlineData("\"n_inner\": 0", "expected 'n_inner' to be a whole number from 1 to 100000000, but got 0.")]
    [InlineData("\"scale_attn_weights\": NaN", "expected 'scale_attn_weights' to be true or false, but got \"NaN\".")]
    [InlineData("\"is_causal\": false", "expected 'is_causal' to be true, but got false.")]
    [InlineData("\"is_causal\": null", "expected 'is_causal' to be true, but got false.")]
    [InlineData("\"pruned_heads\": {\"0\": [1, 2]}", "expected 'pruned_heads' to be empty, but got heads of 1 layers.")]
    [InlineData(
        "\"per_layer_config\": {\"1\": {\"n_inner\": 8}}",
        "expected 'per_layer_config' to be empty, but got other values for 1 layers.")]
    [InlineData("\"initializer_range\": NaNs", "expected a JSON object, but got: ")]
    [InlineData("\"initializer_range\": +Infinity", "expected a JSON object, but got: ")]
    public void A_value_that_counts_and_can_not_be_followed_is_refused_by_name(string member, string message) =>
        Assert.Contains(
            message, Assert.Throws<ProbeException>(() => Run($"{{{member}}}")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"hidden_dropout\": 0, \"attn_pdrop\": 0, \"embd_pdrop\": 0, \"resid_pdrop\": 0", "'hidden_dropout'")]
    [InlineData("\"num_local_experts\": 0", "'num_local_experts'")]
    [InlineData("\"pad_token_id\": 0, \"bos_token_id\": 0, \"eos_token_id\": 0", null)]
    [InlineData("\"n_ctx\": 0, \"initializer_range\": 0, \"chunk_size_feed_forward\": 0", null)]
    [InlineData("\"pad_token_id\": -1", null)]
    [InlineData("\"is_causal\": true, \"pruned_heads\": {}, \"per_layer_config\": null", null)]
    public void Zeros_that_do_not_count_are_no_matter(string member, string? named)
    {
        var warnings = new List<string>();
        Assert.Equal(Run("{}"), Run($"{{{member}}}", warnings.Add));
        Assert.Equal(named is null ? 0 : 1, warnings.Count);
        Assert.All(warnings, warning => Assert.Contains(named!, warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gpt2", "layer_norm_epsilon")]
    [InlineData("llama", "rms_norm_eps")]
    [InlineData("bert", "layer_norm_eps")]
    [InlineData("gpt_neox", "layer_norm_eps")]
    [InlineData("bloom", "layer_norm_epsilon")]
    public void A_norm_may_add_nothing_to_a_variance(string family, string key)
    {
        using var folder = new TemporaryFolder();
        PlainFamily.Make(family, new() { [key] = 0.0 }).Save(folder.Location);
        using TransformerModel model = ModelLoader.Load(
            folder.Location, ScalarType.Float32, CPU, warning => Assert.Fail(warning));
        using var scope = NewDisposeScope();
        Assert.True(model.Run(arange(12).view(1, -1), model.LayerCount).isfinite().all().item<bool>());
    }

    [Theory]
    [InlineData("qwen2", """{"use_sliding_window": true, "sliding_window": 3, "max_window_layers": 0}""")]
    [InlineData("qwen2", """{"use_sliding_window": false, "sliding_window": 0, "max_window_layers": 0}""")]
    [InlineData("qwen2", """{"use_sliding_window": null, "sliding_window": null, "max_window_layers": null}""")]
    [InlineData(
        "qwen3", """{"head_dim": 4, "use_sliding_window": true, "sliding_window": 3, "max_window_layers": 0}""")]
    public void The_first_layer_may_be_the_first_with_a_window(string family, string options)
    {
        PlainCheckpoint made = PlainFamily.Make(family, JsonNode.Parse(options)!.AsObject());
        int[] ids = PlainComparison.RandomIds(new Random(2), 12, PlainFamily.Vocabulary);
        PlainComparison.Agrees(made, new PlainGated(made).Run(ids), ids);
    }

    [Theory]
    [InlineData("24", "24.0")]
    [InlineData("24", "2.4e1")]
    public void A_whole_number_may_be_written_with_a_point(string whole, string same) =>
        Assert.Equal(Run($"{{\"n_embd\": {whole}}}"), Run($"{{\"n_embd\": {same}}}"));

    [Theory]
    [InlineData("hidden_size", "n_embd")]
    [InlineData("num_hidden_layers", "n_layer")]
    [InlineData("num_attention_heads", "n_head")]
    [InlineData("max_position_embeddings", "n_positions")]
    public void Gpt_2_may_spell_its_sizes_as_others_do(string other, string own)
    {
        PlainCheckpoint made = PlainFamily.Make("gpt2", []);
        using var folder = new TemporaryFolder();
        made.Save(folder.Location);
        float[] expected = Run(folder, warning => Assert.Fail(warning));
        made.Config[other] = made.Config[own]!.DeepClone();
        made.Config.Remove(own);
        made.Save(folder.Location);
        Assert.Equal(expected, Run(folder, warning => Assert.Fail(warning)));
    }

    private static float[] Run(string members, Action<string>? warn = null)
    {
        using var folder = new TemporaryFolder();
        PlainCheckpoint made = PlainFamily.Make("gpt2", []);
        made.Save(folder.Location);
        string own = made.Config.ToJsonString();
        // A key that comes again counts as it stands last.
        folder.Write("config.json", members == "{}" ? own : $"{own[..^1]}, {members[1..]}");
        return Run(folder, warn ?? (warning => Assert.Fail(warning)));
    }

    private static float[] Run(TemporaryFolder folder, Action<string> warn)
    {
        using TransformerModel model = ModelLoader.Load(folder.Location, ScalarType.Float32, CPU, warn);
        using var scope = NewDisposeScope();
        return [.. model.Run(arange(12).view(1, -1), model.LayerCount).contiguous().data<float>()];
    }
}
