using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Architectures;

/// <summary>BLOOM: no positions but ALiBi's slopes in attention, a norm after the embedding. Names as in
/// <c>BloomForCausalLM</c>.</summary>
internal static class Bloom
{
    public const string Prefix = "transformer.";

    private const int TrainedLength = 2048;

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        DecoderSettings settings = Read(config);
        bool isResidualNormed = config.Flag("apply_residual_connection_post_layernorm", false);
        AttentionRule rule = new() { Slopes = Slopes(settings.Heads) };
        LayerNorm wordNorm = settings.Norm(weights, "transformer.word_embeddings_layernorm");
        var parts = new DecoderParts
        {
            LayersPath = "transformer.h",
            Layer = (_, path) => new Layer(settings, weights, path, rule, isResidualNormed),
            Words = new Embedding(weights.TakeEmbedding("transformer.word_embeddings.weight", "lm_head.weight",
                settings.IsTied, settings.VocabularySize, settings.Width)),
            Begin = wordNorm.Apply,
            FinalNorm = settings.Norm(weights, "transformer.ln_f"),
        };
        return new PlainDecoder("bloom", settings, parts, weights);
    }

    private static DecoderSettings Read(ModelConfig config)
    {
        config.Alias("hidden_size", "n_embed");
        config.Alias("num_hidden_layers", "n_layer");
        config.Alias("num_attention_heads", "n_head");
        config.Ignore(
            "attention_dropout", "hidden_dropout", "attention_softmax_in_fp32", "bias_dropout_fusion",
            "masked_softmax_fusion", "offset_alibi", "pretraining_tp", "skip_bias_add",
            "skip_bias_add_qkv", "slow_but_exact", "unk_token_id");
        int width = config.Size("n_embed", 64);
        if ((config.OptionalSize("n_inner") ?? 4 * width) is var inner && inner != 4 * width)
        {
            throw config.Wrong(
                "n_inner", $"four times the width ({4 * width}), as the published code has it", $"{inner}");
        }
        return new DecoderSettings
        {
            Width = width,
            Layers = config.Count("n_layer", 2),
            Heads = config.Count("n_head", 8),
            Positions = config.OptionalSize("seq_length") ?? TrainedLength,
            VocabularySize = config.Size("vocab_size", 250880),
            FeedForwardWidth = inner,
            Activation = ActivationFunction.TanhFormula,
            NormEpsilon = config.Epsilon("layer_norm_epsilon", 1e-5),
            IsTied = config.Flag("tie_word_embeddings", true),
            HasQueryKeyValueBias = true,
            HasOutputBias = true,
        }.DemandWholeHeads(config, "n_embed", "n_head");
    }

    /// <summary>
    /// ALiBi's slopes: of n heads, n a power of two, head i has 2^(-8 (i + 1) / n). Any more heads than that take every
    /// other slope of twice as many, from the first on.
    /// </summary>
    private static float[] Slopes(int heads)
    {
        int whole = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)heads + 1) / 2;
        IEnumerable<double> powers = Enumerable.Range(1, whole).Select(i => -8.0 * i / whole);
        IEnumerable<double> between = Enumerable.Range(0, heads - whole).Select(i => -4.0 * ((2 * i) + 1) / whole);
        return [.. powers.Concat(between).Select(power => (float)Math.Pow(2, power))];
    }

    private sealed class Layer : TransformerLayer
    {
        private readonly LayerNorm attentionNorm;
        private readonly LayerNorm feedForwardNorm;
        private readonly FusedQkvAttention self_attention;
        private readonly PlainFeedForward mlp;
        private readonly bool isResidualNormed;

        public Layer(DecoderSettings settings, Weights weights, string path, AttentionRule rule, bool isResidualNormed)
            : base(nameof(Layer))
        {
            this.isResidualNormed = isResidualNormed;
            attentionNorm = settings.Norm(weights, $"{path}.input_layernorm");
            feedForwardNorm = settings.Norm(weights, $"{path}.post_attention_layernorm");
            self_attention = new FusedQkvAttention(settings, weights, $"{path}.self_attention", rule);
            mlp = new PlainFeedForward(settings, weights, $"{path}.mlp", "dense_h_to_4h", "dense_4h_to_h");
            RegisterComponents();
        }

        public override FeedForward FeedForward => mlp.FeedForward;

        public override AttentionHeads Heads => self_attention.Heads;

        public override Tensor forward(Tensor hidden)
        {
            using Tensor normed = attentionNorm.Apply(hidden);
            using Tensor attended = self_attention.call(normed).add_(isResidualNormed ? normed : hidden, One);
            normed.Dispose();
            using Tensor again = feedForwardNorm.Apply(attended);
            return mlp.call(again).add_(isResidualNormed ? again : attended, One);
        }
    }
}
