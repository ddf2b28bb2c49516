using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using TorchSharp.Modules;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;
using Embedding = NeuronProbe.Models.Layers.Embedding;
using LayerNorm = NeuronProbe.Models.Layers.LayerNorm;
using Linear = NeuronProbe.Models.Layers.Linear;

namespace NeuronProbe.Models.Architectures;

/// <summary>GPT-2: learned positions, layer norm before each part, a plain feed-forward network. Names as in
/// <c>GPT2LMHeadModel</c>.</summary>
internal sealed class Gpt2 : TransformerModel
{
    public const string Prefix = "transformer.";

    private readonly Weights weights;
    private readonly Settings settings;
    private readonly Embedding wte;
    private readonly Tensor wpe;
    private readonly Block[] blocks;
    private readonly LayerNorm finalNorm;

    public Gpt2(ModelConfig config, Weights weights)
        : base("gpt2", weights)
    {
        this.weights = weights;
        settings = new Settings(config);
        wte = new Embedding(weights.TakeEmbedding("transformer.wte.weight", "lm_head.weight", settings.IsTied,
            settings.VocabularySize, settings.Width));
        wpe = weights.Take("transformer.wpe.weight", settings.Positions, settings.Width);
        blocks = [.. Enumerable.Range(0, settings.Layers).Select(i => new Block(settings, weights, i))];
        finalNorm = new LayerNorm(weights, "transformer.ln_f", settings.Width, settings.NormEpsilon);
        var transformer = new Group("transformer");
        transformer.register_module("h", new ModuleList<Block>(blocks));
        register_module("transformer", transformer);
    }

    public override int VocabularySize => settings.VocabularySize;

    public override int HiddenWidth => settings.Width;

    public override int FeedForwardWidth => settings.FeedForwardWidth;

    public override int PositionLimit => settings.Positions;

    public override IReadOnlyList<TransformerLayer> Layers => blocks;

    public override string? HeadRefusal => weights.WhyNoHead("lm_head.weight", settings.IsTied);

    public override VocabularyHead? VocabularyHead => HeadRefusal is null ? new(Head, finalNorm) : null;

    private Tensor Head => field ??= settings.IsTied
        ? wte.Table
        : weights.Take("lm_head.weight", settings.VocabularySize, settings.Width);

    /// <summary>Stored tensors that hold no weights: the causal masks that older versions of transformers
    /// saved.</summary>
    public static bool IsBuffer(string name) =>
        name.EndsWith(".attn.bias", StringComparison.Ordinal)
            || name.EndsWith(".attn.masked_bias", StringComparison.Ordinal);

    public override Tensor Run(Tensor ids, int layerCount, IReadOnlyList<int>? lengths = null)
    {
        using var scope = NewDisposeScope();
        Tensor hidden = wte.Apply(ids).add_(wpe.narrow(0, 0, ids.shape[1]), One);
        return RunLayers(hidden, layerCount).MoveToOuterDisposeScope();
    }

    public override Tensor Logits(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        return nn.functional.linear(finalNorm.Apply(hidden), Head).MoveToOuterDisposeScope();
    }

    protected override string LayerPath(int layer) => PathOf(layer);

    private static string PathOf(int layer) => $"{Prefix}h.{layer}";

    private sealed class Settings
    {
        public Settings(ModelConfig config)
        {
            config.Alias("hidden_size", "n_embd");
            config.Alias("num_hidden_layers", "n_layer");
            config.Alias("num_attention_heads", "n_head");
            config.Alias("max_position_embeddings", "n_positions");
            Width = config.Size("n_embd", 768);
            Layers = config.Count("n_layer", 12);
            Heads = config.Count("n_head", 12);
            Positions = config.Size("n_positions", 1024);
            VocabularySize = config.Size("vocab_size", 50257);
            FeedForwardWidth = config.OptionalSize("n_inner") ?? 4 * Width;
            Activation = ActivationFunction.Find(config, "activation_function", "gelu_new");
            NormEpsilon = config.Epsilon("layer_norm_epsilon", 1e-5);
            ScalesByWidth = config.Flag("scale_attn_weights", true);
            ScalesByLayer = config.Flag("scale_attn_by_inverse_layer_idx", false);
            IsTied = config.Flag("tie_word_embeddings", true);
            config.Ignore(
                "n_ctx", "reorder_and_upcast_attn", "attn_pdrop", "embd_pdrop", "resid_pdrop", "summary_activation",
                "summary_first_dropout",
                "summary_proj_to_labels", "summary_type", "summary_use_proj");
            if (Width % Heads != 0)
            {
                throw config.Wrong("n_embd", $"a multiple of n_head ({Heads})", $"{Width}");
            }
        }

