using NeuronProbe.Models.Layers;

namespace NeuronProbe.Models.Architectures;

/// <summary>Gemma 1: Llama with scaled embeddings and norms that scale by 1 + w. Names as in
/// <c>GemmaForCausalLM</c>.</summary>
internal static class Gemma
{
    /// <summary>Width of a head where the config does not say.</summary>
    public const int HeadWidth = 256;

    /// <summary>
    /// The key of the nonlinearity. What <c>hidden_act</c> says beside it is a leftover that the published models do
    /// not follow.
    /// </summary>
    public const string ActivationKey = "hidden_activation";

    /// <summary>The nonlinearity where that key is missing.</summary>
    public const string Activation = "gelu_pytorch_tanh";

    private static readonly GatedSizes Sizes = new(3072, 24576, 28, 16, 16, 256000, 8192);

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        config.Ignore("hidden_act", ActivationKey);
        config.Demand("use_bidirectional_attention", false);
        bool hasBias = config.Flag("attention_bias", false);
        var settings = new GatedSettings(config, FindActivationKey(config), Activation, HeadWidth, Sizes)
        {
            IsTied = config.Flag("tie_word_embeddings", true),
            HasQueryKeyValueBias = hasBias,
            HasOutputBias = hasBias,
            Norm = GatedSettings.RootMeanSquare(config, addsOne: true),
        };
        settings = settings with { EmbeddingScale = Math.Sqrt(settings.Width) };
        return new GatedDecoder(
            "gemma", settings, RotaryEmbedding.Of(config, settings.HeadWidth, settings.Positions, weights), weights);
    }

    /// <summary>The key that counts, or null where the family's own function does.</summary>
    private static string? FindActivationKey(ModelConfig config)
    {
        if (config.Has(ActivationKey))
        {
            return ActivationKey;
        }
        // Newer code knows this key alone. The first published configs have "gelu" there and mean the tanh formula.
        return config.OptionalText("hidden_act") is null or "gelu" ? null : "hidden_act";
    }
}
