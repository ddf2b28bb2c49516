using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Architectures;

/// <summary>GPT-J: rotary positions on neighbouring columns, attention and feed-forward network side by side after one
/// norm. Names as in <c>GPTJForCausalLM</c>.</summary>
internal static class GptJ
{
    public const string Prefix = "transformer.";

    private const double Theta = 10000;

    /// <summary>Stored tensors that hold no weights: the causal masks that older versions of transformers
    /// saved.</summary>
    public static bool IsBuffer(string name) =>
        name.EndsWith(".attn.bias", StringComparison.Ordinal)
            || name.EndsWith(".attn.masked_bias", StringComparison.Ordinal);

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        DecoderSettings settings = Read(config);
        var rotary = new RotaryEmbedding(
            RotaryScaling.None(Theta, RotaryWidth(config, settings), settings.Positions), RotaryPairs.Neighbours,
            weights.Type, weights.Device);
        var parts = new DecoderParts
        {
            LayersPath = "transformer.h",
            Layer = (_, path) => new Layer(settings, weights, path, rotary),
            Words = new Embedding(weights.TakeEmbedding("transformer.wte.weight", "lm_head.weight", settings.IsTied,
                settings.VocabularySize, settings.Width)),
            FinalNorm = settings.Norm(weights, "transformer.ln_f"),
            HeadHasBias = true,
            Rotary = rotary,
        };
        return new PlainDecoder("gptj", settings, parts, weights);
    }

    private static DecoderSettings Read(ModelConfig config)
    {
        config.Alias("hidden_size", "n_embd");
        config.Alias("num_hidden_layers", "n_layer");
        config.Alias("num_attention_heads", "n_head");
        config.Alias("max_position_embeddings", "n_positions");
        // Neither is read by the published code, which does as these values say.
        config.Demand("rotary", true);
        config.Demand("scale_attn_weights", true);
        config.Ignore(
            "n_ctx", "attn_pdrop", "embd_pdrop", "resid_pdrop", "summary_activation", "summary_first_dropout",
            "summary_proj_to_labels", "summary_type", "summary_use_proj");
        int width = config.Size("n_embd", 4096);
        return new DecoderSettings
        {
            Width = width,
            Layers = config.Count("n_layer", 28),
            Heads = config.Count("n_head", 16),
            Positions = config.Size("n_positions", 2048),
            VocabularySize = config.Size("vocab_size", 50400),
            FeedForwardWidth = config.OptionalSize("n_inner") ?? 4 * width,
            Activation = ActivationFunction.Find(config, "activation_function", "gelu_new"),
            NormEpsilon = config.Epsilon("layer_norm_epsilon", 1e-5),
            IsTied = config.Flag("tie_word_embeddings", false),
        }.DemandWholeHeads(config, "n_embd", "n_head");
    }

    /// <summary>Columns of a head that are rotated: 64 where the key is missing, all where it is null.</summary>
    private static int RotaryWidth(ModelConfig config, DecoderSettings settings)
    {
        int width = config.OptionalCount("rotary_dim", 64) ?? settings.HeadWidth;
        return width % 2 == 0 && width <= settings.HeadWidth
            ? width
            : throw config.Wrong(
                "rotary_dim", $"an even number of the {settings.HeadWidth} columns of a head", $"{width}");
    }

    private sealed class Layer : TransformerLayer
    {
        private readonly LayerNorm norm;
        private readonly SeparateAttention attn;
        private readonly PlainFeedForward mlp;

        public Layer(DecoderSettings settings, Weights weights, string path, RotaryEmbedding rotary)
            : base(nameof(Layer))
        {
            norm = settings.Norm(weights, $"{path}.ln_1");
            attn = new SeparateAttention(
                settings, weights, $"{path}.attn", new AttentionNames("out_proj"), AttentionRule.Causal, rotary);
            mlp = new PlainFeedForward(settings, weights, $"{path}.mlp", "fc_in", "fc_out");
            RegisterComponents();
        }

        public override FeedForward FeedForward => mlp.FeedForward;

        public override AttentionHeads Heads => attn.Heads;

        public override Tensor forward(Tensor hidden)
        {
            using Tensor normed = norm.Apply(hidden);
            using Tensor attended = attn.call(normed).add_(hidden, One);
            return mlp.call(normed).add_(attended, One);
        }
    }
}
