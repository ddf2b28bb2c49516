using NeuronProbe.Models.Kernels;

namespace NeuronProbe.Models.Layers;

/// <summary>What a family of models with rotary positions and a gated feed-forward network reads in its config, and how
/// its parts differ from Llama's.</summary>
internal sealed record GatedSettings
{
    /// <summary>Reads the keys that all of these families share.</summary>
    /// <param name="config">The config.</param>
    /// <param name="activationKey">The key that names the nonlinearity; null where none counts.</param>
    /// <param name="activation">The nonlinearity where the key is missing.</param>
    /// <param name="headWidth">
    /// Width of a head where the key is missing; by default, and where it says null, the heads share the residual
    /// stream's.
    /// </param>
    /// <param name="sizes">Sizes where their keys are missing; without them a config must have all but two.</param>
    public GatedSettings(
        ModelConfig config,
        string? activationKey = "hidden_act",
        string activation = "silu",
        int? headWidth = null,
        GatedSizes? sizes = null)
    {
        Width = sizes is null ? config.Size("hidden_size") : config.Size("hidden_size", sizes.Width);
        Layers = sizes is null ? config.Count("num_hidden_layers") : config.Count("num_hidden_layers", sizes.Layers);
        Heads = sizes is null ? config.Count("num_attention_heads") : config.Count("num_attention_heads", sizes.Heads);
        KeyValueHeads = config.OptionalCount("num_key_value_heads", sizes?.KeyValueHeads) ?? Heads;
        HeadWidth = config.OptionalCount("head_dim", headWidth) ?? Math.Max(1, Width / Heads);
        Positions = config.Size("max_position_embeddings", sizes?.Positions ?? 2048);
        VocabularySize = sizes is null ? config.Size("vocab_size") : config.Size("vocab_size", sizes.Vocabulary);
        FeedForwardWidth = sizes is null
            ? config.Size("intermediate_size")
            : config.Size("intermediate_size", sizes.FeedForward);
        Activation = activationKey is null
            ? ActivationFunction.Named(activation)
            : ActivationFunction.Find(config, activationKey, activation);
        config.Ignore("attention_dropout");
        Scale = 1 / Math.Sqrt(HeadWidth);
        if (Heads % KeyValueHeads != 0)
        {
            throw config.Wrong(
                "num_attention_heads", $"a multiple of num_key_value_heads ({KeyValueHeads})", $"{Heads}");
        }
        if (HeadWidth % 2 != 0)
        {
            throw config.Wrong("head_dim", "even, since rotary positions rotate pairs of columns", $"{HeadWidth}");
        }
    }

    public int Width { get; }

    public int Layers { get; }

    public int Heads { get; }

    public int KeyValueHeads { get; }

    public int HeadWidth { get; }

    public int Positions { get; }

    public int VocabularySize { get; }

    public int FeedForwardWidth { get; }

    public ActivationFunction Activation { get; }

    /// <summary>Whether the vocabulary head is the embedding.</summary>
    public required bool IsTied { get; init; }

    /// <summary>Whether queries, keys and values are one projection, and gate and up another.</summary>
    public bool IsFused { get; init; }

    /// <summary>Whether what attention and the feed-forward network read is normed.</summary>
    public bool NormsInputs { get; init; } = true;

    /// <summary>Whether what attention and the feed-forward network give is normed too, before it joins the residual
    /// stream.</summary>
    public bool NormsOutputs { get; init; }

    /// <summary>What that is multiplied by before it joins the residual stream.</summary>
    public double ResidualScale { get; init; } = 1;

    /// <summary>What logits are divided by.</summary>
    public double LogitDivisor { get; init; } = 1;

    /// <summary>Where set, a logit x becomes cap * tanh(x / cap).</summary>
    public double? LogitCap { get; init; }

    /// <summary>What products of queries and keys are multiplied by.</summary>
    public double Scale { get; init; }

    public bool HasQueryKeyValueBias { get; init; }

    public bool HasOutputBias { get; init; }

    public bool HasFeedForwardBias { get; init; }

    /// <summary>Whether each head of queries and keys is normed before it is rotated.</summary>
    public bool NormsHeads { get; init; }

    /// <summary>Whether queries and keys are normed before they are rotated, all heads of a token as one.</summary>
    public bool NormsProjections { get; init; }

    /// <summary>What queries, keys and values are clamped to, on both sides of zero; null where they are not.</summary>
    public double? Clip { get; init; }

    /// <summary>What embeddings are multiplied by.</summary>
    public double EmbeddingScale { get; init; } = 1;

    /// <summary>Makes the norm with this path and width.</summary>
    public required Func<Weights, string, int, Norm> Norm { get; init; }

    /// <summary>Which tokens each layer attends to.</summary>
    public Func<int, AttentionRule> Attention { get; init; } = _ => AttentionRule.Causal;

    /// <summary>Lets some layers attend to the last tokens only.</summary>
    /// <param name="config">The config, whose <c>layer_types</c> names the layers where it is there.</param>
    /// <param name="window">Tokens that such a layer attends to, the token itself counted; null where no layer is
    /// one.</param>
    /// <param name="isSliding">Which layers the family makes such ones.</param>
    /// <param name="rule">The rule of the others.</param>
    /// <exception cref="ProbeException"><c>layer_types</c> names a kind that is not known, or is not of one kind for
    /// each layer.</exception>
    public Func<int, AttentionRule> SlidingAttention(
        ModelConfig config, int? window, Func<int, bool> isSliding, AttentionRule? rule = null)
    {
        AttentionRule full = rule ?? AttentionRule.Causal;
        AttentionRule sliding = full with { Window = window };
        Func<int, bool> slides = LayerTypes.AreSliding(config, Layers, isSliding);
        return layer => slides(layer) ? sliding : full;
    }

    /// <summary>Root-mean-square norms, with an epsilon of <c>rms_norm_eps</c>.</summary>
    /// <param name="config">The config.</param>
    /// <param name="addsOne">Whether scales are stored as their difference from 1.</param>
    /// <param name="fallback">The epsilon where the key is missing.</param>
    public static Func<Weights, string, int, Norm> RootMeanSquare(
        ModelConfig config, bool addsOne = false, double fallback = 1e-6)
    {
        double epsilon = config.Epsilon("rms_norm_eps", fallback);
        return (weights, path, width) => new RootMeanSquareNorm(weights, path, width, epsilon, addsOne);
    }
}
