using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>A decoder with rotary positions, grouped-query attention and a gated feed-forward network, whose modules are named as Llama's.</summary>
internal sealed class GatedDecoder : TransformerModel
{
    public const string Prefix = "model.";

    private readonly Weights weights;
    private readonly GatedSettings settings;
    private readonly Embedding embedding;
    private readonly RotaryEmbedding rotary;
    private readonly Layer[] layers;
    private readonly Func<Tensor, Tensor> finalNorm;
    private Tensor? head;

    /// <param name="architecture">The <c>model_type</c>.</param>
    /// <param name="settings">What the family's config says.</param>
    /// <param name="rotary">Rotary positions; owned by the model from here on.</param>
    /// <param name="weights">Owned by the model from here on.</param>
    public GatedDecoder(string architecture, GatedSettings settings, RotaryEmbedding rotary, Weights weights)
        : base(architecture, weights)
    {
        this.weights = weights;
        this.settings = settings;
        this.rotary = rotary;
        embedding = new Embedding(weights.Take("model.embed_tokens.weight", settings.VocabularySize, settings.Width));
        layers = [.. Enumerable.Range(0, settings.Layers).Select(i => new Layer(settings, weights, rotary, i))];
        finalNorm = settings.Norm(weights, "model.norm", settings.Width);
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

    public override Tensor Run(Tensor ids, int layerCount, IReadOnlyList<int>? lengths = null)
    {
        rotary.Prepare((int)ids.shape[1], lengths);
        Tensor hidden = embedding.Apply(ids);
        if (settings.EmbeddingScale != 1)
        {
            hidden.mul_(tensor(settings.EmbeddingScale, hidden.dtype, hidden.device));
        }
        return RunLayers(hidden, layers.AsSpan(0, layerCount));
    }

    public override Tensor Logits(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        head ??= settings.IsTied ? embedding.Table : weights.Take("lm_head.weight", settings.VocabularySize, settings.Width);
        return nn.functional.linear(finalNorm(hidden), head).MoveToOuterDisposeScope();
    }

    protected override string LayerPath(int layer) => PathOf(layer);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            rotary.Dispose();
        }
    }

    private static string PathOf(int layer) => FormattableString.Invariant($"{Prefix}layers.{layer}");

    private sealed class Layer : nn.Module<Tensor, Tensor>
    {
        private readonly Func<Tensor, Tensor> attentionNorm;
        private readonly Func<Tensor, Tensor> feedForwardNorm;
        private readonly Attention self_attn;
        private readonly GatedFeedForward mlp;

        public Layer(GatedSettings settings, Weights weights, RotaryEmbedding rotary, int layer)
            : base(nameof(Layer))
        {
            string path = PathOf(layer);
            attentionNorm = settings.Norm(weights, $"{path}.input_layernorm", settings.Width);
            self_attn = new Attention(settings, weights, rotary, layer);
            feedForwardNorm = settings.Norm(weights, $"{path}.post_attention_layernorm", settings.Width);
            mlp = new GatedFeedForward(weights, $"{path}.mlp", settings.Width, settings.FeedForwardWidth, settings.HasFeedForwardBias, settings.Activation);
            RegisterComponents();
        }

        public FeedForward FeedForward => mlp.FeedForward;

        public override Tensor forward(Tensor hidden)
        {
            using Tensor normed = attentionNorm(hidden);
            using Tensor attended = self_attn.call(normed).add_(hidden);
            normed.Dispose();
            using Tensor again = feedForwardNorm(attended);
            return mlp.call(again).add_(attended);
        }
    }

    private sealed class Attention : nn.Module<Tensor, Tensor>
    {
        private readonly GatedSettings settings;
        private readonly RotaryEmbedding rotary;
        private readonly DotProductAttention attention;
        private readonly Linear q_proj;
        private readonly Linear k_proj;
        private readonly Linear v_proj;
        private readonly Linear o_proj;
        private readonly Func<Tensor, Tensor>? queryNorm;
        private readonly Func<Tensor, Tensor>? keyNorm;

        public Attention(GatedSettings settings, Weights weights, RotaryEmbedding rotary, int layer)
            : base(nameof(Attention))
        {
            this.settings = settings;
            this.rotary = rotary;
            string path = $"{PathOf(layer)}.self_attn";
            attention = new DotProductAttention(settings.Heads, settings.KeyValueHeads, settings.HeadWidth, settings.Scale, settings.Attention(layer));
            (int queries, int keys) = (settings.Heads * settings.HeadWidth, settings.KeyValueHeads * settings.HeadWidth);
            q_proj = Linear.Take(weights, $"{path}.q_proj", settings.Width, queries, settings.HasQueryKeyValueBias);
            k_proj = Linear.Take(weights, $"{path}.k_proj", settings.Width, keys, settings.HasQueryKeyValueBias);
            v_proj = Linear.Take(weights, $"{path}.v_proj", settings.Width, keys, settings.HasQueryKeyValueBias);
            o_proj = Linear.Take(weights, $"{path}.o_proj", queries, settings.Width, settings.HasOutputBias);
            queryNorm = settings.NormsHeads ? settings.Norm(weights, $"{path}.q_norm", settings.HeadWidth) : null;
            keyNorm = settings.NormsHeads ? settings.Norm(weights, $"{path}.k_norm", settings.HeadWidth) : null;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            Tensor queries = Turn(Clip(q_proj.call(input)), settings.Heads, queryNorm);
            Tensor keys = Turn(Clip(k_proj.call(input)), settings.KeyValueHeads, keyNorm);
            Tensor values = Clip(v_proj.call(input)).contiguous();
            Tensor mixed = attention.Mix(new HeadColumns(queries), new HeadColumns(keys), new HeadColumns(values));
            return o_proj.call(mixed).MoveToOuterDisposeScope();
        }

        // Not in place: what a projection gave is what a hook on it has seen, and may keep.
        private Tensor Clip(Tensor values) => settings.Clip is { } clip ? values.clamp(-clip, clip) : values;

        private Tensor Turn(Tensor values, int heads, Func<Tensor, Tensor>? norm)
        {
            Tensor split = values.view(values.shape[0], values.shape[1], heads, settings.HeadWidth);
            return rotary.Apply(norm is null ? split : norm(split)).view(values.shape);
        }
    }
}
