using NeuronProbe.Models.Layers;

namespace NeuronProbe.Models.Architectures;

/// <summary>OLMo 1: Llama with layer norms that have no parameters, and with clamped queries, keys and values. Names as
/// in <c>OlmoForCausalLM</c>.</summary>
internal static class Olmo
{
    private const double NormEpsilon = 1e-5;

    private static readonly GatedSizes Sizes = new(4096, 11008, 32, 32, null, 50304, 2048);

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        config.Ignore("pretraining_tp");
        bool hasBias = config.Flag("attention_bias", false);
        var settings = new GatedSettings(config, sizes: Sizes)
        {
            IsTied = config.Flag("tie_word_embeddings", false),
            HasQueryKeyValueBias = hasBias,
            HasOutputBias = hasBias,
            Clip = config.OptionalPositive("clip_qkv"),
            Norm = (_, _, width) => new LayerNorm(width, NormEpsilon),
        };
        return new GatedDecoder(
            "olmo", settings, RotaryEmbedding.Of(config, settings.HeadWidth, settings.Positions, weights), weights);
    }
}
