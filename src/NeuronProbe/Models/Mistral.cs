namespace NeuronProbe.Models;

/// <summary>Mistral: Llama without biases, each layer attending to a sliding window where the config has one. Names as in <c>MistralForCausalLM</c>.</summary>
internal static class Mistral
{
    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        var settings = new GatedSettings(config)
        {
            IsTied = config.Flag("tie_word_embeddings", false),
            Norm = GatedSettings.RootMeanSquare(config),
        };
        settings = settings with { Attention = settings.SlidingAttention(config, config.OptionalSize("sliding_window"), _ => true) };
        return new GatedDecoder("mistral", settings, RotaryEmbedding.Of(config, settings.HeadWidth, settings.Positions, weights), weights);
    }
}
