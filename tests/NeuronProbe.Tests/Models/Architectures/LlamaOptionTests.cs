using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Models.Architectures;

/// <summary>Every option of a Llama config that changes activations, against the model written out in double
/// precision.</summary>
public sealed class LlamaOptionTests
{
    private static readonly string[] Activations = ["silu", "gelu", "gelu_pytorch_tanh", "relu"];

    [Fact]
    public void The_defaults_agree() => Agrees([]);

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
    public void The_head_may_be_the_embedding() => Agrees(new() { ["tie_word_embeddings"] = true });

    [Fact]
    public void The_base_of_the_rotation_is_followed() => AgreesAndMatters("rope_theta", 100.0);

    [Fact]
    public void The_epsilon_of_the_norms_is_followed() => AgreesAndMatters("rms_norm_eps", 0.1);

    [Fact]
    public void A_model_without_a_head_has_names_without_the_prefix()
    {
        (PlainCheckpoint made, int[] ids) = Make(new() { ["tie_word_embeddings"] = true }, 1);
        PlainComparison.Agrees(made.Without("model."), new PlainGated(made).Run(ids), ids);
    }

    [Theory]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void Tensors_may_be_stored_in_half_precision(string type)
    {
        (PlainCheckpoint made, int[] ids) = Make([], 2);
        PlainCheckpoint half = made.As(type);
        PlainComparison.Agrees(half, new PlainGated(half).Run(ids), ids);
    }

    [Fact]
    public void The_checkpoint_may_come_in_shards()
    {
        (PlainCheckpoint made, int[] ids) = Make([], 3);
        PlainComparison.Agrees(made, new PlainGated(made).Run(ids), ids, 3);
    }

    [Fact]
    public void Random_configs_agree()
    {
        for (int seed = 0; seed < 25; seed++)
        {
            var random = new Random(seed);
            int keyValueHeads = random.Next(1, 4);
            JsonObject config = new()
            {
                ["num_key_value_heads"] = keyValueHeads,
                ["num_attention_heads"] = keyValueHeads * random.Next(1, 4),
                ["head_dim"] = 2 * random.Next(1, 9),
                ["hidden_size"] = random.Next(4, 40),
                ["intermediate_size"] = random.Next(1, 70),
                ["num_hidden_layers"] = random.Next(1, 4),
                ["hidden_act"] = Activations[random.Next(Activations.Length)],
                ["attention_bias"] = random.Next(2) == 0,
                ["mlp_bias"] = random.Next(2) == 0,
                ["tie_word_embeddings"] = random.Next(2) == 0,
                ["rope_theta"] = Math.Pow(10, random.Next(1, 7)),
                ["rms_norm_eps"] = Math.Pow(10, -random.Next(1, 7)),
            };
            Agrees(config, seed);
        }
    }

    private static (PlainCheckpoint Made, int[] Ids) Make(JsonObject options, int seed)
    {
        var random = new Random(seed);
        PlainCheckpoint made = GatedCheckpoint.Make(random, "llama", options);
        return (made, PlainComparison.RandomIds(random, random.Next(1, 21), 50));
    }

    private static void Agrees(JsonObject options, int seed = 0)
    {
        (PlainCheckpoint made, int[] ids) = Make(options, seed);
        PlainComparison.Agrees(made, new PlainGated(made).Run(ids), ids);
    }

    /// <summary>The option agrees, and a model that ignored it would be found out.</summary>
    private static void AgreesAndMatters(string key, JsonNode value)
    {
        (PlainCheckpoint made, int[] ids) = Make(new() { [key] = value }, 7);
        PlainRun expected = new PlainGated(made).Run(ids);
        PlainComparison.Agrees(made, expected, ids);
        made.Config.Remove(key);
        Assert.InRange(
            PlainComparison.Difference(expected, new PlainGated(made).Run(ids)), 100 * PlainComparison.Bound,
            double.MaxValue);
    }
}
