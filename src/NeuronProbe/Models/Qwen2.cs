namespace NeuronProbe.Models;

/// <summary>Qwen 2 and 2.5: Llama with biases of queries, keys and values. Names as in <c>Qwen2ForCausalLM</c>.</summary>
internal static class Qwen2
{
    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        config.Demand("use_mrope", false);
        var settings = new GatedSettings(config)
        {
            IsTied = config.Flag("tie_word_embeddings", false),
            HasQueryKeyValueBias = true,
            Norm = GatedSettings.RootMeanSquare(config),
        };
        settings = settings with { Attention = UpperLayersSlide(config, settings) };
        return new GatedDecoder("qwen2", settings, RotaryEmbedding.Of(config, settings.HeadWidth, settings.Positions, weights), weights);
    }

    /// <summary>Where <c>use_sliding_window</c> is set, the layers from <c>max_window_layers</c> on attend to a window.</summary>
    public static Func<int, AttentionRule> UpperLayersSlide(ModelConfig config, GatedSettings settings)
    {
        bool slides = config.Flag("use_sliding_window", false);
        int? window = config.OptionalSize("sliding_window");
        int first = config.OptionalSize("max_window_layers") ?? 28;
        return settings.SlidingAttention(config, slides ? window : null, layer => layer >= first);
    }
}
