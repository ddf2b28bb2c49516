using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models;

/// <summary>Every key of <c>rope_scaling</c> and <c>rope_parameters</c> counts: here those that are
/// followed.</summary>
public sealed class RotaryParameterTests
{
    [Theory]
    [InlineData("rope_scaling", """{"rope_type": "default", "rope_theta": 500.0}""")]
    [InlineData("rope_scaling", """{"type": "default", "rope_theta": 500}""")]
    [InlineData("rope_scaling", """{"rope_theta": 500.0}""")]
    [InlineData("rope_parameters", """{"rope_type": "default", "rope_theta": 500.0}""")]
    [InlineData("rope_parameters", """{"rope_type": "linear", "factor": 1.0, "rope_theta": 500.0}""")]
    [InlineData(
        "rope_parameters",
        """{"rope_type": "default", "rope_theta": 500.0, "factor": null, "attention_factor": null}""")]
    [InlineData("rope_parameters", """{"rope_type": null, "rope_theta": 500.0, "partial_rotary_factor": 1.0}""")]
    [InlineData("rope_parameters", """{"full_attention": {"rope_type": "default", "rope_theta": 500.0}}""")]
    [InlineData(
        "rope_parameters", """{"full_attention": {"rope_theta": 500.0}, "sliding_attention": {"rope_theta": 500.0}}""")]
    public void The_base_may_stand_inside(string key, string parameters)
    {
        string[] families =
            ["llama", "mistral", "qwen2", "qwen3", "olmo", "gemma", "gemma2", "phi3", "phi", "gpt_neox"];
        foreach (string family in families)
        {
            string outer = family == "gpt_neox" ? "rotary_emb_base" : "rope_theta";
            // Another share than these families have by themselves is another test.
            string inside = family is "phi" or "gpt_neox"
                ? parameters.Replace(", \"partial_rotary_factor\": 1.0", "", StringComparison.Ordinal)
                : parameters;
            float[] expected = Run(family, new() { ["head_dim"] = 8, [outer] = 500.0 });
            Assert.Equal(expected, Run(family, new() { ["head_dim"] = 8, [key] = JsonNode.Parse(inside) }));
            Assert.Equal(
                expected, Run(family, new() { ["head_dim"] = 8, [key] = JsonNode.Parse(inside), [outer] = 500 }));
            Assert.NotEqual(expected, Run(family, new() { ["head_dim"] = 8 }));
        }
    }

    [Theory]
    [InlineData("rope_scaling", "phi")]
    [InlineData("rope_parameters", "phi")]
    [InlineData("rope_parameters", "phi3")]
    [InlineData("rope_parameters", "gpt_neox")]
    public void The_share_may_stand_inside(string key, string family)
    {
        string outer = family == "gpt_neox" ? "rotary_pct" : "partial_rotary_factor";
        float[] expected = Run(family, new() { ["head_dim"] = 16, [outer] = 0.75 });
        Assert.Equal(
            expected,
            Run(family, new() { ["head_dim"] = 16, [key] = new JsonObject { ["partial_rotary_factor"] = 0.75 } }));
        Assert.NotEqual(expected, Run(family, new() { ["head_dim"] = 16 }));
    }

