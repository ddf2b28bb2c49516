namespace NeuronProbe.Models;

/// <summary>Gemma 1: Llama with scaled embeddings and norms that scale by 1 + w. Names as in <c>GemmaForCausalLM</c>.</summary>
internal static class Gemma
{
    /// <summary>Width of a head where the config does not say.</summary>
    public const int HeadWidth = 256;

    /// <summary>The key of the nonlinearity: <c>hidden_act</c> is a leftover that the published models do not follow.</summary>
    public const string ActivationKey = "hidden_activation";

    /// <summary>The nonlinearity where that key is missing.</summary>
    public const string Activation = "gelu_pytorch_tanh";

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        config.Ignore("hidden_act");
        config.Demand("use_bidirectional_attention", false);
        bool hasBias = config.Flag("attention_bias", false);
        var settings = new GatedSettings(config, ActivationKey, Activation, HeadWidth)
        {
            IsTied = config.Flag("tie_word_embeddings", true),
            HasQueryKeyValueBias = hasBias,
            HasOutputBias = hasBias,
            EmbeddingScale = Math.Sqrt(config.Size("hidden_size")),
            Norm = GatedSettings.RootMeanSquare(config, addsOne: true),
        };
        return new GatedDecoder("gemma", settings, RotaryEmbedding.Of(config, settings.HeadWidth, settings.Positions, weights), weights);
    }
}
