using System.Text.Json.Nodes;

namespace NeuronProbe.Tests.Support;

/// <summary>Small checkpoints of any architecture, as their families store them.</summary>
internal static class PlainFamily
{
    public const int Vocabulary = 20;

    /// <summary>Sizes by the family's keys, and nothing else.</summary>
    public static JsonObject Sizes(string family) => JsonNode.Parse(family switch
    {
        "gpt2" => """{"n_embd": 24, "n_head": 3, "n_layer": 3, "n_positions": 24}""",
        "gpt_neo" => """{"hidden_size": 24, "num_heads": 3, "num_layers": 4, "max_position_embeddings": 300}""",
        "gptj" => """{"n_embd": 144, "n_head": 2, "n_layer": 2, "n_positions": 24}""",
        "gpt_neox" => """{"hidden_size": 32, "num_attention_heads": 2, "num_hidden_layers": 3,"""
            + """ "intermediate_size": 40, "max_position_embeddings": 24}""",
        "opt" => """{"hidden_size": 24, "num_attention_heads": 3, "num_hidden_layers": 3, "ffn_dim": 40,"""
            + """ "max_position_embeddings": 24}""",
        "bloom" => """{"hidden_size": 24, "n_head": 4, "n_layer": 3}""",
        "phi" => """{"hidden_size": 32, "num_attention_heads": 4, "num_hidden_layers": 3, "intermediate_size": 40,"""
            + """ "max_position_embeddings": 24}""",
        // What the class has where the key is missing does not fit a small model, so these have as many heads as that.
        "mistral" => Gated(16, 8, 8),
        "qwen2" or "qwen3" => Gated(64, 32, 32),
        "gemma" => Gated(32, 16, 16),
        "gemma2" => Gated(32, 8, 4),
        "llama" or "olmo" or "phi3" => Gated(32, 4, 4),
        _ => """{"hidden_size": 24, "num_attention_heads": 3, "num_hidden_layers": 3, "intermediate_size": 40,"""
            + """ "max_position_embeddings": 24}""",
    })!.AsObject();

    /// <summary>Makes one that fits the options, which it takes over.</summary>
    public static PlainCheckpoint Make(string family, JsonObject options)
    {
        foreach ((string key, JsonNode? size) in Sizes(family))
        {
            options.TryAdd(key, size?.DeepClone());
        }
        options["model_type"] = family;
        options["vocab_size"] = Vocabulary;
        var random = new Random(1);
        return family switch
        {
            "gpt2" => PlainGpt2.Make(random, options),
            "gpt_neo" => PlainGptNeo.Make(random, options),
            "gptj" => PlainGptJ.Make(random, options),
            "gpt_neox" => PlainGptNeoX.Make(random, options),
            "opt" => PlainOpt.Make(random, options),
            "bloom" => PlainBloom.Make(random, options),
            "phi" => PlainPhi.Make(random, options),
            "bert" or "roberta" or "distilbert" => new PlainBert(PlainBert.Make(random, options)).Stored(),
            _ => GatedCheckpoint.Make(random, family, options),
        };
    }

    private static string Gated(int width, int heads, int keyValueHeads) => $$"""
        {"hidden_size": {{width}}, "num_attention_heads": {{heads}}, "num_key_value_heads": {{keyValueHeads}},
         "num_hidden_layers": 2, "intermediate_size": 40, "max_position_embeddings": 24}
        """;
}