    [Fact]
    public void Newer_configs_scale_by_their_parameters()
    {
        const string Scaling =
            """{"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": """
                + """4.0, "original_max_position_embeddings": 12""";
        float[] expected = Run(
            "llama", new() { ["rope_theta"] = 500.0, ["rope_scaling"] = JsonNode.Parse($"{Scaling}}}") });
        Assert.Equal(
            expected,
            Run("llama", new() { ["rope_parameters"] = JsonNode.Parse($$"""{{Scaling}}, "rope_theta": 500.0}""") }));
        JsonObject both = new()
        {
            ["rope_scaling"] = JsonNode.Parse($"{Scaling}}}"),
            ["rope_parameters"] = JsonNode.Parse($"{Scaling}}}"),
        };
        both["rope_theta"] = 500.0;
        Assert.Equal(expected, Run("llama", both));
        Assert.NotEqual(expected, Run("llama", new() { ["rope_theta"] = 500.0 }));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"type": null, "factor": null}""")]
    public void Empty_parameters_are_none(string parameters)
    {
        float[] expected = Run("llama", []);
        Assert.Equal(expected, Run("llama", new() { ["rope_scaling"] = JsonNode.Parse(parameters) }));
        Assert.Equal(expected, Run("llama", new() { ["rope_parameters"] = JsonNode.Parse(parameters) }));
        float[] linear = Run(
            "llama", new() { ["rope_scaling"] = JsonNode.Parse("""{"type": "linear", "factor": 2.0}""") });
        JsonNode? newer = JsonNode.Parse("""{"rope_type": "linear", "factor": 2.0}""");
        Assert.Equal(
            linear, Run("llama", new() { ["rope_scaling"] = JsonNode.Parse(parameters), ["rope_parameters"] = newer }));
    }

    [Fact]
    public void The_newer_name_of_the_kind_goes_before_the_older_one()
    {
        float[] expected = Run(
            "llama", new() { ["rope_scaling"] = JsonNode.Parse("""{"rope_type": "linear", "factor": 2.0}""") });
        JsonNode? both = JsonNode.Parse("""{"type": "dynamic", "rope_type": "linear", "factor": 2.0}""");
        Assert.Equal(expected, Run("llama", new() { ["rope_scaling"] = both }));
    }

    [Theory]
    [InlineData(
        """{"rope_type": "linear", "factor": 2.0, "original_max_position_embeddings": 12}""",
        """{"rope_type": "linear", "factor": 2.0}""")]
    [InlineData(
        """{"rope_type": "default", "original_max_position_embeddings": 12, "factor": 1.0}""",
        """{"rope_type": "default"}""")]
    [InlineData(
        """{"rope_type": "dynamic", "factor": 2.0, "original_max_position_embeddings": 24}""",
        """{"rope_type": "dynamic", "factor": 2.0}""")]
    [InlineData(
        """{"type": "yarn", "factor": 2.0, "original_max_position_embeddings": 12, "finetuned": true}""",
        """{"type": "yarn", "factor": 2.0, "original_max_position_embeddings": 12}""")]
    [InlineData(
        """{"type": "yarn", "factor": null, "original_max_position_embeddings": 12}""",
        """{"type": "yarn", "factor": 2.0, "original_max_position_embeddings": 12}""")]
    [InlineData(
        """{"type": "yarn", "factor": 2.0, "original_max_position_embeddings": 12, "beta_fast": null, "beta_slow": """
            + """0, "mscale": 0, "attention_factor": null}""",
        """{"type": "yarn", "factor": 2.0, "original_max_position_embeddings": 12, "beta_fast": 32, "beta_slow": 1}""")]
    [InlineData(
        """{"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1, "high_freq_factor": 4}""",
        """{"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1, "high_freq_factor": """
            + """4, "original_max_position_embeddings": 24}""")]
    [InlineData(
        """{"rope_type": "longrope", "short_factor": [1, 2, 3, 4], "long_factor": [2, 3, 4, """
            + """5], "original_max_position_embeddings": 12, "factor": 2.0}""",
        """{"rope_type": "su", "short_factor": [1, 2, 3, 4], "long_factor": [2, 3, 4, """
            + """5], "original_max_position_embeddings": 12.0}""")]
    public void What_says_the_same_in_another_way_agrees(string parameters, string same)
    {
        float[] expected = Run("llama", new() { ["rope_scaling"] = JsonNode.Parse(same) });
        Assert.Equal(expected, Run("llama", new() { ["rope_scaling"] = JsonNode.Parse(parameters) }));
        Assert.Equal(expected, Run("llama", new() { ["rope_parameters"] = JsonNode.Parse(parameters) }));
    }

    [Theory]
    [InlineData("yarn", """ "factor": 2.0, "beta_fast": 2, "beta_slow": 0.3, "truncate": false""")]
    [InlineData("llama3", """ "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0""")]
    [InlineData("longrope", """ "short_factor": [1, 2, 3, 4], "long_factor": [2, 3, 4, 5]""")]
    public void The_trained_length_may_stand_outside(string kind, string others)
    {
        JsonNode? scaling = JsonNode.Parse(
            $$"""{"rope_type": "{{kind}}", "original_max_position_embeddings": 12, {{others}}}""");
        float[] expected = Run("llama", new() { ["rope_scaling"] = scaling });
        JsonNode? inside = JsonNode.Parse($$"""{"rope_type": "{{kind}}", {{others}}}""");
        Assert.Equal(
            expected,
            Run("llama", new() { ["rope_scaling"] = inside!.DeepClone(), ["original_max_position_embeddings"] = 12 }));
        Assert.NotEqual(expected, Run("llama", new() { ["rope_scaling"] = inside }));
    }

    [Theory]
    [InlineData("su")]
    [InlineData("yarn")]
    public void Phi_3_has_older_names_for_longrope(string kind)
    {
        const string Factors = """ "short_factor": [1, 2, 3, 4], "long_factor": [2, 3, 4, 5]""";
        float[] expected = Run("phi3", new()
        {
            ["original_max_position_embeddings"] = 12,
            ["rope_scaling"] = JsonNode.Parse($$"""{"type": "longrope", {{Factors}}}"""),
        });
        Assert.Equal(expected, Run("phi3", new()
        {
            ["original_max_position_embeddings"] = 12,
            ["rope_scaling"] = JsonNode.Parse($$"""{"type": "{{kind}}", {{Factors}}}"""),
        }));
    }

    [Fact]
    public void Longrope_takes_the_stated_factor_for_its_magnitude()
    {
        // sqrt(1 + ln 2 / ln 64), whatever the lengths are.
        using var config = JsonDocument.Parse(
            """{"rope_scaling": {"rope_type": "longrope", "short_factor": [1, 1], "long_factor": [1, 1], "factor": """
                + """2.0, "original_max_position_embeddings": 64}}""");
        Assert.Equal(
            1.08012345, RotaryScaling.Of(new ModelConfig("config.json", config.RootElement), 10000, 4, 256).Magnitude,
            1e-8);
    }

    [Fact]
    public void Families_without_rotary_positions_of_this_kind_name_the_key_in_a_warning()
    {
        using var folder = new TemporaryFolder();
        PlainFamily.Make(
            "gpt2",
            new() { ["rope_scaling"] = JsonNode.Parse("""{"type": "linear", "factor": 2.0}""") }).Save(folder.Location);
        var warnings = new List<string>();
        using TransformerModel model = ModelLoader.Load(folder.Location, ScalarType.Float32, CPU, warnings.Add);
        Assert.Contains(
            "the key 'rope_scaling' is not known here and was ignored.", Assert.Single(warnings),
            StringComparison.Ordinal);
    }

    private static float[] Run(string family, JsonObject options)
    {
        if (family == "gpt_neox")
        {
            options.Remove("head_dim");
        }
        using var folder = new TemporaryFolder();
        PlainFamily.Make(family, options).Save(folder.Location);
        using TransformerModel model = RotaryModel.Load(folder);
        using var scope = NewDisposeScope();
        return [.. model.Run(arange(20).view(1, -1), model.LayerCount).contiguous().data<float>()];
    }
}
