using NeuronProbe.Models.Kernels;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>Attention whose queries, keys and values are one projection: each head's query, key and value stand side by
/// side (GPT-NeoX, BLOOM).</summary>
internal sealed class FusedQkvAttention : nn.Module<Tensor, Tensor>
{
    private readonly Linear query_key_value;
    private readonly Linear dense;
    private readonly DotProductAttention attention;
    private readonly RotaryEmbedding? rotary;
    private readonly int heads;
    private readonly int headWidth;

    /// <param name="settings">Widths, heads and biases.</param>
    /// <param name="weights">Where the modules' tensors come from.</param>
    /// <param name="path">The module's path.</param>
    /// <param name="rule">Which tokens a token attends to.</param>
    /// <param name="rotary">Rotary positions, or null.</param>
    public FusedQkvAttention(
        DecoderSettings settings, Weights weights, string path, AttentionRule rule, RotaryEmbedding? rotary = null)
        : base(nameof(FusedQkvAttention))
    {
        this.rotary = rotary;
        heads = settings.Heads;
        headWidth = settings.HeadWidth;
        attention = new DotProductAttention(heads, heads, headWidth, settings.Scale, rule);
        query_key_value = Linear.Take(
            weights, $"{path}.query_key_value", settings.Width, 3 * heads * headWidth, settings.HasQueryKeyValueBias);
        dense = Linear.Take(weights, $"{path}.dense", heads * headWidth, settings.Width, settings.HasOutputBias);
        Heads = new AttentionHeads(dense, heads, headWidth);
        RegisterComponents();
    }

    public AttentionHeads Heads { get; }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor fused = query_key_value.call(input).contiguous();
        Tensor mixed = attention.Mix(Rotate(fused, 0), Rotate(fused, 1), Part(fused, 2));
        return dense.call(mixed).MoveToOuterDisposeScope();
    }

    private HeadColumns Part(Tensor fused, int part) => new(fused, part * headWidth, 3 * headWidth);

    private HeadColumns Rotate(Tensor fused, int part)
    {
        if (rotary is null)
        {
            return Part(fused, part);
        }
        Tensor split = fused.view(fused.shape[0], fused.shape[1], heads, 3, headWidth).select(3, part);
        return new HeadColumns(rotary.Apply(split).contiguous().flatten(2));
    }
}
