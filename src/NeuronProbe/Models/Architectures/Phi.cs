using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Architectures;

/// <summary>Phi 1 to 2: rotary positions on a share of each head, attention and feed-forward network side by side after
/// one norm. Names as in <c>PhiForCausalLM</c>.</summary>
internal static class Phi
{
    public const string Prefix = "model.";

    /// <summary>Stored tensors that hold no weights: the frequencies that older versions of transformers
    /// saved.</summary>
    public static bool IsBuffer(string name) => name.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal);

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        DecoderSettings settings = Read(config);
        RotaryEmbedding rotary = PartialRotary.Of(
            config, ["partial_rotary_factor"], 0.5, ["rope_theta"], settings.HeadWidth, settings.Positions, weights);
        var parts = new DecoderParts
        {
            LayersPath = "model.layers",
            Layer = (_, path) => new Layer(settings, weights, path, rotary),
            Words = new Embedding(weights.TakeEmbedding("model.embed_tokens.weight", "lm_head.weight", settings.IsTied,
                settings.VocabularySize, settings.Width)),
            FinalNorm = settings.Norm(weights, "model.final_layernorm"),
            HeadHasBias = true,
            Rotary = rotary,
        };
        return new PlainDecoder("phi", settings, parts, weights);
    }

    private static DecoderSettings Read(ModelConfig config)
    {
        config.Ignore("attention_dropout", "embd_pdrop", "resid_pdrop");
        (int width, int heads) = (config.Size("hidden_size", 2048), config.Count("num_attention_heads", 32));
        int keyValueHeads = config.OptionalCount("num_key_value_heads") ?? heads;
        if (heads % keyValueHeads != 0)
        {
            throw config.Wrong(
                "num_attention_heads", $"a multiple of num_key_value_heads ({keyValueHeads})", $"{heads}");
        }
        return new DecoderSettings
        {
            Width = width,
            Layers = config.Count("num_hidden_layers", 24),
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadWidth = config.OptionalCount("head_dim") ?? Math.Max(1, width / heads),
            Positions = config.Size("max_position_embeddings", 2048),
            VocabularySize = config.Size("vocab_size", 51200),
            FeedForwardWidth = config.Size("intermediate_size", 8192),
            Activation = ActivationFunction.Find(config, "hidden_act", "gelu_new"),
            NormEpsilon = config.Epsilon("layer_norm_eps", 1e-5),
            IsTied = config.Flag("tie_word_embeddings", false),
            HasQueryKeyValueBias = true,
            HasOutputBias = true,
            NormsHeads = config.Flag("qk_layernorm", false),
        };
    }

    private sealed class Layer : TransformerLayer
    {
        private readonly LayerNorm norm;
        private readonly SeparateAttention self_attn;
        private readonly PlainFeedForward mlp;

        public Layer(DecoderSettings settings, Weights weights, string path, RotaryEmbedding rotary)
            : base(nameof(Layer))
        {
            norm = settings.Norm(weights, $"{path}.input_layernorm");
            self_attn = new SeparateAttention(
                settings, weights, $"{path}.self_attn", new AttentionNames("dense", HasQueryFirst: true),
                AttentionRule.Causal, rotary);
            mlp = new PlainFeedForward(settings, weights, $"{path}.mlp", "fc1", "fc2");
            RegisterComponents();
        }

        public override FeedForward FeedForward => mlp.FeedForward;

        public override AttentionHeads Heads => self_attn.Heads;

        public override Tensor forward(Tensor hidden)
        {
            using Tensor normed = norm.Apply(hidden);
            using Tensor attended = self_attn.call(normed).add_(hidden, One);
            return mlp.call(normed).add_(attended, One);
        }
    }
}
