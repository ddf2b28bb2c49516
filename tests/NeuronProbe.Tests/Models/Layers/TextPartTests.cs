using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Models;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Layers;

/// <summary>The text model within a model of several parts: what text_config says, and the tensors that belong to
/// it.</summary>
public sealed class TextPartTests
{
    [Theory]
    [InlineData("language_model.", "language_model.", "", "vision_tower, multi_modal_projector")]
    [InlineData("language_model.", "language_model.", "language_model.", "vision_tower, multi_modal_projector")]
    [InlineData("model.language_model.", "", "model.", "model.vision_tower, model.multi_modal_projector")]
    [InlineData("model.text_model.", "", "model.", "model.vision_model, model.connector")]
    [InlineData("", "", "", "visual")]
    [InlineData("", "", "", "vision_tower, multi_modal_projector")]
    public void The_text_model_is_read_from_below_its_prefix_and_the_other_parts_are_named(
        string prefix, string headPrefix, string stripped, string others)
    {
        (PlainCheckpoint made, int[] ids) = GatedCheckpoint.MakeWithIds("llama", [], 5);
        PlainCheckpoint whole = Wrap(made, "llava", name =>
            name.StartsWith("lm_head.", StringComparison.Ordinal) ? headPrefix + name
                : prefix + (stripped == "model." ? name["model.".Length..] : name));
        string[] parts = others.Split(", ");
        foreach (string part in parts)
        {
            whole[$"{part}.blocks.0.weight"] = PlainTensor.Filled(1, 3, 5);
            whole[$"{part}.blocks.0.bias"] = PlainTensor.Filled(1, 3);
        }
        List<string> warnings = AgreesWithWarnings(whole, made, ids);
        Assert.Equal(2, warnings.Count);
        Assert.Contains("'text_config' describes the text model ('llama') of a model of several parts ('llava')",
            warnings[0], StringComparison.Ordinal);
        string named = string.Join(", ", parts.Order(StringComparer.Ordinal));
        Assert.Contains(
            $"tensors of other parts than the text model were left aside, {2 * parts.Length} in all ({named}).",
            warnings[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gemma3", "gemma3_text")]
    [InlineData("mistral3", "mistral")]
    [InlineData("llava", "llama")]
    [InlineData("llava_onevision", "qwen2")]
    [InlineData("paligemma", "gemma")]
    [InlineData("idefics3", "llama")]
    public void A_text_config_without_a_type_is_of_the_family_that_its_whole_has(string whole, string family)
    {
        (PlainCheckpoint made, int[] ids) = GatedCheckpoint.MakeWithIds(family, [], 6);
        PlainCheckpoint stored = Wrap(made, whole, name => $"language_model.{name}");
        Assert.True(stored.Config["text_config"]!.AsObject().Remove("model_type"));
        string warning = Assert.Single(AgreesWithWarnings(stored, made, ids));
        Assert.Contains(
            $"the text model ('{family}') of a model of several parts ('{whole}')", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gemma3_text")]
    [InlineData("mistral")]
    [InlineData("qwen3")]
    [InlineData("phi3")]
    [InlineData("olmo2")]
    public void A_text_config_that_names_its_type_may_be_of_any_family_within_any_whole(string family)
    {
        (PlainCheckpoint made, int[] ids) = GatedCheckpoint.MakeWithIds(family, [], 7);
        Assert.Single(
            AgreesWithWarnings(Wrap(made, "never_heard_of", name => $"model.language_model.{name}"), made, ids));
    }

    [Theory]
    [InlineData("gemma3", "gemma3_text", 26, 2304, 9216, 262208, 131072, 2_628_658_432)]
    [InlineData("llava", "llama", 32, 4096, 11008, 32000, 2048, 6_607_343_616)]
    [InlineData("mistral3", "mistral", 32, 4096, 14336, 32000, 131072, 7_110_660_096)]
    [InlineData("paligemma", "gemma", 28, 3072, 24576, 256000, 8192, 8_537_680_896)]
    [InlineData("qwen2_audio", "qwen2", 32, 4096, 22016, 151936, 32768, 11_427_516_416)]
    public void Keys_that_a_text_config_leaves_out_have_the_family_s_values(
        string whole, string family, int layers, int width, int neurons, int vocabulary, int positions, long parameters)
    {
        ModelConfig text = TextPart.Of(Read($$$"""{"model_type": "{{{whole}}}", "text_config": {}}"""), _ => { });
        Assert.Equal(family, text.Text("model_type", ""));
        ShapesOnly.Builds(text, (layers, width, neurons, vocabulary, positions), parameters);
    }

    [Fact]
    public void A_text_config_may_leave_out_all_that_its_family_says()
    {
        // 32 heads of 2 columns: llama's number of heads.
        (PlainCheckpoint made, int[] ids) = GatedCheckpoint.MakeWithIds(
            "llama", new() { ["hidden_size"] = 64, ["num_attention_heads"] = 32, ["num_key_value_heads"] = 32 }, 8);
        PlainCheckpoint stored = Wrap(made, "llava", name => $"language_model.{name}");
        JsonObject text = stored.Config["text_config"]!.AsObject();
        Assert.True(text.Remove("num_attention_heads") && text.Remove("num_key_value_heads"));
        Assert.Single(AgreesWithWarnings(stored, made, ids));
    }

    [Theory]
    [InlineData("""{"model_type": "llama"}""")]
    [InlineData("""{"model_type": "llama", "text_config": null}""")]
    [InlineData("""{"model_type": "llama", "text_config": {}}""")]
    public void A_config_without_parts_is_its_own(string config)
    {
        ModelConfig whole = Read(config);
        Assert.Same(whole, TextPart.Of(whole, warning => Assert.Fail(warning)));
    }

    [Fact]
    public void What_nobody_knows_in_a_text_config_is_named_with_its_place_and_the_whole_s_own_keys_are_not()
    {
        (PlainCheckpoint made, int[] ids) = GatedCheckpoint.MakeWithIds("llama", [], 9);
        PlainCheckpoint stored = Wrap(made, "llava", name => $"language_model.{name}");
        stored.Config["image_token_index"] = 3;
        stored.Config["text_config"]!["unheard_of"] = 4;
        List<string> warnings = AgreesWithWarnings(stored, made, ids);
        Assert.Equal(2, warnings.Count);
        Assert.Contains(
            "config.json: text_config: the key 'unheard_of' is not known here", warnings[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model_type": "llama4", "text_config": {"model_type": "llama4_text"}}""",
        "text_config: expected a model with one feed-forward network in each layer, but 'llama4_text' is a mixture of "
            + "experts")]
    [InlineData("""{"model_type": "x", "text_config": {"model_type": "mllama_text_model"}}""",
        "text_config: expected 'model_type' to be one of bert, ")]
    [InlineData("""{"model_type": "x", "text_config": {"hidden_size": 8}}""",
        "text_config: expected 'model_type' to be one of bert, ")]
    [InlineData(
        """{"model_type": "llava", "quantization_config": {"quant_method": "gptq"}, "text_config": """
            + """{"model_type": "llama"}}""",
        "'quantization_config' says GPTQ")]
    [InlineData(
        """{"model_type": "llava", "text_config": {"model_type": "llama", "quantization_config": """
            + """{"quant_method": "awq"}}}""",
        "'quantization_config' says AWQ")]
    [InlineData("""{"model_type": "llava", "text_config": 3}""", "expected 'text_config' to be an object, but got 3")]
    public void What_can_not_be_read_is_refused_by_name(string config, string message)
    {
        var products = new ProductChoice(MatrixProduct.Linear);
        ProbeException refusal = Assert.Throws<ProbeException>(
            () => ModelLoader.MakeRandom(Read(config), ScalarType.Float32, CPU, _ => { }, products));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_of_the_text_model_that_nobody_knows_are_refused_as_ever()
    {
        (PlainCheckpoint made, int[] ids) = GatedCheckpoint.MakeWithIds("llama", [], 9);
        PlainCheckpoint stored = Wrap(made, "llava", name => $"language_model.{name}");
        stored["language_model.model.layers.0.adapter.weight"] = PlainTensor.Filled(1, 2, 2);
        ProbeException refusal = Assert.Throws<ProbeException>(() => AgreesWithWarnings(stored, made, ids));
        Assert.Contains("but got 'model.layers.0.adapter.weight'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_tensors_for_one_name_are_refused()
    {
        (PlainCheckpoint made, int[] ids) = GatedCheckpoint.MakeWithIds("llama", [], 9);
        PlainCheckpoint stored = Wrap(made, "llava", name => $"language_model.{name}");
        stored["lm_head.weight"] = made["lm_head.weight"];
        ProbeException refusal = Assert.Throws<ProbeException>(() => AgreesWithWarnings(stored, made, ids));
        Assert.Contains(
            "expected one tensor for 'lm_head.weight', but got 'language_model.lm_head.weight' and 'lm_head.weight'",
            refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>The same model as the text part of another: its config within, its tensors under other names.</summary>
    private static PlainCheckpoint Wrap(PlainCheckpoint made, string whole, Func<string, string> name)
    {
        PlainCheckpoint wrapped = made.Renamed(name);
        var text = wrapped.Config.DeepClone();
        wrapped.Config.Clear();
        wrapped.Config["model_type"] = whole;
        wrapped.Config["vision_config"] = new JsonObject { ["hidden_size"] = 7 };
        wrapped.Config["text_config"] = text;
        return wrapped;
    }

    private static List<string> AgreesWithWarnings(PlainCheckpoint stored, PlainCheckpoint made, int[] ids)
    {
        var warnings = new List<string>();
        PlainComparison.Agrees(stored, new PlainGated(made).Run(ids), ids, warn: warnings.Add);
        return warnings;
    }

    private static ModelConfig Read(string config)
    {
        using var document = JsonDocument.Parse(config);
        return new ModelConfig("config.json", document.RootElement);
    }
}
