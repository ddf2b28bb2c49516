using System.Text.Json.Nodes;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Architectures;

/// <summary>Gemma 3's own options, against the model written out in double precision.</summary>
public sealed class Gemma3OptionTests : GatedOptionTests
{
    private const string Family = "gemma3_text";

    [Fact]
    public void Five_of_six_layers_slide_and_turn_by_another_base_where_the_config_does_not_say()
    {
        (PlainCheckpoint made, int[] ids) =
            MakeWithIds(Family, new() { ["num_hidden_layers"] = 7, ["sliding_window"] = 4 }, 1);
        PlainRun expected = Run(made, ids);
        PlainComparison.Agrees(made, expected, ids);
        foreach ((string key, double value) in new[] { ("sliding_window_pattern", 6.0), ("rope_theta", 1e6),
            ("rope_local_base_freq", 1e4), ("query_pre_attn_scalar", 256) })
        {
            made.Config[key] = key == "sliding_window_pattern" ? (int)value : value;
        }
        PlainComparison.Agrees(made, expected, ids);
    }

    [Fact]
    public void The_pattern_of_sliding_layers_is_followed() =>
        AgreesAndMatters(Family, "sliding_window_pattern", 2, new() { ["sliding_window"] = 4 });

    [Fact]
    public void Layer_types_go_before_the_pattern() => AgreesAndMatters(
        Family, "layer_types", new JsonArray("full_attention", "sliding_attention", "full_attention"),
            new() { ["sliding_window"] = 4, ["sliding_window_pattern"] = 3 });

    [Theory]
    [InlineData("rope_theta", 50.0)]
    [InlineData("rope_local_base_freq", 70.0)]
    [InlineData("query_pre_attn_scalar", 9.0)]
    public void Numbers_of_its_own_are_followed(string key, double value) =>
        AgreesAndMatters(Family, key, value, new() { ["sliding_window"] = 4, ["sliding_window_pattern"] = 2 });

    [Theory]
    [InlineData("rope_scaling", """{"rope_type": "linear", "factor": 8.0}""")]
    [InlineData("rope_parameters",
        """{"full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 90.0}, "sliding_attention": """
            + """{"rope_type": "default", "rope_theta": 40.0}}""")]
    [InlineData("rope_parameters", """{"full_attention": {"rope_type": "default", "rope_theta": 90.0}}""")]
    [InlineData("rope_parameters", """{"sliding_attention": {"rope_type": "linear", "factor": 3.0}}""")]
    public void Each_type_of_layer_turns_by_its_own(string key, string value) =>
        AgreesAndMatters(
            Family, key, JsonNode.Parse(value)!, new() { ["sliding_window"] = 4, ["sliding_window_pattern"] = 2 });

    [Theory]
    [InlineData("""{"rope_type": "default", "rope_theta": 10.0}""",
        "expected 'rope_parameters' to be an object with an object for each of full_attention and sliding_attention, "
            + "but got one with 'rope_type'.")]
    [InlineData("""{"full_attention": {"rope_type": "default", "beta_fast": 3.0}}""", "beta_fast")]
    [InlineData("""{"sliding_attention": {"rope_type": "mrope"}}""", "'mrope'")]
    [InlineData("""{"sliding_attention": 3}""", "but got one with 'sliding_attention'.")]
    [InlineData("""{"linear_attention": {"rope_type": "default"}}""", "but got one with 'linear_attention'.")]
    public void Parameters_that_can_not_be_followed_are_refused(string parameters, string message) =>
        Refuses(Family, new() { ["rope_parameters"] = JsonNode.Parse(parameters) }, message);

    [Theory]
    [InlineData("rope_theta", "50.0", "expected 'rope_theta' to be what 'rope_theta' says beside it, 50, but got 90.")]
    [InlineData("rope_scaling", """{"rope_type": "linear", "factor": 3.0}""",
        "expected 'rope_scaling' to be what 'rope_parameters' says beside it of full_attention, ")]
    public void Older_and_newer_keys_that_disagree_are_refused(string key, string value, string message) => Refuses(
        Family, new()
        {
            [key] = JsonNode.Parse(value),
            ["rope_parameters"] = JsonNode
            .Parse("""{"full_attention": {"rope_type": "linear", "factor": 2.0, "rope_theta": 90.0}}""")
        }, message);

    [Theory]
    [InlineData("rope_theta", "90.0")]
    [InlineData("rope_scaling", """{"rope_type": "linear", "factor": 2.0}""")]
    public void Older_and_newer_keys_that_agree_are_read(string key, string value) => Agrees(
        Family, new()
        {
            [key] = JsonNode.Parse(value),
            ["rope_parameters"] =
            JsonNode.Parse("""{"full_attention": {"rope_type": "linear", "factor": 2.0, "rope_theta": 90.0}}""")
        });

    [Fact]
    public void Capped_scores_are_refused_since_the_published_model_has_none() =>
        Refuses(Family, new() { ["attn_logit_softcapping"] = 50.0 },
            "expected 'attn_logit_softcapping' to be null, since the published model caps no scores, but got 50.");

    [Fact]
    public void Logits_are_capped_where_the_config_says_so()
    {
        (PlainCheckpoint made, int[] ids) = MakeWithIds(Family, new() { ["final_logit_softcapping"] = 3.0 }, 7);
        PlainRun expected = Run(made, ids);
        PlainComparison.Agrees(made, expected, ids);
        Assert.InRange(expected.Logits.Max(row => row.Max(Math.Abs)), 2, 3);
    }

    [Fact]
    public void Tokens_may_attend_to_those_after_them_and_then_half_of_the_window_lies_on_each_side() =>
        AgreesAndMatters(Family, "use_bidirectional_attention", true,
            new() { ["sliding_window"] = 6, ["sliding_window_pattern"] = 2 });

    [Fact]
    public void Where_tokens_attend_to_those_after_them_padding_changes_nothing()
    {
        (PlainCheckpoint made, _) = MakeWithIds(Family, new()
        {
            ["use_bidirectional_attention"] = true,
            ["sliding_window"] = 6,
            ["sliding_window_pattern"] = 2
        }, 3);
        using var folder = new TemporaryFolder();
        made.Save(folder.Location);
        using TransformerModel model =
            ModelLoader.Load(folder.Location, ScalarType.Float32, CPU, warning => Assert.Fail(warning));
        using Tensor ids = randint(0, 50, [3, 20], ScalarType.Int64);
        PlainComparison.RowsAgreeWithThemselvesAlone(model, ids, [20, 6, 13]);
    }
}
