using NeuronProbe.Models.Kernels;

namespace NeuronProbe.Models.Layers;

/// <summary>What ModernBERT reads in its config.</summary>
internal sealed record ModernBertSettings
{
    private const int GlobalInterval = 3;

    private readonly Func<int, bool> isSliding;
    private readonly AttentionRule sliding;

    public ModernBertSettings(ModelConfig config)
    {
        // Some of these are BERT's, left in the published configs and read by nothing.
        config.Ignore(
            "attention_dropout", "classifier_dropout", "classifier_pooling", "cls_token_id",
            "deterministic_flash_attn", "embedding_dropout",
            "initializer_cutoff_factor", "layer_norm_eps", "mlp_dropout", "position_embedding_type",
            "reference_compile", "repad_logits_with_grad", "sparse_pred_ignore_index", "sparse_prediction");
        Width = config.Size("hidden_size", 768);
        Layers = config.Count("num_hidden_layers", 22);
        Heads = config.Count("num_attention_heads", 12);
        FeedForwardWidth = config.Size("intermediate_size", 1152);
        VocabularySize = config.Size("vocab_size", 50368);
        Positions = config.Size("max_position_embeddings", 8192);
        Activation = ActivationFunction.Find(config, "hidden_activation", "gelu");
        HeadActivation = ActivationFunction.Find(config, "classifier_activation", "gelu");
        NormEpsilon = config.Epsilon("norm_eps", 1e-5);
        HasNormShift = config.Flag("norm_bias", false);
        HasAttentionBias = config.Flag("attention_bias", false);
        HasFeedForwardBias = config.Flag("mlp_bias", false);
        HasHeadBias = config.Flag("classifier_bias", false);
        HasVocabularyBias = config.Flag("decoder_bias", true);
        IsTied = config.Flag("tie_word_embeddings", true);
        int interval = config.Count("global_attn_every_n_layers", GlobalInterval);
        isSliding = LayerTypes.AreSliding(config, Layers, layer => layer % interval != 0);
        // local_attention counts both sides together; the token itself comes on top.
        sliding = AttentionRule.Everywhere with { Window = (config.Size("local_attention", 128) / 2) + 1 };
        if (Width % Heads != 0 || Width / Heads % 2 != 0)
        {
            throw config.Wrong(
                "hidden_size", $"a multiple of num_attention_heads ({Heads}) by an even number", $"{Width}");
        }
    }

    public int Width { get; }

    public int Layers { get; }

    public int Heads { get; }

    public int HeadWidth => Width / Heads;

    public int FeedForwardWidth { get; }

    public int VocabularySize { get; }

    public int Positions { get; }

    public ActivationFunction Activation { get; }

    /// <summary>The nonlinearity of the masked-language-model head.</summary>
    public ActivationFunction HeadActivation { get; }

    public double NormEpsilon { get; }

    public bool HasNormShift { get; }

    public bool HasAttentionBias { get; }

    public bool HasFeedForwardBias { get; }

    public bool HasHeadBias { get; }

    public bool HasVocabularyBias { get; }

    public bool IsTied { get; }

    /// <summary>Which tokens a layer attends to.</summary>
    public AttentionRule Attention(int layer) => isSliding(layer) ? sliding : AttentionRule.Everywhere;

    /// <summary>Reads the rotary positions of the layers of both kinds.</summary>
    public LayerRotary Rotary(ModelConfig config, Weights weights)
    {
        const double global = 160_000;
        // A base that is null is the other layers'.
        double local = config.IsNull("local_rope_theta") ? config.Positive("global_rope_theta", global) : 10_000;
        return TypedRotary.Of(
            config, new("full_attention", "global_rope_theta", global, IsScaled: true),
            new("sliding_attention", "local_rope_theta", local, IsScaled: true),
            isSliding, HeadWidth, Positions, weights);
    }

    public LayerNorm Norm(Weights weights, string path) => new(weights, path, Width, NormEpsilon, HasNormShift);
}
