using NeuronProbe.Models.Kernels;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>A layer of ModernBERT: x + attention(norm(x)), and the same with the network; the first layer's attention
/// reads x as it is.</summary>
internal sealed class ModernBertLayer : TransformerLayer
{
    private readonly LayerNorm? attn_norm;
    private readonly LayerNorm mlp_norm;
    private readonly Attention attn;
    private readonly FusedFeedForward mlp;

    /// <param name="settings">What the config says.</param>
    /// <param name="weights">Where from.</param>
    /// <param name="rotary">Rotary positions; borrowed.</param>
    /// <param name="rows">Borrowed; read at each run.</param>
    /// <param name="path">The layer's path.</param>
    /// <param name="layer">Its number.</param>
    public ModernBertLayer(
        ModernBertSettings settings, Weights weights, RotaryEmbedding rotary, RowLengths rows, string path, int layer)
        : base(nameof(ModernBertLayer))
    {
        attn_norm = layer == 0 ? null : settings.Norm(weights, $"{path}.attn_norm");
        attn = new Attention(settings, weights, rotary, rows, $"{path}.attn", settings.Attention(layer));
        mlp_norm = settings.Norm(weights, $"{path}.mlp_norm");
        (int, int) widths = (settings.Width, settings.FeedForwardWidth);
        mlp = new FusedFeedForward(
            weights, $"{path}.mlp", ("Wi", "Wo"), widths, settings.HasFeedForwardBias, settings.Activation);
        RegisterComponents();
    }

    public override FeedForward FeedForward => mlp.FeedForward;

    public override AttentionHeads Heads => attn.Heads;

    public override Tensor forward(Tensor hidden)
    {
        using Tensor attended = Attend(hidden);
        using Tensor normed = mlp_norm.Apply(attended);
        return mlp.call(normed).add_(attended, One);
    }

    private Tensor Attend(Tensor hidden)
    {
        if (attn_norm is null)
        {
            return attn.call(hidden).add_(hidden, One);
        }
        using Tensor normed = attn_norm.Apply(hidden);
        return attn.call(normed).add_(hidden, One);
    }

    /// <summary>Attention with rotary positions, where one projection gives queries, keys and values in this
    /// order.</summary>
    private sealed class Attention : nn.Module<Tensor, Tensor>
    {
        private readonly ModernBertSettings settings;
        private readonly RotaryEmbedding rotary;
        private readonly RowLengths rows;
        private readonly DotProductAttention attention;
        private readonly Linear Wqkv;
        private readonly Linear Wo;

        public Attention(ModernBertSettings settings, Weights weights, RotaryEmbedding rotary, RowLengths rows,
            string path, AttentionRule rule)
            : base(nameof(Attention))
        {
            this.settings = settings;
            this.rotary = rotary;
            this.rows = rows;
            attention = new DotProductAttention(
                settings.Heads, settings.Heads, settings.HeadWidth, 1 / Math.Sqrt(settings.HeadWidth), rule);
            Wqkv = Linear.Take(weights, $"{path}.Wqkv", settings.Width, 3 * settings.Width, settings.HasAttentionBias);
            Wo = Linear.Take(weights, $"{path}.Wo", settings.Width, settings.Width, settings.HasAttentionBias);
            Heads = new AttentionHeads(Wo, settings.Heads, settings.HeadWidth);
            RegisterComponents();
        }

        public AttentionHeads Heads { get; }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            Tensor joint = Wqkv.call(input).contiguous();
            Tensor mixed = attention
                .Mix(Rotate(joint, 0), Rotate(joint, 1), new HeadColumns(joint, 2 * settings.Width), rows.Lengths);
            return Wo.call(mixed).MoveToOuterDisposeScope();
        }

        private HeadColumns Rotate(Tensor joint, int part)
        {
            Tensor heads = joint.narrow(-1, part * settings.Width, settings.Width).view(
                joint.shape[0], joint.shape[1], settings.Heads, settings.HeadWidth);
            return new HeadColumns(rotary.Apply(heads).flatten(2));
        }
    }
}
