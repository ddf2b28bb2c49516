using NeuronProbe.Models.Layers;

namespace NeuronProbe.Models.Architectures;

/// <summary>Llama 1 to 3. Names as in <c>LlamaForCausalLM</c>.</summary>
internal static class Llama
{
    private static readonly GatedSizes Sizes = new(4096, 11008, 32, 32, null, 32000, 2048);

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        bool hasAttentionBias = config.Flag("attention_bias", false);
        config.Ignore("pretraining_tp", "is_llama_config");
        config.Demand("rope_interleaved", false);
        var settings = new GatedSettings(config, sizes: Sizes)
        {
            IsTied = config.Flag("tie_word_embeddings", false),
            HasQueryKeyValueBias = hasAttentionBias,
            HasOutputBias = hasAttentionBias,
            HasFeedForwardBias = config.Flag("mlp_bias", false),
            Norm = GatedSettings.RootMeanSquare(config),
        };
        return new GatedDecoder(
            "llama", settings, RotaryEmbedding.Of(config, settings.HeadWidth, settings.Positions, weights), weights);
    }
}
