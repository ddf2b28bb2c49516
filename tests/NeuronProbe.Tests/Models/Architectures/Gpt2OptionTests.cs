using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Models.Architectures;

/// <summary>Every option of a GPT-2 config that changes activations, against the model written out in double
/// precision.</summary>
public sealed class Gpt2OptionTests
{
    private static readonly string[] Activations =
        [
            "gelu", "gelu_new", "gelu_fast", "gelu_pytorch_tanh", "quick_gelu", "relu", "silu", "swish", "sigmoid",
            "tanh",
        ];

    [Fact]
    public void The_defaults_agree() => Agrees([]);

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

    [Fact]
    public void The_head_may_be_a_table_of_its_own() => Agrees(new() { ["tie_word_embeddings"] = false });

    [Fact]
    public void A_model_without_a_head_has_names_without_the_prefix()
    {
        (PlainCheckpoint made, int[] ids) = Make([], 1);
        PlainComparison.Agrees(made.Without("transformer."), new PlainGpt2(made).Run(ids), ids);
    }

    [Theory]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void Tensors_may_be_stored_in_half_precision(string type)
    {
        (PlainCheckpoint made, int[] ids) = Make([], 2);
        PlainCheckpoint half = made.As(type);
        PlainComparison.Agrees(half, new PlainGpt2(half).Run(ids), ids);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void The_checkpoint_may_come_in_shards(int shards)
    {
        (PlainCheckpoint made, int[] ids) = Make([], 3);
        PlainComparison.Agrees(made, new PlainGpt2(made).Run(ids), ids, shards);
    }

    [Fact]
    public void Random_configs_agree()
    {
        for (int seed = 0; seed < 25; seed++)
        {
            var random = new Random(seed);
            int heads = random.Next(1, 5);
            JsonObject config = new()
            {
                ["n_embd"] = heads * random.Next(1, 12),
                ["n_head"] = heads,
                ["n_layer"] = random.Next(1, 4),
                ["n_inner"] = random.Next(2) == 0 ? null : random.Next(1, 70),
                ["activation_function"] = Activations[random.Next(Activations.Length)],
                ["scale_attn_weights"] = random.Next(2) == 0,
                ["scale_attn_by_inverse_layer_idx"] = random.Next(2) == 0,
                ["tie_word_embeddings"] = random.Next(2) == 0,
                ["layer_norm_epsilon"] = Math.Pow(10, -random.Next(1, 7)),
            };
            Agrees(config, seed);
        }
    }

    private static (PlainCheckpoint Made, int[] Ids) Make(JsonObject options, int seed)
    {
        var random = new Random(seed);
        (string, int)[] sizes =
            [("n_embd", 24), ("n_head", 3), ("n_layer", 3), ("n_positions", 20), ("vocab_size", 50)];
        foreach ((string key, int size) in sizes)
        {
            options.TryAdd(key, size);
        }
        PlainCheckpoint made = PlainGpt2.Make(random, options);
        return (made, PlainComparison.RandomIds(random, random.Next(1, 21), 50));
    }

    private static void Agrees(JsonObject options, int seed = 0)
    {
        (PlainCheckpoint made, int[] ids) = Make(options, seed);
        PlainComparison.Agrees(made, new PlainGpt2(made).Run(ids), ids);
    }

    /// <summary>The option agrees, and a model that ignored it would be found out.</summary>
    private static void AgreesAndMatters(string key, JsonNode value)
    {
        (PlainCheckpoint made, int[] ids) = Make(new() { [key] = value }, 7);
        PlainRun expected = new PlainGpt2(made).Run(ids);
        PlainComparison.Agrees(made, expected, ids);
        made.Config.Remove(key);
        Assert.InRange(
            PlainComparison.Difference(expected, new PlainGpt2(made).Run(ids)), 100 * PlainComparison.Bound,
            double.MaxValue);
    }
}
