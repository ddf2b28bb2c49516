using NeuronProbe.Models.Layers;

namespace NeuronProbe.Models.Architectures;

/// <summary>
/// OLMo 2 and 3: Llama with norms after attention and network instead of before them, and of queries and keys, all
/// heads as one; in OLMo 3 three of four layers attend to a window. Names as in <c>Olmo2ForCausalLM</c> and
/// <c>Olmo3ForCausalLM</c>.
/// </summary>
internal static class Olmo2
{
    private const double NormEpsilon = 1e-5;
    private const int SlidingPattern = 4;

    private static readonly GatedSizes Sizes = new(4096, 11008, 32, 32, null, 50304, 2048);

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        GatedSettings settings = Read(config);
        return new GatedDecoder(
            "olmo2", settings, RotaryEmbedding.Of(config, settings.HeadWidth, settings.Positions, weights), weights);
    }

    public static TransformerModel MakeOlmo3(ModelConfig config, Weights weights)
    {
        GatedSettings settings = Read(config);
        settings = settings with
        {
            Attention = settings.SlidingAttention(
                config, config.OptionalSize("sliding_window", 4096), layer => (layer + 1) % SlidingPattern != 0),
        };
        LayerRotary rotary = TypedRotary.Of(
            config, new("full_attention", "rope_theta", 500_000, IsScaled: true),
            new("sliding_attention", "rope_theta", 500_000, IsScaled: false),
            LayerTypes.AreSliding(config, settings.Layers, layer => (layer + 1) % SlidingPattern != 0),
            settings.HeadWidth, settings.Positions, weights);
        return new GatedDecoder("olmo3", settings, rotary, weights);
    }

    private static GatedSettings Read(ModelConfig config)
    {
        config.Ignore("pretraining_tp");
        bool hasBias = config.Flag("attention_bias", false);
        return new GatedSettings(config, sizes: Sizes)
        {
            IsTied = config.Flag("tie_word_embeddings", false),
            HasQueryKeyValueBias = hasBias,
            HasOutputBias = hasBias,
            NormsInputs = false,
            NormsOutputs = true,
            NormsProjections = true,
            Norm = GatedSettings.RootMeanSquare(config, fallback: NormEpsilon),
        };
    }
}
