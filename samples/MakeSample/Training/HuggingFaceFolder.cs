using System.Text.Json;
using System.Text.Json.Nodes;
using MakeSample.Tokens;
using static TorchSharp.torch;

namespace MakeSample.Training;

/// <summary>Writes a model and its tokenizer as Hugging Face's <c>GPT2LMHeadModel</c> and
/// <c>GPT2Tokenizer</c> have them.</summary>
internal static class HuggingFaceFolder
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Writes all files of the folder, which is made where it is missing.</summary>
    public static void Save(string folder, Gpt model, GptShape shape, BytePairEncoding encoding)
    {
        Directory.CreateDirectory(folder);
        encoding.Save(folder);
        WriteJson(Path.Combine(folder, "config.json"), Config(shape, encoding.EndOfTextId));
        WriteJson(Path.Combine(folder, "tokenizer_config.json"), TokenizerConfig(shape));
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(
            Path.Combine(folder, "model.safetensors"),
            [.. model.named_parameters()
                .Select(entry => ($"transformer.{entry.name}", Stored(entry.name, entry.parameter)))]);
    }

    /// <summary>GPT-2's Conv1D keeps the projections of its blocks as [in x out],
    /// the other way round than a linear module.</summary>
    private static Tensor Stored(string name, Tensor parameter) =>
        name.StartsWith("h.", StringComparison.Ordinal) && parameter.dim() == 2 ? parameter.t() : parameter;

    private static JsonObject Config(GptShape shape, int endOfText) => new()
    {
        ["activation_function"] = "gelu_new",
        ["architectures"] = new JsonArray("GPT2LMHeadModel"),
        ["attn_pdrop"] = 0.0,
        ["bos_token_id"] = endOfText,
        ["embd_pdrop"] = 0.0,
        ["eos_token_id"] = endOfText,
        ["initializer_range"] = 0.02,
        ["layer_norm_epsilon"] = 1e-5,
        ["model_type"] = "gpt2",
        ["n_ctx"] = shape.Positions,
        ["n_embd"] = shape.Width,
        ["n_head"] = shape.Heads,
        ["n_inner"] = shape.Neurons,
        ["n_layer"] = shape.Layers,
        ["n_positions"] = shape.Positions,
        ["reorder_and_upcast_attn"] = false,
        ["resid_pdrop"] = 0.0,
        ["scale_attn_by_inverse_layer_idx"] = false,
        ["scale_attn_weights"] = true,
        ["tie_word_embeddings"] = true,
        ["torch_dtype"] = "float32",
        ["use_cache"] = true,
        ["vocab_size"] = shape.Vocabulary,
    };

    private static JsonObject TokenizerConfig(GptShape shape) => new()
    {
        ["add_bos_token"] = false,
        ["add_prefix_space"] = false,
        ["bos_token"] = BytePairEncoding.EndOfText,
        ["eos_token"] = BytePairEncoding.EndOfText,
        ["model_max_length"] = shape.Positions,
        ["tokenizer_class"] = "GPT2Tokenizer",
        ["unk_token"] = BytePairEncoding.EndOfText,
    };

    private static void WriteJson(string path, JsonObject json) =>
        File.WriteAllText(path, json.ToJsonString(Indented) + "\n");
}
