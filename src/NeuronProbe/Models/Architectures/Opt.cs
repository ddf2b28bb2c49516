using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Architectures;

/// <summary>OPT: learned positions that begin at 2, norms before or after each part, embeddings of another width where
/// projections lead in and out. Names as in <c>OPTForCausalLM</c>.</summary>
internal static class Opt
{
    public const string Prefix = "model.";

    private const string Decoder = "model.decoder";

    // Rows of the table of positions before that of the first token.
    private const int PositionOffset = 2;

    private const double NormEpsilon = 1e-5;

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        DecoderSettings settings = Read(config);
        bool isNormBefore = config.Flag("do_layer_norm_before", true);
        bool isNormAffine = config.Flag("layer_norm_elementwise_affine", true);
        bool hasNoFinalNorm = config.Flag("_remove_final_layer_norm", false) || !isNormBefore;
        int wordWidth = config.OptionalSize("word_embed_proj_dim") ?? settings.Width;
        Tensor positions = weights.Take(
            $"{Decoder}.embed_positions.weight", settings.Positions + PositionOffset, settings.Width);
        Linear? projectIn = wordWidth == settings.Width
            ? null
            : Linear.Take(weights, $"{Decoder}.project_in", wordWidth, settings.Width, hasBias: false);
        Linear? projectOut = wordWidth == settings.Width
            ? null
            : Linear.Take(weights, $"{Decoder}.project_out", settings.Width, wordWidth, hasBias: false);
        LayerNorm? finalNorm = hasNoFinalNorm ? null : Norm("final_layer_norm");
        var parts = new DecoderParts
        {
            LayersPath = $"{Decoder}.layers",
            Layer = (i, path) =>
                new Layer(
                    settings, weights, path, isNormBefore, Norm($"layers.{i}.self_attn_layer_norm"),
                    Norm($"layers.{i}.final_layer_norm")),
            Words = new Embedding(weights.TakeEmbedding($"{Decoder}.embed_tokens.weight", "lm_head.weight",
                settings.IsTied, settings.VocabularySize, wordWidth)),
            Begin = words => Project(words, projectIn).add_(positions.narrow(0, PositionOffset, words.shape[1]), One),
            FinalNorm = finalNorm,
            HeadProjection = projectOut,
        };
        return new PlainDecoder("opt", settings, parts, weights);

        LayerNorm Norm(string name) =>
            isNormAffine
                ? new LayerNorm(weights, $"{Decoder}.{name}", settings.Width, NormEpsilon)
                : new LayerNorm(settings.Width, NormEpsilon);
    }

    private static DecoderSettings Read(ModelConfig config)
    {
        bool hasBias = config.Flag("enable_bias", true);
        // Neither is read by the published code, which does as these values say.
        config.Demand("learned_embeddings", true);
        config.Demand("scale_embeddings", false);
        config.Ignore("activation_dropout", "attention_dropout", "dropout", "layerdrop", "init_std");
        return new DecoderSettings
        {
            Width = config.Size("hidden_size", 768),
            Layers = config.Count("num_hidden_layers", 12),
            Heads = config.Count("num_attention_heads", 12),
            Positions = config.Size("max_position_embeddings", 2048),
            VocabularySize = config.Size("vocab_size", 50272),
            FeedForwardWidth = config.Size("ffn_dim", 3072),
            Activation = ActivationFunction.Find(config, "activation_function", "relu"),
            NormEpsilon = NormEpsilon,
            IsTied = config.Flag("tie_word_embeddings", true),
            HasQueryKeyValueBias = hasBias,
            HasOutputBias = hasBias,
            HasFeedForwardBias = hasBias,
        }.DemandWholeHeads(config, "hidden_size", "num_attention_heads");
    }

    private static Tensor Project(Tensor input, Linear? projection) => projection?.call(input) ?? input;

    private sealed class Layer : TransformerLayer
    {
        private readonly LayerNorm attentionNorm;
        private readonly LayerNorm feedForwardNorm;
        private readonly SeparateAttention self_attn;
        private readonly Linear fc1;
        private readonly Linear fc2;
        private readonly bool isNormBefore;

        public Layer(
            DecoderSettings settings, Weights weights, string path, bool isNormBefore, LayerNorm attentionNorm,
            LayerNorm feedForwardNorm)
            : base(nameof(Layer))
        {
            this.isNormBefore = isNormBefore;
            this.attentionNorm = attentionNorm;
            this.feedForwardNorm = feedForwardNorm;
            self_attn = new SeparateAttention(
                settings, weights, $"{path}.self_attn", new AttentionNames("out_proj"), AttentionRule.Causal);
            FeedForward = PlainFeedForward.Take(settings, weights, $"{path}.fc1", $"{path}.fc2");
            fc1 = FeedForward.Up.Module;
            fc2 = FeedForward.Down;
            RegisterComponents();
        }

        public override FeedForward FeedForward { get; }

        public override AttentionHeads Heads => self_attn.Heads;

        public override bool EndsWithNorm => !isNormBefore;

        public override Tensor forward(Tensor hidden)
        {
            using Tensor attended = Around(attentionNorm, hidden, self_attn.call);
            return Around(feedForwardNorm, attended, x => PlainFeedForward.Run(FeedForward, x));
        }

        /// <summary>x + part(norm x), or norm(x + part x).</summary>
        private Tensor Around(LayerNorm norm, Tensor hidden, Func<Tensor, Tensor> part)
        {
            if (isNormBefore)
            {
                using Tensor normed = norm.Apply(hidden);
                return part(normed).add_(hidden, One);
            }
            using Tensor sum = part(hidden).add_(hidden, One);
            return norm.Apply(sum);
        }
    }
}
