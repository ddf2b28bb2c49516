using NeuronProbe.Models.Layers;

namespace NeuronProbe.Models.Architectures;

/// <summary>
/// Mistral: Llama without biases, each layer attending to a sliding window unless the config says null.
/// Names as in <c>MistralForCausalLM</c>.
/// </summary>
internal static class Mistral
{
    private static readonly GatedSizes Sizes = new(4096, 14336, 32, 32, 8, 32000, 131072);

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        var settings = new GatedSettings(config, sizes: Sizes)
        {
            IsTied = config.Flag("tie_word_embeddings", false),
            Norm = GatedSettings.RootMeanSquare(config),
        };
        int? window = config.OptionalSize("sliding_window", 4096);
        settings = settings with { Attention = settings.SlidingAttention(config, window, _ => true) };
        return new GatedDecoder(
            "mistral", settings, RotaryEmbedding.Of(config, settings.HeadWidth, settings.Positions, weights), weights);
    }
}