        public int Width { get; }

        public int Layers { get; }

        public int Heads { get; }

        public int Positions { get; }

        public int VocabularySize { get; }

        public int FeedForwardWidth { get; }

        public ActivationFunction Activation { get; }

        public double NormEpsilon { get; }

        public bool ScalesByWidth { get; }

        public bool ScalesByLayer { get; }

        public bool IsTied { get; }
    }

    private sealed class Block : TransformerLayer
    {
        private readonly LayerNorm attentionNorm;
        private readonly LayerNorm feedForwardNorm;
        private readonly Attention attn;
        private readonly Mlp mlp;

        public Block(Settings settings, Weights weights, int layer)
            : base(nameof(Block))
        {
            string path = PathOf(layer);
            attentionNorm = new LayerNorm(weights, $"{path}.ln_1", settings.Width, settings.NormEpsilon);
            attn = new Attention(settings, weights, path, layer);
            feedForwardNorm = new LayerNorm(weights, $"{path}.ln_2", settings.Width, settings.NormEpsilon);
            mlp = new Mlp(settings, weights, path);
            RegisterComponents();
        }

        public override FeedForward FeedForward => mlp.FeedForward;

        public override AttentionHeads Heads => attn.Heads;

        public override Tensor forward(Tensor hidden)
        {
            using Tensor normed = attentionNorm.Apply(hidden);
            using Tensor attended = attn.call(normed).add_(hidden, One);
            normed.Dispose();
            using Tensor again = feedForwardNorm.Apply(attended);
            return mlp.call(again).add_(attended, One);
        }
    }

    private sealed class Attention : nn.Module<Tensor, Tensor>
    {
        private readonly Linear c_attn;
        private readonly Linear c_proj;
        private readonly DotProductAttention attention;
        private readonly int width;

        public Attention(Settings settings, Weights weights, string path, int layer)
            : base(nameof(Attention))
        {
            width = settings.Width;
            int headWidth = width / settings.Heads;
            double scale =
                (settings.ScalesByWidth ? 1 / Math.Sqrt(headWidth) : 1) / (settings.ScalesByLayer ? layer + 1 : 1);
            attention = new DotProductAttention(settings.Heads, settings.Heads, headWidth, scale);
            c_attn = TransposedLinear(weights, $"{path}.attn.c_attn", settings.Width, 3 * settings.Width);
            c_proj = TransposedLinear(weights, $"{path}.attn.c_proj", settings.Width, settings.Width);
            Heads = new AttentionHeads(c_proj, settings.Heads, headWidth);
            RegisterComponents();
        }

        public AttentionHeads Heads { get; }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            Tensor joint = c_attn.call(input);
            Tensor mixed = attention.Mix(
                new HeadColumns(joint), new HeadColumns(joint, width), new HeadColumns(joint, 2 * width));
            return c_proj.call(mixed).MoveToOuterDisposeScope();
        }
    }

    private sealed class Mlp : nn.Module<Tensor, Tensor>
    {
        public Mlp(Settings settings, Weights weights, string path)
            : base(nameof(Mlp))
        {
            FeedForward = new FeedForward(
                null,
                TransposedLinear(weights, $"{path}.mlp.c_fc", settings.Width, settings.FeedForwardWidth),
                TransposedLinear(weights, $"{path}.mlp.c_proj", settings.FeedForwardWidth, settings.Width),
                settings.Activation);
            register_module("c_fc", FeedForward.Up.Module);
            register_module("c_proj", FeedForward.Down);
        }

        public FeedForward FeedForward { get; }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return FeedForward.Down.call(FeedForward.Up.Module.Activate(input, FeedForward.Activation))
                .MoveToOuterDisposeScope();
        }
    }

    /// <summary>GPT-2 stores its linear weights as [inputs x outputs] (transformers calls them Conv1D).</summary>
    private static Linear TransposedLinear(Weights weights, string path, int inputs, int outputs) =>
        Linear.Take(weights, path, inputs, outputs, hasBias: true, isTransposed: true);
}
