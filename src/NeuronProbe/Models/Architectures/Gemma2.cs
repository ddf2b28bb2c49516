using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;

namespace NeuronProbe.Models.Architectures;

/// <summary>Gemma 2: Gemma with norms after attention and network too, capped scores and logits, and every other layer
/// attending to a window. Names as in <c>Gemma2ForCausalLM</c>.</summary>
internal static class Gemma2
{
    private static readonly GatedSizes Sizes = new(2304, 9216, 26, 8, 4, 256000, 8192);

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        config.Ignore("hidden_act", "cache_implementation");
        config.Demand("use_bidirectional_attention", false);
        bool hasBias = config.Flag("attention_bias", false);
        var settings = new GatedSettings(config, Gemma.ActivationKey, Gemma.Activation, Gemma.HeadWidth, Sizes)
        {
            IsTied = config.Flag("tie_word_embeddings", true),
            HasQueryKeyValueBias = hasBias,
            HasOutputBias = hasBias,
            Scale = 1 / Math.Sqrt(config.Positive("query_pre_attn_scalar", 256)),
            NormsOutputs = true,
            LogitCap = config.OptionalPositive("final_logit_softcapping", 30),
            Norm = GatedSettings.RootMeanSquare(config, addsOne: true),
        };
        AttentionRule capped = new() { SoftCap = config.OptionalPositive("attn_logit_softcapping", 50) };
        int? window = config.OptionalSize("sliding_window", 4096);
        settings = settings with
        {
            EmbeddingScale = Math.Sqrt(settings.Width),
            Attention = settings.SlidingAttention(config, window, layer => layer % 2 == 0, capped),
        };
        return new GatedDecoder(
            "gemma2", settings, RotaryEmbedding.Of(config, settings.HeadWidth, settings.Positions, weights), weights);
    }
}
