using NeuronProbe.Models.Layers;

namespace NeuronProbe.Models.Architectures;

/// <summary>Granite: Llama with multipliers of embeddings, scores, what joins the residual stream, and logits. Names as
/// in <c>GraniteForCausalLM</c>.</summary>
internal static class Granite
{
    private static readonly GatedSizes Sizes = new(4096, 11008, 32, 32, null, 32000, 2048);

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        config.Ignore("pretraining_tp");
        bool hasAttentionBias = config.Flag("attention_bias", false);
        var settings = new GatedSettings(config, sizes: Sizes)
        {
            IsTied = config.Flag("tie_word_embeddings", false),
            HasQueryKeyValueBias = hasAttentionBias,
            HasOutputBias = hasAttentionBias,
            HasFeedForwardBias = config.Flag("mlp_bias", false),
            EmbeddingScale = config.Number("embedding_multiplier", 1),
            Scale = config.Number("attention_multiplier", 1),
            ResidualScale = config.Number("residual_multiplier", 1),
            LogitDivisor = config.Positive("logits_scaling", 1),
            Norm = GatedSettings.RootMeanSquare(config),
        };
        return new GatedDecoder(
            "granite", settings, RotaryEmbedding.Of(config, settings.HeadWidth, settings.Positions, weights), weights);
    }
}
