using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;

namespace NeuronProbe.Models.Architectures;

/// <summary>
/// Gemma 3's text model: Gemma 2 with normed queries and keys in place of capped scores; five of six layers attend to a
/// window and rotate faster.
/// With <c>use_bidirectional_attention</c> (EmbeddingGemma) tokens attend to those after them too. Names as in
/// <c>Gemma3ForCausalLM</c>.
/// </summary>
internal static class Gemma3
{
    private const double GlobalTheta = 1_000_000;
    private const double LocalTheta = 10_000;
    private const int SlidingPattern = 6;

    private static readonly GatedSizes Sizes = new(2304, 9216, 26, 8, 4, 262208, 131072);

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        config.Ignore("hidden_act", "cache_implementation", "_sliding_window_pattern");
        if (config.Has("attn_logit_softcapping"))
        {
            throw config.Wrong("attn_logit_softcapping", "null, since the published model caps no scores",
                $"{config.Number("attn_logit_softcapping", 0)}");
        }
        config.Ignore("attn_logit_softcapping");
        bool hasBias = config.Flag("attention_bias", false);
        var settings = new GatedSettings(config, Gemma.ActivationKey, Gemma.Activation, Gemma.HeadWidth, Sizes)
        {
            IsTied = config.Flag("tie_word_embeddings", true),
            HasQueryKeyValueBias = hasBias,
            HasOutputBias = hasBias,
            Scale = 1 / Math.Sqrt(config.Positive("query_pre_attn_scalar", 256)),
            NormsHeads = true,
            NormsOutputs = true,
            LogitCap = config.OptionalPositive("final_logit_softcapping"),
            Norm = GatedSettings.RootMeanSquare(config, addsOne: true),
        };
        int pattern = config.Count("sliding_window_pattern", SlidingPattern);
        bool Slides(int layer) => (layer + 1) % pattern != 0;
        settings = settings with
        {
            EmbeddingScale = Math.Sqrt(settings.Width),
            Attention = Attention(config, settings, Slides),
        };
        LayerRotary rotary = TypedRotary.Of(
            config, new("full_attention", "rope_theta", GlobalTheta, IsScaled: true),
            new("sliding_attention", "rope_local_base_freq", LocalTheta, IsScaled: false),
            LayerTypes.AreSliding(config, settings.Layers, Slides), settings.HeadWidth, settings.Positions, weights);
        return new GatedDecoder("gemma3_text", settings, rotary, weights);
    }

    private static Func<int, AttentionRule> Attention(
        ModelConfig config, GatedSettings settings, Func<int, bool> slides)
    {
        int? window = config.OptionalSize("sliding_window", 4096);
        return config.Flag("use_bidirectional_attention", false)
            ? settings.SlidingAttention(config, (window / 2) + 1, slides, AttentionRule.Everywhere)
            : settings.SlidingAttention(config, window, slides);
    }
}
