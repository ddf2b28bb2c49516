using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>Llama 1 to 3: rotary positions, grouped-query attention, RMS norm, a gated feed-forward network. Names as in <c>LlamaForCausalLM</c>.</summary>
internal sealed class Llama : TransformerModel
{
    public const string Prefix = "model.";

    private readonly Weights weights;
    private readonly Settings settings;
    private readonly Embedding embedding;
    private readonly RotaryEmbedding rotary;
    private readonly Layer[] layers;
    private readonly RootMeanSquareNorm finalNorm;
    private Tensor? head;

    public Llama(ModelConfig config, Weights weights)
        : base("llama", weights)
    {
        this.weights = weights;
        settings = new Settings(config);
        embedding = new Embedding(weights.Take("model.embed_tokens.weight", settings.VocabularySize, settings.Width));
        rotary = new RotaryEmbedding(config, settings.HeadWidth, weights.Type, weights.Device);
        layers = [.. Enumerable.Range(0, settings.Layers).Select(i => new Layer(settings, weights, rotary, PathOf(i)))];
        finalNorm = new RootMeanSquareNorm(weights, "model.norm", settings.Width, settings.NormEpsilon);
        var model = new Group("model");
        model.register_module("layers", new ModuleList<Layer>(layers));
        register_module("model", model);
    }

    public override int LayerCount => settings.Layers;

    public override int VocabularySize => settings.VocabularySize;

    public override int HiddenWidth => settings.Width;

    public override int FeedForwardWidth => settings.FeedForwardWidth;

    public override int PositionLimit => settings.Positions;

    public override IReadOnlyList<FeedForward> FeedForwards => [.. layers.Select(l => l.FeedForward)];

