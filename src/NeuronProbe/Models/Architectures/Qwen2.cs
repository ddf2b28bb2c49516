using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;

namespace NeuronProbe.Models.Architectures;

/// <summary>Qwen 2 and 2.5: Llama with biases of queries, keys and values. Names as in
/// <c>Qwen2ForCausalLM</c>.</summary>
internal static class Qwen2
{
    private static readonly GatedSizes Sizes = new(4096, 22016, 32, 32, 32, 151936, 32768);

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        config.Demand("use_mrope", false);
        var settings = new GatedSettings(config, sizes: Sizes)
        {
            IsTied = config.Flag("tie_word_embeddings", false),
            HasQueryKeyValueBias = true,
            Norm = GatedSettings.RootMeanSquare(config),
        };
        settings = settings with { Attention = UpperLayersSlide(config, settings) };
        return new GatedDecoder(
            "qwen2", settings, RotaryEmbedding.Of(config, settings.HeadWidth, settings.Positions, weights), weights);
    }

    /// <summary>Where <c>use_sliding_window</c> is set, the layers from <c>max_window_layers</c> on attend to a
    /// window.</summary>
    public static Func<int, AttentionRule> UpperLayersSlide(ModelConfig config, GatedSettings settings)
    {
        if (!config.Flag("use_sliding_window", false))
        {
            // What else there is of windows does not count then, whatever it says.
            config.Ignore("sliding_window", "max_window_layers");
            return settings.SlidingAttention(config, null, _ => false);
        }
        int first = config.Id("max_window_layers", 28);
        return settings.SlidingAttention(config, config.OptionalSize("sliding_window", 4096), layer => layer >= first);
    }
}
