using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>A layer of a <see cref="GatedDecoder"/>: attention and the feed-forward network, each with the norms that
/// the family puts round it.</summary>
internal sealed class GatedLayer : TransformerLayer
{
    private readonly Func<Tensor, Tensor>? attentionNorm;
    private readonly Func<Tensor, Tensor>? attendedNorm;
    private readonly Func<Tensor, Tensor>? feedForwardNorm;
    private readonly Func<Tensor, Tensor>? fedNorm;
    private readonly nn.Module<Tensor, Tensor> self_attn;
    private readonly nn.Module<Tensor, Tensor> mlp;
    private readonly double residualScale;

    /// <param name="settings">Shapes and options.</param>
    /// <param name="weights">Where the modules' tensors come from.</param>
    /// <param name="rotary">Rotary positions, or null where queries and keys are not rotated; borrowed.</param>
    /// <param name="rows">Borrowed; read at each run.</param>
    /// <param name="path">The layer's path.</param>
    /// <param name="layer">Its number.</param>
    public GatedLayer(
        GatedSettings settings, Weights weights, RotaryEmbedding? rotary, RowLengths rows, string path, int layer)
        : base(nameof(GatedLayer))
    {
        residualScale = settings.ResidualScale;
        (bool before, bool after) = (settings.NormsInputs, settings.NormsOutputs);
        attentionNorm = before ? Norm("input_layernorm") : null;
        attendedNorm = after ? Norm("post_attention_layernorm") : null;
        feedForwardNorm = before ? Norm(after ? "pre_feedforward_layernorm" : "post_attention_layernorm") : null;
        fedNorm = after ? Norm("post_feedforward_layernorm") : null;
        if (settings.IsFused)
        {
            var attention = new FusedGroupedQueryAttention(settings, weights, rotary, $"{path}.self_attn", layer);
            (self_attn, Heads) = (attention, attention.Heads);
            var network = new FusedFeedForward(settings, weights, $"{path}.mlp");
            (mlp, FeedForward) = (network, network.FeedForward);
        }
        else
        {
            var attention = new GroupedQueryAttention(settings, weights, rotary, rows, $"{path}.self_attn", layer);
            (self_attn, Heads) = (attention, attention.Heads);
            var network = new GatedFeedForward(settings, weights, $"{path}.mlp");
            (mlp, FeedForward) = (network, network.FeedForward);
        }
        RegisterComponents();

        Func<Tensor, Tensor> Norm(string name) =>
            settings.Norm(weights, $"{path}.{name}", settings.Width).Apply;
    }

    public override FeedForward FeedForward { get; }

    public override AttentionHeads Heads { get; }

    public override double? FeedForwardGain => fedNorm is null ? residualScale : null;

    public override Tensor forward(Tensor hidden)
    {
        using Tensor attended = Part(self_attn, attentionNorm, attendedNorm, hidden);
        return Part(mlp, feedForwardNorm, fedNorm, attended);
    }

    /// <summary>x + scale * norm(part(norm(x))), with what norms there are.</summary>
    private Tensor Part(
        nn.Module<Tensor, Tensor> part, Func<Tensor, Tensor>? before, Func<Tensor, Tensor>? after, Tensor hidden)
    {
        Tensor output = Run(part, before, hidden);
        if (after is not null)
        {
            using Tensor whole = output;
            output = after(whole);
        }
        if (residualScale != 1)
        {
            output.mul_(Held(residualScale));
        }
        return output.add_(hidden, One);
    }

    private static Tensor Run(nn.Module<Tensor, Tensor> part, Func<Tensor, Tensor>? before, Tensor hidden)
    {
        if (before is null)
        {
            return part.call(hidden);
        }
        using Tensor normed = before(hidden);
        return part.call(normed);
    }
}
