using System.Text.Json;

namespace NeuronProbe.Models;

/// <summary>What the config class of a family in transformers says of a key that a config leaves out.</summary>
/// <remarks>A part of a config, such as <c>text_config</c>, is often stored as what differs from these values.</remarks>
internal static class FamilyDefaults
{
    private static readonly Dictionary<string, string> All = new()
    {
        ["gemma"] = """
            {"vocab_size": 256000, "hidden_size": 3072, "intermediate_size": 24576, "num_hidden_layers": 28, "num_attention_heads": 16,
             "num_key_value_heads": 16, "head_dim": 256, "max_position_embeddings": 8192}
            """,
        ["gemma2"] = """
            {"vocab_size": 256000, "hidden_size": 2304, "intermediate_size": 9216, "num_hidden_layers": 26, "num_attention_heads": 8,
             "num_key_value_heads": 4, "head_dim": 256, "max_position_embeddings": 8192, "sliding_window": 4096, "query_pre_attn_scalar": 256,
             "final_logit_softcapping": 30.0, "attn_logit_softcapping": 50.0}
            """,
        ["gemma3_text"] = """
            {"vocab_size": 262208, "hidden_size": 2304, "intermediate_size": 9216, "num_hidden_layers": 26, "num_attention_heads": 8,
             "num_key_value_heads": 4, "head_dim": 256, "max_position_embeddings": 131072, "sliding_window": 4096, "query_pre_attn_scalar": 256}
            """,
        ["granite"] = """
            {"vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 11008, "num_hidden_layers": 32, "num_attention_heads": 32,
             "max_position_embeddings": 2048}
            """,
        ["llama"] = """
            {"vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 11008, "num_hidden_layers": 32, "num_attention_heads": 32,
             "max_position_embeddings": 2048}
            """,
        ["mistral"] = """
            {"vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32,
             "num_key_value_heads": 8, "max_position_embeddings": 131072, "sliding_window": 4096}
            """,
        ["olmo"] = """
            {"vocab_size": 50304, "hidden_size": 4096, "intermediate_size": 11008, "num_hidden_layers": 32, "num_attention_heads": 32,
             "max_position_embeddings": 2048}
            """,
        ["olmo2"] = """
            {"vocab_size": 50304, "hidden_size": 4096, "intermediate_size": 11008, "num_hidden_layers": 32, "num_attention_heads": 32,
             "max_position_embeddings": 2048}
            """,
        ["olmo3"] = """
            {"vocab_size": 50304, "hidden_size": 4096, "intermediate_size": 11008, "num_hidden_layers": 32, "num_attention_heads": 32,
             "max_position_embeddings": 2048, "sliding_window": 4096}
            """,
        ["phi3"] = """
            {"vocab_size": 32064, "hidden_size": 3072, "intermediate_size": 8192, "num_hidden_layers": 32, "num_attention_heads": 32,
             "max_position_embeddings": 4096, "original_max_position_embeddings": 4096}
            """,
        ["qwen2"] = """
            {"vocab_size": 151936, "hidden_size": 4096, "intermediate_size": 22016, "num_hidden_layers": 32, "num_attention_heads": 32,
             "num_key_value_heads": 32, "max_position_embeddings": 32768, "sliding_window": 4096, "max_window_layers": 28}
            """,
        ["qwen3"] = """
            {"vocab_size": 151936, "hidden_size": 4096, "intermediate_size": 22016, "num_hidden_layers": 32, "num_attention_heads": 32,
             "num_key_value_heads": 32, "head_dim": 128, "max_position_embeddings": 32768, "sliding_window": 4096, "max_window_layers": 28}
            """,
        ["smollm3"] = """
            {"vocab_size": 128256, "hidden_size": 2048, "intermediate_size": 11008, "num_hidden_layers": 36, "num_attention_heads": 16,
             "num_key_value_heads": 4, "max_position_embeddings": 32768}
            """,
    };

    /// <summary>Gives each key that is missing its family's value; the other keys have theirs where the family's config is read.</summary>
    /// <param name="config">The config.</param>
    /// <param name="family">The <c>model_type</c>.</param>
    public static void Apply(ModelConfig config, string family)
    {
        if (!All.TryGetValue(family, out string? text))
        {
            return;
        }
        using var document = JsonDocument.Parse(text);
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            config.Default(property.Name, property.Value.Clone());
        }
    }
}
