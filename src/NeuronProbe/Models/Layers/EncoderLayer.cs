using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>A layer of an encoder: norm(x + attention(x)), and the same with the feed-forward network.</summary>
internal sealed class EncoderLayer : TransformerLayer
{
    private readonly EncoderAttention attention;
    private readonly LayerNorm attentionNorm;
    private readonly LayerNorm feedForwardNorm;

    /// <param name="settings">What the family's config says.</param>
    /// <param name="weights">Where from.</param>
    /// <param name="path">The layer's path.</param>
    /// <param name="rows">Borrowed; read at each run.</param>
    public EncoderLayer(EncoderSettings settings, Weights weights, string path, RowLengths rows)
        : base(nameof(EncoderLayer))
    {
        (int width, EncoderLayerNames names) = (settings.Width, settings.LayerNames);
        (Linear query, Linear key, Linear value) =
            (Take(names.Query, width, width), Take(names.Key, width, width), Take(names.Value, width, width));
        Linear output = Take(names.Output, width, width);
        attention = new EncoderAttention(settings, query, key, value, output, rows);
        Heads = new AttentionHeads(output, settings.Heads, settings.HeadWidth);
        attentionNorm = new LayerNorm(weights, $"{path}.{names.AttentionNorm}", width, settings.NormEpsilon);
        FeedForward = new FeedForward(
            null, Take(names.Up, width, settings.FeedForwardWidth), Take(names.Down, settings.FeedForwardWidth, width),
            settings.Activation);
        feedForwardNorm = new LayerNorm(weights, $"{path}.{names.FeedForwardNorm}", width, settings.NormEpsilon);

        Linear Take(string name, int inputs, int outputs)
        {
            var module = Linear.Take(weights, $"{path}.{name}", inputs, outputs, hasBias: true);
            Group.Put(this, name, module);
            return module;
        }
    }

    public override FeedForward FeedForward { get; }

    public override AttentionHeads Heads { get; }

    public override bool EndsWithNorm => true;

    public override Tensor forward(Tensor hidden)
    {
        using Tensor attended = Attend(hidden);
        using Tensor neurons = FeedForward.Up.Module.Activate(attended, FeedForward.Activation);
        using Tensor sum = FeedForward.Down.call(neurons).add_(attended, One);
        return feedForwardNorm.Apply(sum);
    }

    private Tensor Attend(Tensor hidden)
    {
        using Tensor sum = attention.Apply(hidden).add_(hidden, One);
        return attentionNorm.Apply(sum);
    }
}
