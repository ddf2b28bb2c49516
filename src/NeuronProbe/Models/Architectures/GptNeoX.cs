using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Architectures;

/// <summary>GPT-NeoX, of which Pythia is one: rotary positions on a share of each head, attention and feed-forward
/// network side by side. Names as in <c>GPTNeoXForCausalLM</c>.</summary>
internal static class GptNeoX
{
    public const string Prefix = "gpt_neox.";

    /// <summary>Stored tensors that hold no weights: the causal masks and frequencies that older versions of
    /// transformers saved.</summary>
    public static bool IsBuffer(string name) =>
        name.EndsWith(".attention.bias", StringComparison.Ordinal)
            || name.EndsWith(".attention.masked_bias", StringComparison.Ordinal)
        || name.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal);

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        DecoderSettings settings = Read(config);
        bool isParallel = config.Flag("use_parallel_residual", true);
        RotaryEmbedding rotary = PartialRotary.Of(
            config, ["rotary_pct", "partial_rotary_factor"], 0.25, ["rotary_emb_base", "rope_theta"],
            settings.HeadWidth, settings.Positions, weights);
        var parts = new DecoderParts
        {
            LayersPath = "gpt_neox.layers",
            Layer = (_, path) => new Layer(settings, weights, path, rotary, isParallel),
            Words = new Embedding(weights.TakeEmbedding("gpt_neox.embed_in.weight", "embed_out.weight",
                settings.IsTied, settings.VocabularySize, settings.Width)),
            FinalNorm = settings.Norm(weights, "gpt_neox.final_layer_norm"),
            HeadPath = "embed_out",
            Rotary = rotary,
        };
        return new PlainDecoder("gpt_neox", settings, parts, weights);
    }

    private static DecoderSettings Read(ModelConfig config)
    {
        bool hasBias = config.Flag("attention_bias", true);
        config.Ignore(
            "attention_dropout", "hidden_dropout", "classifier_dropout", "attention_probs_dropout_prob",
            "hidden_dropout_prob", "type_vocab_size");
        return new DecoderSettings
        {
            Width = config.Size("hidden_size", 6144),
            Layers = config.Count("num_hidden_layers", 44),
            Heads = config.Count("num_attention_heads", 64),
            Positions = config.Size("max_position_embeddings", 2048),
            VocabularySize = config.Size("vocab_size", 50432),
            FeedForwardWidth = config.Size("intermediate_size", 24576),
            Activation = ActivationFunction.Find(config, "hidden_act", "gelu"),
            NormEpsilon = config.Epsilon("layer_norm_eps", 1e-5),
            IsTied = config.Flag("tie_word_embeddings", false),
            HasQueryKeyValueBias = hasBias,
            HasOutputBias = hasBias,
        }.DemandWholeHeads(config, "hidden_size", "num_attention_heads");
    }

    private sealed class Layer : TransformerLayer
    {
        private readonly LayerNorm attentionNorm;
        private readonly LayerNorm feedForwardNorm;
        private readonly FusedQkvAttention attention;
        private readonly PlainFeedForward mlp;
        private readonly bool isParallel;

        public Layer(DecoderSettings settings, Weights weights, string path, RotaryEmbedding rotary, bool isParallel)
            : base(nameof(Layer))
        {
            this.isParallel = isParallel;
            attentionNorm = settings.Norm(weights, $"{path}.input_layernorm");
            feedForwardNorm = settings.Norm(weights, $"{path}.post_attention_layernorm");
            attention = new FusedQkvAttention(settings, weights, $"{path}.attention", AttentionRule.Causal, rotary);
            mlp = new PlainFeedForward(settings, weights, $"{path}.mlp", "dense_h_to_4h", "dense_4h_to_h");
            RegisterComponents();
        }

        public override FeedForward FeedForward => mlp.FeedForward;

        public override AttentionHeads Heads => attention.Heads;

        public override Tensor forward(Tensor hidden)
        {
            using Tensor normed = attentionNorm.Apply(hidden);
            using Tensor attended = attention.call(normed).add_(hidden, One);
            normed.Dispose();
            using Tensor again = feedForwardNorm.Apply(isParallel ? hidden : attended);
            return mlp.call(again).add_(attended, One);
        }
    }
}
