using NeuronProbe.Models.Layers;

namespace NeuronProbe.Models.Architectures;

/// <summary>SmolLM 3: Llama whose queries and keys are not rotated in every fourth layer. Names as in
/// <c>SmolLM3ForCausalLM</c>.</summary>
internal static class SmolLm3
{
    private const double Theta = 2_000_000;
    private const int Interval = 4;

    private static readonly GatedSizes Sizes = new(2048, 11008, 36, 16, 4, 128256, 32768);

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        config.Ignore("pretraining_tp", "max_window_layers");
        bool hasAttentionBias = config.Flag("attention_bias", false);
        var settings = new GatedSettings(config, sizes: Sizes)
        {
            IsTied = config.Flag("tie_word_embeddings", true),
            HasQueryKeyValueBias = hasAttentionBias,
            HasOutputBias = hasAttentionBias,
            HasFeedForwardBias = config.Flag("mlp_bias", false),
            Norm = GatedSettings.RootMeanSquare(config),
        };
        Func<int, bool> isRotated = RotatedLayers(config, settings.Layers);
        bool slides = config.Flag("use_sliding_window", false);
        int? window = slides ? config.OptionalSize("sliding_window") : null;
        // Without that flag nothing else of windows counts, whatever it says.
        config.Ignore("sliding_window");
        settings = settings with { Attention = settings.SlidingAttention(config, window, layer => !isRotated(layer)) };
        RotaryEmbedding rotary = PartialRotary
            .Of(config, [], 1, ["rope_theta"], settings.HeadWidth, settings.Positions, weights, usualBase: Theta);
        return new GatedDecoder(
            "smollm3", settings, new LayerRotary([rotary], layer => isRotated(layer) ? rotary : null), weights);
    }

    /// <summary>Which layers are rotated: those with a 1 in <c>no_rope_layers</c>, or all but each last of
    /// <c>no_rope_layer_interval</c>.</summary>
    private static Func<int, bool> RotatedLayers(ModelConfig config, int layers)
    {
        int interval = config.Count("no_rope_layer_interval", Interval);
        if (!config.Has("no_rope_layers"))
        {
            config.Ignore("no_rope_layers");
            return layer => (layer + 1) % interval != 0;
        }
        IReadOnlyList<double> marks = config.Numbers("no_rope_layers");
        if (marks.Count < layers || marks.Any(mark => mark is not (0 or 1)))
        {
            throw config.Wrong("no_rope_layers", $"a 1 or a 0 for each of {layers} layers", $"{marks.Count} numbers");
        }
        return layer => marks[layer] == 1;
    }
}
