using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>What a family of models with rotary positions and a gated feed-forward network reads in its config, and how its parts differ from Llama's.</summary>
internal sealed record GatedSettings
{
    /// <summary>Reads the keys that all of these families share.</summary>
    /// <param name="config">The config.</param>
    /// <param name="activationKey">The key that names the nonlinearity.</param>
    /// <param name="activation">The nonlinearity where the key is missing.</param>
    public GatedSettings(ModelConfig config, string activationKey = "hidden_act", string activation = "silu")
    {
        Width = config.Size("hidden_size");
        Layers = config.Count("num_hidden_layers");
        Heads = config.Count("num_attention_heads");
        KeyValueHeads = config.Count("num_key_value_heads", Heads);
        HeadWidth = config.Count("head_dim", Math.Max(1, Width / Heads));
        Positions = config.Size("max_position_embeddings", 2048);
        VocabularySize = config.Size("vocab_size");
        FeedForwardWidth = config.Size("intermediate_size");
        Activation = ActivationFunction.Find(config, activationKey, activation);
        IsTied = config.Flag("tie_word_embeddings", false);
        config.Ignore("attention_dropout");
        Scale = 1 / Math.Sqrt(HeadWidth);
        if (Heads % KeyValueHeads != 0)
        {
            throw config.Wrong("num_attention_heads", $"a multiple of num_key_value_heads ({KeyValueHeads})", $"{Heads}");
        }
        if (HeadWidth % 2 != 0)
        {
            throw config.Wrong("head_dim", "even, since rotary positions turn pairs", $"{HeadWidth}");
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

    public bool IsTied { get; init; }

    /// <summary>What products of queries and keys are multiplied by.</summary>
    public double Scale { get; init; }

    public bool HasQueryKeyValueBias { get; init; }

    public bool HasOutputBias { get; init; }

    public bool HasFeedForwardBias { get; init; }

    /// <summary>Whether each head of queries and keys is normed before it turns.</summary>
    public bool NormsHeads { get; init; }

    /// <summary>What queries, keys and values are clamped to, on both sides of zero; null where they are not.</summary>
    public double? Clip { get; init; }

    /// <summary>What embeddings are multiplied by.</summary>
    public double EmbeddingScale { get; init; } = 1;

    /// <summary>Makes the norm with this path and width.</summary>
    public required Func<Weights, string, int, Func<Tensor, Tensor>> Norm { get; init; }

    /// <summary>Which tokens each layer attends to.</summary>
    public Func<int, AttentionRule> Attention { get; init; } = _ => AttentionRule.Causal;

    /// <summary>Root-mean-square norms, with an epsilon of <c>rms_norm_eps</c>.</summary>
    /// <param name="config">The config.</param>
    /// <param name="addsOne">Whether scales are stored as their difference from 1.</param>
    public static Func<Weights, string, int, Func<Tensor, Tensor>> RootMeanSquare(ModelConfig config, bool addsOne = false)
    {
        double epsilon = config.Number("rms_norm_eps", 1e-6);
        return (weights, path, width) => new RootMeanSquareNorm(weights, path, width, epsilon, addsOne).Apply;
    }
}
