using NeuronProbe.Models.Kernels;

namespace NeuronProbe.Models.Layers;

/// <summary>Where an encoder family keeps the modules of a layer, below the layer's own path.</summary>
/// <param name="Query">The projection to queries; so with keys and values.</param>
/// <param name="Key">To keys.</param>
/// <param name="Value">To values.</param>
/// <param name="Output">The projection after attention.</param>
/// <param name="AttentionNorm">The norm after that.</param>
/// <param name="Up">The up-projection.</param>
/// <param name="Down">The down-projection.</param>
/// <param name="FeedForwardNorm">The norm after that.</param>
internal sealed record EncoderLayerNames(
    string Query, string Key, string Value, string Output, string AttentionNorm, string Up, string Down,
    string FeedForwardNorm);

/// <summary>The masked-language-model head: a projection, a nonlinearity, a norm, and the vocabulary.</summary>
/// <param name="Dense">Path of the projection.</param>
/// <param name="Norm">Path of the norm.</param>
/// <param name="Vocabulary">Path of the projection to the vocabulary, whose weight is the embedding where it is
/// tied.</param>
/// <param name="Bias">Name of that projection's bias.</param>
/// <param name="Activation">The nonlinearity.</param>
internal sealed record EncoderHeadNames(
    string Dense, string Norm, string Vocabulary, string Bias, ActivationFunction Activation);

/// <summary>What an encoder family reads in its config, and where it keeps its parts.</summary>
internal sealed record EncoderSettings
{
    /// <summary>Reads the keys that all of these families share.</summary>
    /// <param name="config">The config.</param>
    /// <param name="activationKey">The key that names the nonlinearity.</param>
    /// <param name="layers">Number of layers where the key is missing.</param>
    public EncoderSettings(ModelConfig config, string activationKey, int layers = 12)
    {
        // An encoder attends everywhere whatever this says.
        config.Ignore("is_causal");
        Width = config.Size("hidden_size", 768);
        Layers = config.Count("num_hidden_layers", layers);
        Heads = config.Count("num_attention_heads", 12);
        PositionRows = config.Size("max_position_embeddings", 512);
        Activation = ActivationFunction.Find(config, activationKey, "gelu");
        IsTied = config.Flag("tie_word_embeddings", true);
        if (Width % Heads != 0)
        {
            throw config.Wrong("hidden_size", $"a multiple of num_attention_heads ({Heads})", $"{Width}");
        }
    }

    public int Width { get; }

    public int Layers { get; }

    public int Heads { get; }

    public int HeadWidth => Width / Heads;

    /// <summary>Rows of the table of positions.</summary>
    public int PositionRows { get; }

    public ActivationFunction Activation { get; }

    public bool IsTied { get; }

    public required int FeedForwardWidth { get; init; }

    public required int VocabularySize { get; init; }

    public required double NormEpsilon { get; init; }

    /// <summary>Types that a token may have, all of which are the first one here; 0 where the family has
    /// none.</summary>
    public int TokenTypes { get; init; }

    /// <summary>Where set, positions count from the row after this id's, and tokens with this id all have its
    /// row.</summary>
    public int? PaddingId { get; init; }

    /// <summary>Which tokens a token attends to.</summary>
    public AttentionRule Attention { get; init; } = AttentionRule.Everywhere;

    /// <summary>What comes before the names of the embeddings and, without its dot, the module that holds the
    /// model.</summary>
    public required string Prefix { get; init; }

    /// <summary>Where the layers are, below the model.</summary>
    public required string LayersPath { get; init; }

    public required EncoderLayerNames LayerNames { get; init; }

    public required EncoderHeadNames Head { get; init; }

    /// <summary>The most tokens that there are positions for.</summary>
    public int Positions => PaddingId is { } padding ? PositionRows - padding - 1 : PositionRows;
}
