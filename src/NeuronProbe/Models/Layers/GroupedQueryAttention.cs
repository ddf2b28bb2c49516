using NeuronProbe.Models.Kernels;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>Grouped-query attention with rotary positions, with the names of Llama's modules.</summary>
internal sealed class GroupedQueryAttention : nn.Module<Tensor, Tensor>
{
    private readonly GatedSettings settings;
    private readonly RotaryEmbedding? rotary;
    private readonly RowLengths? rows;
    private readonly DotProductAttention attention;
    private readonly Linear q_proj;
    private readonly Linear k_proj;
    private readonly Linear v_proj;
    private readonly Linear o_proj;
    private readonly Func<Tensor, Tensor>? queryNorm;
    private readonly Func<Tensor, Tensor>? keyNorm;

    /// <param name="settings">Shapes and options.</param>
    /// <param name="weights">Where the modules' tensors come from.</param>
    /// <param name="rotary">Rotary positions, or null where queries and keys are not rotated; borrowed.</param>
    /// <param name="rows">Read at each run where tokens attend to those after them; borrowed.</param>
    /// <param name="path">The attention's path.</param>
    /// <param name="layer">The layer's number.</param>
    public GroupedQueryAttention(
        GatedSettings settings, Weights weights, RotaryEmbedding? rotary, RowLengths rows, string path, int layer)
        : base(nameof(GroupedQueryAttention))
    {
        this.settings = settings;
        this.rotary = rotary;
        AttentionRule rule = settings.Attention(layer);
        this.rows = rule.LooksAhead ? rows : null;
        attention = new DotProductAttention(
            settings.Heads, settings.KeyValueHeads, settings.HeadWidth, settings.Scale, rule);
        (int queries, int keys) = (settings.Heads * settings.HeadWidth, settings.KeyValueHeads * settings.HeadWidth);
        q_proj = Linear.Take(weights, $"{path}.q_proj", settings.Width, queries, settings.HasQueryKeyValueBias);
        k_proj = Linear.Take(weights, $"{path}.k_proj", settings.Width, keys, settings.HasQueryKeyValueBias);
        v_proj = Linear.Take(weights, $"{path}.v_proj", settings.Width, keys, settings.HasQueryKeyValueBias);
        o_proj = Linear.Take(weights, $"{path}.o_proj", queries, settings.Width, settings.HasOutputBias);
        Heads = new AttentionHeads(o_proj, settings.Heads, settings.HeadWidth);
        if (settings.NormsHeads || settings.NormsProjections)
        {
            int? each = settings.NormsHeads ? settings.HeadWidth : null;
            queryNorm = settings.Norm(weights, $"{path}.q_norm", each ?? queries).Apply;
            keyNorm = settings.Norm(weights, $"{path}.k_norm", each ?? keys).Apply;
        }
        RegisterComponents();
    }

    public AttentionHeads Heads { get; }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor queries = Rotate(Clip(q_proj.call(input)), settings.Heads, queryNorm);
        Tensor keys = Rotate(Clip(k_proj.call(input)), settings.KeyValueHeads, keyNorm);
        Tensor values = Clip(v_proj.call(input)).contiguous();
        Tensor mixed =
            attention.Mix(new HeadColumns(queries), new HeadColumns(keys), new HeadColumns(values), rows?.Lengths);
        return o_proj.call(mixed).MoveToOuterDisposeScope();
    }

    // Not in place: what a projection gave is what a hook on it has seen, and may keep.
    private Tensor Clip(Tensor values) => settings.Clip is { } clip ? values.clamp(Held(-clip), Held(clip)) : values;

    private Tensor Rotate(Tensor values, int heads, Func<Tensor, Tensor>? norm)
    {
        Tensor normed = settings.NormsProjections ? norm!(values) : values;
        Tensor split = normed.view(values.shape[0], values.shape[1], heads, settings.HeadWidth);
        split = settings.NormsHeads ? norm!(split) : split;
        return (rotary?.Apply(split) ?? split.contiguous()).view(values.shape);
    }
}
