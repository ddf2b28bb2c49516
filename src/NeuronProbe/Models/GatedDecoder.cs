using TorchSharp.Modules;
using static NeuronProbe.Models.HeldScalars;
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
        embedding = new Embedding(weights.TakeEmbedding("model.embed_tokens.weight", "lm_head.weight", settings.IsTied,
            settings.VocabularySize, settings.Width));
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

    public override int PositionLimit => rotary.PositionLimit;

    public override IReadOnlyList<FeedForward> FeedForwards => [.. layers.Select(l => l.FeedForward)];

    /// <summary>Stored tensors that hold no weights: the frequencies that older versions of transformers saved.</summary>
    public static bool IsBuffer(string name) => name.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal);

    public override Tensor Run(Tensor ids, int layerCount, IReadOnlyList<int>? lengths = null)
    {
        rotary.Prepare((int)ids.shape[1], lengths);
        Tensor hidden = embedding.Apply(ids);
        if (settings.EmbeddingScale != 1)
        {
            using Tensor scale = tensor(settings.EmbeddingScale, hidden.dtype, hidden.device);
            hidden.mul_(scale);
        }
        return RunLayers(hidden, layers.AsSpan(0, layerCount));
    }

    public override Tensor Logits(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        head ??= settings.IsTied ? embedding.Table : weights.Take("lm_head.weight", settings.VocabularySize, settings.Width);
        Tensor logits = nn.functional.linear(finalNorm(hidden), head);
        return (settings.LogitCap is { } cap ? (logits / Held(cap)).tanh_().mul_(Held(cap)) : logits).MoveToOuterDisposeScope();
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
        private readonly Func<Tensor, Tensor>? attendedNorm;
        private readonly Func<Tensor, Tensor> feedForwardNorm;
        private readonly Func<Tensor, Tensor>? fedNorm;
        private readonly nn.Module<Tensor, Tensor> self_attn;
        private readonly nn.Module<Tensor, Tensor> mlp;

        public Layer(GatedSettings settings, Weights weights, RotaryEmbedding rotary, int layer)
            : base(nameof(Layer))
        {
            string path = PathOf(layer);
            attentionNorm = Norm("input_layernorm");
            attendedNorm = settings.NormsOutputs ? Norm("post_attention_layernorm") : null;
            feedForwardNorm = Norm(settings.NormsOutputs ? "pre_feedforward_layernorm" : "post_attention_layernorm");
            fedNorm = settings.NormsOutputs ? Norm("post_feedforward_layernorm") : null;
            if (settings.IsFused)
            {
                self_attn = new GatedFusedAttention(settings, weights, rotary, $"{path}.self_attn", layer);
                var network = new FusedFeedForward(settings, weights, $"{path}.mlp");
                (mlp, FeedForward) = (network, network.FeedForward);
            }
            else
            {
                self_attn = new GatedAttention(settings, weights, rotary, $"{path}.self_attn", layer);
                var network = new GatedFeedForward(settings, weights, $"{path}.mlp");
                (mlp, FeedForward) = (network, network.FeedForward);
            }
            RegisterComponents();

            Func<Tensor, Tensor> Norm(string name) => settings.Norm(weights, $"{path}.{name}", settings.Width);
        }

        public FeedForward FeedForward { get; }

        public override Tensor forward(Tensor hidden)
        {
            using Tensor normed = attentionNorm(hidden);
            using Tensor attended = Normed(self_attn.call(normed), attendedNorm).add_(hidden, One);
            normed.Dispose();
            using Tensor again = feedForwardNorm(attended);
            return Normed(mlp.call(again), fedNorm).add_(attended, One);
        }

        private static Tensor Normed(Tensor output, Func<Tensor, Tensor>? norm)
        {
            if (norm is null)
            {
                return output;
            }
            using (output)
            {
                return norm(output);
            }
        }
    }
}
