using NeuronProbe.Models.Layers;

namespace NeuronProbe.Models.Architectures;

/// <summary>Phi-3 and Phi-4: Llama with fused projections, of whose heads only the first columns may be rotated. Names
/// as in <c>Phi3ForCausalLM</c>.</summary>
internal static class Phi3
{
    // What longrope takes for the trained length, whatever rope_scaling says of it.
    private const int TrainedLength = 4096;

    private static readonly GatedSizes Sizes = new(3072, 8192, 32, 32, null, 32064, 4096);

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        config.Demand("attention_bias", false);
        config.Demand("mlp_bias", false);
        config.Demand("lm_head_bias", false);
        config.Ignore("embd_pdrop", "resid_pdrop", "full_attn_mod", "interpolate_factor");
        var settings = new GatedSettings(config, sizes: Sizes)
        {
            IsTied = config.Flag("tie_word_embeddings", false),
            IsFused = true,
            Norm = GatedSettings.RootMeanSquare(config, fallback: 1e-5),
        };
        settings = settings with
        {
            Attention = settings.SlidingAttention(config, config.OptionalSize("sliding_window"), _ => true),
        };
        RotaryEmbedding rotary = PartialRotary.Of(
            config, ["partial_rotary_factor"], 1, ["rope_theta"], settings.HeadWidth, settings.Positions, weights,
            TrainedLength);
        return new GatedDecoder("phi3", settings, rotary, weights);
    }
}
