using NeuronProbe.Models.Kernels;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>Grouped-query attention with rotary positions, where one projection gives queries, keys and values in this
/// order (Phi-3).</summary>
internal sealed class FusedGroupedQueryAttention : nn.Module<Tensor, Tensor>
{
    private readonly GatedSettings settings;
    private readonly RotaryEmbedding? rotary;
    private readonly DotProductAttention attention;
    private readonly Linear qkv_proj;
    private readonly Linear o_proj;
    private readonly int queryWidth;
    private readonly int keyWidth;

    /// <param name="settings">Shapes and options.</param>
    /// <param name="weights">Where the modules' tensors come from.</param>
    /// <param name="rotary">Rotary positions, or null where queries and keys are not rotated; borrowed.</param>
    /// <param name="path">The attention's path.</param>
    /// <param name="layer">The layer's number.</param>
    public FusedGroupedQueryAttention(
        GatedSettings settings, Weights weights, RotaryEmbedding? rotary, string path, int layer)
        : base(nameof(FusedGroupedQueryAttention))
    {
        this.settings = settings;
        this.rotary = rotary;
        attention = new DotProductAttention(
            settings.Heads, settings.KeyValueHeads, settings.HeadWidth, settings.Scale, settings.Attention(layer));
        (queryWidth, keyWidth) = (settings.Heads * settings.HeadWidth, settings.KeyValueHeads * settings.HeadWidth);
        qkv_proj = Linear.Take(
            weights, $"{path}.qkv_proj", settings.Width, queryWidth + (2 * keyWidth), settings.HasQueryKeyValueBias);
        o_proj = Linear.Take(weights, $"{path}.o_proj", queryWidth, settings.Width, settings.HasOutputBias);
        Heads = new AttentionHeads(o_proj, settings.Heads, settings.HeadWidth);
        RegisterComponents();
    }

    public AttentionHeads Heads { get; }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor joint = qkv_proj.call(input).contiguous();
        Tensor queries = Rotate(joint.narrow(-1, 0, queryWidth), settings.Heads);
        Tensor keys = Rotate(joint.narrow(-1, queryWidth, keyWidth), settings.KeyValueHeads);
        Tensor mixed = attention.Mix(
            new HeadColumns(queries), new HeadColumns(keys), new HeadColumns(joint, queryWidth + keyWidth));
        return o_proj.call(mixed).MoveToOuterDisposeScope();
    }

    private Tensor Rotate(Tensor values, int heads)
    {
        Tensor split = values.view(values.shape[0], values.shape[1], heads, settings.HeadWidth);
        return (rotary?.Apply(split) ?? split.contiguous()).view(values.shape);
    }
}
