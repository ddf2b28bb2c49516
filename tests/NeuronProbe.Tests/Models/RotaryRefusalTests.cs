using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Models;

/// <summary>Every key of <c>rope_scaling</c> and <c>rope_parameters</c> counts: here those that are refused by
/// name.</summary>
public sealed class RotaryRefusalTests
{
    [Theory]
    [InlineData("""{"rope_type": "default", "alpha": 2.0}""", "alpha")]
    [InlineData("""{"rope_type": "default", "mrope_section": [1, 1, 2]}""", "mrope_section")]
    [InlineData("""{"type": "linear", "factor": 2.0, "attention_factor": 1.2}""", "attention_factor")]
    [InlineData("""{"type": "linear", "factor": 2.0, "low_freq_factor": 1.0}""", "low_freq_factor")]
    [InlineData("""{"type": "dynamic", "factor": 2.0, "alpha": 1000.0}""", "alpha")]
    [InlineData("""{"type": "yarn", "factor": 2.0, "extrapolation_factor": 1.0}""", "extrapolation_factor")]
    [InlineData("""{"type": "yarn", "factor": 2.0, "short_factor": [1.0, 1.0, 1.0, 1.0]}""", "short_factor")]
    [InlineData(
        """{"type": "longrope", "short_factor": [1, 1, 1, 1], "long_factor": [1, 1, 1, 1], "long_mscale": 1.2}""",
        "long_mscale")]
    [InlineData(
        """{"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "beta_fast": 32}""",
        "beta_fast")]
    public void A_key_that_the_kind_has_no_use_for_is_an_error(string parameters, string key)
    {
        foreach (string place in (ReadOnlySpan<string>)["rope_scaling", "rope_parameters"])
        {
            Assert.Contains(
                $"config.json: {place}: expected only keys that are known here, since each of them changes "
                    + $"activations, but got '{key}'.",
                Refusal("llama", new() { [place] = JsonNode.Parse(parameters) }), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(
        "llama", """{"rope_theta": 10000.0, "rope_scaling": {"rope_type": "default", "rope_theta": 500000.0}}""",
        "expected 'rope_theta' to be what 'rope_theta' says beside it, 10000, but got 500000.")]
    [InlineData(
        "phi", """{"partial_rotary_factor": 0.5, "rope_parameters": {"partial_rotary_factor": 1.0}}""",
        "expected 'partial_rotary_factor' to be what 'partial_rotary_factor' says beside it, 0.5, but got 1.")]
    [InlineData(
        "gpt_neox", """{"rotary_pct": 0.25, "rope_parameters": {"partial_rotary_factor": 1.0}}""",
        "expected 'partial_rotary_factor' to be what 'rotary_pct' says beside it, 0.25, but got 1.")]
    [InlineData(
        "llama", """{"rope_scaling": {"type": "linear", "factor": 2.0}, "rope_parameters": {"rope_theta": 500.0}}""",
        "expected 'rope_scaling' to be what 'rope_parameters' says beside it, ")]
    [InlineData(
        "llama",
        """{"rope_scaling": {"type": "yarn", "factor": 2.0, "original_max_position_embeddings": """
            + """12}, "original_max_position_embeddings": 8}""",
        "expected 'original_max_position_embeddings' to be that of the model, 8, but got 12.")]
    [InlineData(
        "gemma2",
        """{"rope_parameters": {"full_attention": {"rope_theta": 1000.0}, "sliding_attention": {"rope_theta": """
            + """500.0}}}""",
        "expected 'rope_parameters' to be the same for all kinds of layers, as this family has it, but got {")]
    [InlineData(
        "llama", """{"rope_parameters": {"full_attention": {"rope_theta": 1000.0}, "rope_type": "default"}}""",
        "expected 'rope_parameters' to be the same for all kinds of layers, as this family has it, but got {")]
    [InlineData(
        "llama", """{"rope_parameters": {"rope_type": "default", "factor": 4.0}}""",
        "expected 'factor' to be left out where 'rope_type' is default, but got 4.0.")]
    [InlineData(
        "llama", """{"rope_scaling": {"type": "dynamic", "factor": 4.0, "original_max_position_embeddings": 8}}""",
        "expected 'original_max_position_embeddings' to be max_position_embeddings, 24, where 'rope_type' is dynamic, "
            + "but got 8.")]
    [InlineData(
        "llama", """{"rope_scaling": {"type": "linear", "factor": null}}""",
        "expected a key 'factor', but it is missing.")]
    [InlineData(
        "llama", """{"rope_scaling": {"type": "linear", "factor": NaN}}""",
        "expected 'factor' to be a number, but got \"NaN\".")]
    [InlineData(
        "llama", """{"rope_scaling": "linear"}""", "expected 'rope_scaling' to be an object, but got \"linear\".")]
    [InlineData(
        "llama", """{"rope_scaling": {"rope_type": "llama3", "factor": 8.0, "high_freq_factor": 4.0}}""",
        "expected a key 'low_freq_factor', but it is missing.")]
    [InlineData(
        "llama",
        """{"rope_scaling": {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 4.0, "high_freq_factor": 4.0}}""",
        "expected 'high_freq_factor' to be above low_freq_factor, 4, but got 4.")]
    [InlineData(
        "llama", """{"partial_rotary_factor": 0.5}""",
        "expected 'partial_rotary_factor' to be 1, since heads of this family are rotated as a whole, but got 0.5.")]
    [InlineData(
        "llama", """{"rope_parameters": {"partial_rotary_factor": 0.5}}""",
        "rope_parameters: expected 'partial_rotary_factor' to be 1, since heads of this family are rotated as a whole, "
            + "but got 0.5.")]
    [InlineData(
        "phi3",
        """{"rope_scaling": {"type": "longrope", "short_factor": [1, 1, 1, 1], "long_factor": [1, 1, 1, """
            + """1], "factor": 3.0}, "original_max_position_embeddings": 12}""",
        "expected 'factor' to be max_position_embeddings / original_max_position_embeddings, 2, but got 3.")]
    [InlineData(
        "phi3",
        """{"rope_scaling": {"type": "su", "short_factor": [1, 1, 1, 1], "long_factor": [1, 1, 1, """
            + """1], "original_max_position_embeddings": 12}}""",
        "expected 'original_max_position_embeddings' to be that of the model, 4096, but got 12.")]
    public void What_contradicts_itself_or_can_not_be_followed_is_refused(string family, string options, string message)
    {
        // NaN is no JSON, but Python's.
        using var folder = new TemporaryFolder();
        PlainCheckpoint made = PlainFamily.Make(family, new() { ["head_dim"] = family == "gpt_neox" ? null : 8 });
        made.Save(folder.Location);
        string own = made.Config.ToJsonString();
        folder.Write("config.json", $"{own[..^1]}, {options[1..]}");
        Assert.Contains(
            message, Assert.Throws<ProbeException>(() => RotaryModel.Load(folder)).Message, StringComparison.Ordinal);
    }

    private static string Refusal(string family, JsonObject options)
    {
        using var folder = new TemporaryFolder();
        PlainFamily.Make(family, options).Save(folder.Location);
        return Assert.Throws<ProbeException>(() => RotaryModel.Load(folder)).Message;
    }
}
