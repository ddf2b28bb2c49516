using System.Text.Json.Nodes;
using NeuronProbe.Models;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Architectures;

/// <summary>Every option of ModernBERT's config that changes activations, against the model written out in double
/// precision.</summary>
public sealed class ModernBertOptionTests : OptionTests
{
    [Fact]
    public void The_defaults_agree()
    {
        (PlainCheckpoint made, int[] ids) = MakeWithIds([], 0);
        PlainRun expected = Run(made, ids);
        PlainComparison.Agrees(made, expected, ids);
        foreach ((string key, JsonNode value) in JsonNode.Parse("""
            {"global_attn_every_n_layers": 3, "global_rope_theta": 160000.0, "local_rope_theta": 10000.0,
             "local_attention": 128, "norm_eps": 1e-5,
             "norm_bias": false, "hidden_activation": "gelu", "classifier_activation": "gelu", "decoder_bias": true,
             "classifier_pooling": "mean",
             "layer_norm_eps": 0.7, "position_embedding_type": "absolute", "sparse_prediction": false,
             "reference_compile": null}
            """)!.AsObject().Select(p => (p.Key, p.Value?.DeepClone()!)))
        {
            made.Config[key] = value;
        }
        PlainComparison.Agrees(made, expected, ids);
    }

    [Theory]
    [InlineData("local_attention", "6")]
    [InlineData("local_attention", "7")]
    [InlineData("global_attn_every_n_layers", "2")]
    [InlineData("global_rope_theta", "50.0")]
    [InlineData("local_rope_theta", "50.0")]
    [InlineData("norm_eps", "0.5")]
    [InlineData("hidden_activation", "\"silu\"")]
    [InlineData("layer_types",
        """["sliding_attention", "full_attention", "full_attention", "sliding_attention", "full_attention"]""")]
    [InlineData("rope_parameters",
        """{"full_attention": {"rope_type": "default", "rope_theta": 40.0}, "sliding_attention": """
            + """{"rope_type": "default", "rope_theta": 90.0}}""")]
    public void What_the_config_says_is_followed(string key, string value) =>
        AgreesAndMatters(key, JsonNode.Parse(value)!);

    [Theory]
    [InlineData("norm_bias")]
    [InlineData("attention_bias")]
    [InlineData("mlp_bias")]
    [InlineData("classifier_bias")]
    public void There_may_be_biases(string key) => Agrees(new() { [key] = true });

    [Theory]
    [InlineData("tie_word_embeddings", "false")]
    [InlineData("decoder_bias", "false")]
    [InlineData("classifier_activation", "\"relu\"")]
    public void The_head_is_followed(string key, string value) => Agrees(new() { [key] = JsonNode.Parse(value) });

    [Fact]
    public void A_local_base_that_is_null_is_the_global_one()
    {
        (PlainCheckpoint made, int[] ids) = MakeWithIds(
            new() { ["global_rope_theta"] = 50.0, ["local_rope_theta"] = null, ["local_attention"] = 8 }, 4);
        PlainRun expected = Run(made, ids);
        PlainComparison.Agrees(made, expected, ids);
        made.Config["local_rope_theta"] = 50.0;
        PlainComparison.Agrees(made, expected, ids);
    }

    [Fact]
    public void A_model_without_a_head_has_names_without_the_prefix() =>
        AgreesWithout("model.", []);

    [Fact]
    public void A_classifier_on_top_is_named_in_a_warning()
    {
        (PlainCheckpoint made, int[] ids) = MakeWithIds([], 1);
        made["classifier.weight"] = PlainTensor.Filled(1, 2, 24);
        var warnings = new List<string>();
        PlainComparison.Agrees(made, Run(made, ids), ids, warn: warnings.Add);
        Assert.Contains(
            "the tensor 'classifier.weight' belongs to a head", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hidden_size", "25",
        "expected 'hidden_size' to be a multiple of num_attention_heads (3) by an even number, but got 25.")]
    [InlineData("layer_types", """["full_attention"]""",
        "expected 'layer_types' to be a list of 5 kinds, one for each layer, but got 1.")]
    [InlineData("hidden_activation", "\"nothing\"", "expected 'hidden_activation' to be one of gelu, ")]
    [InlineData("rope_parameters", """{"full_attention": {"rope_type": "default", "typo": 3}}""", "typo")]
    public void A_value_that_can_t_be_followed_is_refused_by_name(string key, string value, string message) =>
        Refuses(MakeWithIds([], 4).Made.With(key, JsonNode.Parse(value)!), message);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_stands_in_the_padding_reaches_no_token(bool withKernels)
    {
        (PlainCheckpoint made, _) = MakeWithIds(new() { ["local_attention"] = 6 }, 5);
        PlainTensor words = made["model.embeddings.tok_embeddings.weight"];
        words.Values.AsSpan(0, 24).Fill(float.NaN);
        using var folder = new TemporaryFolder();
        made.Save(folder.Location);
        using TransformerModel model =
            ModelLoader.Load(folder.Location, ScalarType.Float32, CPU, warning => Assert.Fail(warning));
        using var scope = NewDisposeScope();
        int[] lengths = [33, 1, 12, 40];
        Tensor ids = randint(1, 50, [4, 40], ScalarType.Int64);
        CpuKernels.AreOn = withKernels;
        try
        {
            for (int row = 0; row < lengths.Length; row++)
            {
                ids[row].narrow(0, lengths[row], 40 - lengths[row]).zero_();
            }
            PlainComparison.RowsAgreeWithThemselvesAlone(model, ids, lengths);
        }
        finally
        {
            CpuKernels.AreOn = true;
        }
    }

    [Fact]
    public void Random_configs_agree()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            int heads = random.Next(1, 5);
            Agrees(new()
            {
                ["hidden_size"] = heads * 2 * random.Next(4, 8),
                ["num_attention_heads"] = heads,
                ["num_hidden_layers"] = random.Next(1, 6),
                ["intermediate_size"] = random.Next(1, 70),
                ["local_attention"] = random.Next(1, 40),
                ["global_attn_every_n_layers"] = random.Next(1, 5),
                ["global_rope_theta"] = Math.Pow(10, random.Next(1, 7)),
                ["local_rope_theta"] = Math.Pow(10, random.Next(1, 5)),
                ["norm_bias"] = Flip(random),
                ["tie_word_embeddings"] = Flip(random),
            }, seed);
        }
    }

    protected override int LengthOf(int seed, Random random) => random.Next(14, 41);

    private protected override PlainCheckpoint Make(Random random, JsonObject options) =>
        PlainModernBert.Make(random, options);

    private protected override PlainRun Run(PlainCheckpoint made, int[] ids) => new PlainModernBert(made).Run(ids);
}