    /// <summary>Stored tensors that hold no weights: the frequencies that older versions of transformers saved.</summary>
    public static bool IsBuffer(string name) => name.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal);

    public override Tensor Run(Tensor ids, int layerCount)
    {
        return RunLayers(embedding.Apply(ids), layers.AsSpan(0, layerCount));
    }

    public override Tensor Logits(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        head ??= settings.IsTied ? embedding.Table : weights.Take("lm_head.weight", settings.VocabularySize, settings.Width);
        return nn.functional.linear(finalNorm.Apply(hidden), head).MoveToOuterDisposeScope();
    }

    protected override string LayerPath(int layer) => PathOf(layer);

    private static string PathOf(int layer) => $"{Prefix}layers.{layer}";

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            rotary.Dispose();
        }
    }

    private sealed class Settings
    {
        public Settings(ModelConfig config)
        {
            Width = config.Size("hidden_size");
            Layers = config.Count("num_hidden_layers");
            Heads = config.Count("num_attention_heads");
            KeyValueHeads = config.Count("num_key_value_heads", Heads);
            HeadWidth = config.Count("head_dim", Math.Max(1, Width / Heads));
            Positions = config.Size("max_position_embeddings", 2048);
            VocabularySize = config.Size("vocab_size");
            FeedForwardWidth = config.Size("intermediate_size");
            Activation = ActivationFunction.Find(config, "hidden_act", "silu");
            NormEpsilon = config.Number("rms_norm_eps", 1e-6);
            HasAttentionBias = config.Flag("attention_bias", false);
            HasFeedForwardBias = config.Flag("mlp_bias", false);
            IsTied = config.Flag("tie_word_embeddings", false);
            config.Ignore("attention_dropout", "pretraining_tp");
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

        public double NormEpsilon { get; }

        public bool HasAttentionBias { get; }

        public bool HasFeedForwardBias { get; }

        public bool IsTied { get; }
    }

    private sealed class Layer : nn.Module<Tensor, Tensor>
    {
        private readonly RootMeanSquareNorm attentionNorm;
        private readonly RootMeanSquareNorm feedForwardNorm;
        private readonly Attention self_attn;
        private readonly Mlp mlp;

        public Layer(Settings settings, Weights weights, RotaryEmbedding rotary, string path)
            : base(nameof(Layer))
        {
            attentionNorm = new RootMeanSquareNorm(weights, $"{path}.input_layernorm", settings.Width, settings.NormEpsilon);
            self_attn = new Attention(settings, weights, rotary, $"{path}.self_attn");
            feedForwardNorm = new RootMeanSquareNorm(weights, $"{path}.post_attention_layernorm", settings.Width, settings.NormEpsilon);
            mlp = new Mlp(settings, weights, $"{path}.mlp");
            RegisterComponents();
        }

        public FeedForward FeedForward => mlp.FeedForward;

        public override Tensor forward(Tensor hidden)
        {
            using Tensor normed = attentionNorm.Apply(hidden);
            using Tensor attended = self_attn.call(normed).add_(hidden);
            normed.Dispose();
            using Tensor again = feedForwardNorm.Apply(attended);
            return mlp.call(again).add_(attended);
        }
    }

    private sealed class Attention : nn.Module<Tensor, Tensor>
    {
        private readonly Settings settings;
        private readonly RotaryEmbedding rotary;
        private readonly CausalAttention attention;
        private readonly Linear q_proj;
        private readonly Linear k_proj;
        private readonly Linear v_proj;
        private readonly Linear o_proj;

        public Attention(Settings settings, Weights weights, RotaryEmbedding rotary, string path)
            : base(nameof(Attention))
        {
            this.settings = settings;
            this.rotary = rotary;
            attention = new CausalAttention(settings.Heads, settings.KeyValueHeads, settings.HeadWidth, 1 / Math.Sqrt(settings.HeadWidth));
            int queryWidth = settings.Heads * settings.HeadWidth;
            int keyValueWidth = settings.KeyValueHeads * settings.HeadWidth;
            q_proj = TakeLinear(weights, $"{path}.q_proj", settings.Width, queryWidth, settings.HasAttentionBias);
            k_proj = TakeLinear(weights, $"{path}.k_proj", settings.Width, keyValueWidth, settings.HasAttentionBias);
            v_proj = TakeLinear(weights, $"{path}.v_proj", settings.Width, keyValueWidth, settings.HasAttentionBias);
            o_proj = TakeLinear(weights, $"{path}.o_proj", queryWidth, settings.Width, settings.HasAttentionBias);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            Tensor queries = Rotate(q_proj.call(input), settings.Heads);
            Tensor keys = Rotate(k_proj.call(input), settings.KeyValueHeads);
            Tensor mixed = attention.Mix(new HeadColumns(queries), new HeadColumns(keys), new HeadColumns(v_proj.call(input).contiguous()));
            return o_proj.call(mixed).MoveToOuterDisposeScope();
        }

        private Tensor Rotate(Tensor values, int heads)
        {
            Tensor split = values.view(values.shape[0], values.shape[1], heads, settings.HeadWidth);
            return rotary.Apply(split).view(values.shape);
        }
    }

    private sealed class Mlp : nn.Module<Tensor, Tensor>
    {
        public Mlp(Settings settings, Weights weights, string path)
            : base(nameof(Mlp))
        {
            (int width, int inner, bool hasBias) = (settings.Width, settings.FeedForwardWidth, settings.HasFeedForwardBias);
            FeedForward = new FeedForward(
                TakeLinear(weights, $"{path}.gate_proj", width, inner, hasBias),
                TakeLinear(weights, $"{path}.up_proj", width, inner, hasBias),
                TakeLinear(weights, $"{path}.down_proj", inner, width, hasBias),
                settings.Activation);
            register_module("gate_proj", FeedForward.Gate!);
            register_module("up_proj", FeedForward.Up);
            register_module("down_proj", FeedForward.Down);
        }

        public FeedForward FeedForward { get; }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            Tensor gated = FeedForward.Activation.Apply(FeedForward.Gate!.call(input)).mul_(FeedForward.Up.call(input));
            return FeedForward.Down.call(gated).MoveToOuterDisposeScope();
        }
    }

    private static Linear TakeLinear(Weights weights, string path, int inputs, int outputs, bool hasBias) =>
        new(weights.Take($"{path}.weight", outputs, inputs), hasBias ? weights.Take($"{path}.bias", outputs) : null, weights.Products.RowsToConvolve(inputs, outputs));
}
