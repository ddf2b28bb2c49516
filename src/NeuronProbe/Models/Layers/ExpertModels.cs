namespace NeuronProbe.Models.Layers;

/// <summary>Tells mixture-of-experts models: each of their layers has many feed-forward networks, of which a token runs
/// through a few.</summary>
internal static class ExpertModels
{
    // Models whose configs name their experts by none of the keys below are told by their type.
    private static readonly string[] Types =
    [
        "dbrx", "deepseek_v2", "deepseek_v3", "deepseek_v32", "flex_olmo", "glm4_moe", "gpt_oss", "granitemoe",
        "granitemoehybrid", "granitemoeshared", "jamba", "jetmoe",
        "llama4", "llama4_text", "mixtral", "olmoe", "phimoe", "qwen2_moe", "qwen3_moe", "qwen3_next",
    ];

    private static readonly string[] CountKeys =
        ["num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts", "num_moe_experts"];

    /// <summary>Refuses a model of experts by name.</summary>
    /// <exception cref="ProbeException">It is one.</exception>
    public static void Refuse(ModelConfig config, string type)
    {
        string? key = CountKeys.FirstOrDefault(config.Has);
        if (key is null ? Types.Contains(type) : config.Number(key) > 1)
        {
            throw new ProbeException(
                $"{config.Path}: expected a model with one feed-forward network in each layer, "
                + $"but '{type}' is a mixture of experts"
                + (key is null ? "" : $" ('{key}')")
                + ", of which each token runs through a few. NeuronProbe does not profile those: choose a dense model, "
                + "of which most families have one beside their experts.");
        }
    }
}
