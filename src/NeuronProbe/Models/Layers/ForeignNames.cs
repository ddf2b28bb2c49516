using NeuronProbe.Checkpoints;

namespace NeuronProbe.Models.Layers;

/// <summary>Knows checkpoints of the same models whose tensors have other names than Hugging Face's, by a name that
/// only they have.</summary>
internal static class ForeignNames
{
    /// <summary>What to do with an adapter.</summary>
    public const string MergeAdapter =
        "An adapter changes what the layers compute: merge it into the model with merge_and_unload() of PEFT, and "
            + "save the merged model with save_pretrained()";

    private static readonly (string Part, string Kind, string Next)[] Kinds =
    [
        ("lora_A", "a LoRA adapter", MergeAdapter),
        ("lora_B", "a LoRA adapter", MergeAdapter),
        (".attn.W_Q", "TransformerLens", "Name the folder of the Hugging Face model that it was made from"),
        ("tok_embeddings.weight", "Meta's and Mistral's own format",
            "Get the version with config.json and *.safetensors, or convert it with the script that transformers has "
            + "for the family"),
        ("language_model.encoder.layers", "Megatron",
            "Convert it with the script that transformers has for the family"),
        ("decoder.layers.0.self_attention.linear_qkv", "Megatron",
            "Convert it to Hugging Face's layout with Megatron Bridge"),
        ("transformer.blocks.0.", "llm-foundry or OLMo's own code",
            "Convert it to Hugging Face's layout with the script of that code"),
        ("blk.0.", "llama.cpp", "Get the model's folder with config.json and *.safetensors"),
        ("gpt2/h0/", "TensorFlow", "Get the model's *.safetensors"),
    ];

    /// <summary>Whose names these are and what to do, or null where they are of nobody that is known.</summary>
    /// <param name="names">Names of the tensors that are stored.</param>
    public static string? Describe(IEnumerable<string> names)
    {
        string[] all = [.. names];
        foreach ((string part, string kind, string next) in Kinds)
        {
            if (Array.Find(all, name => name.Contains(part, StringComparison.Ordinal)) is { } example)
            {
                return $"The names are those of {kind}, such as '{PickleInput.Shown(example)}'. {next}.";
            }
        }
        return null;
    }
}
