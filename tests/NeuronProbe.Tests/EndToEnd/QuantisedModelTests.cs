using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Quantised models: the format is named, and what to get instead.</summary>
public sealed class QuantisedModelTests : EndToEndTest
{
    private const string Advice = "get the unquantised checkpoint in float32, float16 or bfloat16.";

    [Theory]
    [InlineData("""{"quant_method": "gptq", "bits": 4}""", "GPTQ")]
    [InlineData("""{"quant_method": "awq"}""", "AWQ")]
    [InlineData("""{"quant_method": "fp8"}""", "FP8")]
    [InlineData("""{"quant_method": "bitsandbytes"}""", "'bitsandbytes'")]
    [InlineData("""{"load_in_8bit": true}""", "bitsandbytes")]
    [InlineData("""{"bits": 4}""", "a format without name")]
    public void A_config_names_the_format(string section, string format)
    {
        ModelFolder model = Model("llama").Configure(c => c["quantization_config"] = JsonNode.Parse(section));
        Refused(
            Scan(model, Ids(3)),
            $"{model.Config}: expected a model whose weights are not quantised, but 'quantization_config' says "
                + $"{format}. ",
            Advice);
    }

    [Theory]
    [InlineData("qweight", "I32", "GPTQ or AWQ")]
    [InlineData("qzeros", "I32", "GPTQ or AWQ")]
    [InlineData("g_idx", "I32", "GPTQ")]
    [InlineData("SCB", "F32", "bitsandbytes (8 bits)")]
    [InlineData("weight_format", "U8", "bitsandbytes (8 bits)")]
    [InlineData("weight.absmax", "U8", "bitsandbytes (4 bits)")]
    [InlineData("weight.quant_map", "F32", "bitsandbytes (4 bits)")]
    [InlineData("weight_packed", "I32", "compressed-tensors")]
    [InlineData("W_q", "U8", "HQQ")]
    [InlineData("weight_of_8_bits", "F8_E4M3", "F8_E4M3 (floats of 8 bits)")]
    public void Tensors_tell_the_format(string ending, string type, string format)
    {
        string name = $"model.layers.0.mlp.up_proj.{ending}";
        ModelFolder model = Model("llama").Rewrite(file =>
            file.Tensors[name] = (type, [4], new byte[4 * (type.EndsWith("32", StringComparison.Ordinal) ? 4 : 1)]));
        Refused(
            Scan(model, Ids(3)),
            $"{model.Checkpoint}: expected weights that are not quantised, but the tensor '{name}' is of {format}. ",
            Advice);
    }

    [Fact]
    public void A_type_that_is_not_known_is_no_damage()
    {
        ModelFolder model = Model("llama").Rewrite(
            _ => { }, header => header["model.embed_tokens.weight"]!["dtype"] = "F4");
        Refused(
            Scan(model, Ids(3)),
            "for 'model.embed_tokens.weight', but got 'F4'. Get the checkpoint in float32, float16 or bfloat16; "
                + "quantised weights are not read.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_folder_of_GGUF_is_named(bool hasConfig)
    {
        ModelFolder model = Model("llama");
        string file = Path.Combine(model.Location, "llama-Q4_K_M.gguf");
        File.Move(model.Checkpoint, file);
        if (!hasConfig)
        {
            File.Delete(model.Config);
        }
        Refused(
            Scan(model, Ids(3)),
            $"--model: expected a folder in Hugging Face layout, but got '{file}' in GGUF, the format of llama.cpp.",
            Advice);
    }

    [Fact]
    public void A_GGUF_file_is_named() =>
        Refused(
            Scan(Write("a.gguf", "GGUF"), Ids(3)),
            $"--model: expected a folder in Hugging Face layout, but '{Folder["a.gguf"]}' is a file in GGUF, the "
                + "format of llama.cpp, whose quantised weights are not read.");
}
