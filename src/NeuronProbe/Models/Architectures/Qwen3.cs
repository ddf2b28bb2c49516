using NeuronProbe.Models.Layers;

namespace NeuronProbe.Models.Architectures;

/// <summary>Qwen 3: Llama whose queries and keys are normed head by head before they are rotated. Names as in
/// <c>Qwen3ForCausalLM</c>.</summary>
internal static class Qwen3
{
    private static readonly GatedSizes Sizes = new(4096, 22016, 32, 32, 32, 151936, 32768);

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        bool hasBias = config.Flag("attention_bias", false);
        var settings = new GatedSettings(config, headWidth: 128, sizes: Sizes)
        {
            IsTied = config.Flag("tie_word_embeddings", false),
            HasQueryKeyValueBias = hasBias,
            HasOutputBias = hasBias,
            NormsHeads = true,
            Norm = GatedSettings.RootMeanSquare(config),
        };
        settings = settings with { Attention = Qwen2.UpperLayersSlide(config, settings) };
        return new GatedDecoder(
            "qwen3", settings, RotaryEmbedding.Of(config, settings.HeadWidth, settings.Positions, weights), weights);
    }
}
