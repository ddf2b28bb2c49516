using NeuronProbe.Models.Kernels;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>The names of a family's four linear modules of attention.</summary>
/// <param name="Output">The one after attention.</param>
/// <param name="HasQueryFirst">Whether the model lists queries before keys and values, and not after them.</param>
internal readonly record struct AttentionNames(string Output, bool HasQueryFirst = false);

/// <summary>Attention with projections of their own for queries, keys and values (GPT-J, GPT-Neo, OPT, Phi).</summary>
internal sealed class SeparateAttention : nn.Module<Tensor, Tensor>
{
    private readonly DecoderSettings settings;
    private readonly DotProductAttention attention;
    private readonly RotaryEmbedding? rotary;
    private readonly Linear q_proj;
    private readonly Linear k_proj;
    private readonly Linear v_proj;
    private readonly Linear output;
    private readonly LayerNorm? queryNorm;
    private readonly LayerNorm? keyNorm;

    /// <param name="settings">Widths, heads and biases.</param>
    /// <param name="weights">Where the modules' tensors come from.</param>
    /// <param name="path">The module's path.</param>
    /// <param name="names">The modules' names.</param>
    /// <param name="rule">Which tokens a token attends to.</param>
    /// <param name="rotary">Rotary positions, or null.</param>
    public SeparateAttention(
        DecoderSettings settings, Weights weights, string path, AttentionNames names, AttentionRule rule,
        RotaryEmbedding? rotary = null)
        : base(nameof(SeparateAttention))
    {
        this.settings = settings;
        this.rotary = rotary;
        attention = new DotProductAttention(
            settings.Heads, settings.KeyValueHeads, settings.HeadWidth, settings.Scale, rule);
        (int queries, int keys) = (settings.Heads * settings.HeadWidth, settings.KeyValueHeads * settings.HeadWidth);
        q_proj = Linear.Take(weights, $"{path}.q_proj", settings.Width, queries, settings.HasQueryKeyValueBias);
        k_proj = Linear.Take(weights, $"{path}.k_proj", settings.Width, keys, settings.HasQueryKeyValueBias);
        v_proj = Linear.Take(weights, $"{path}.v_proj", settings.Width, keys, settings.HasQueryKeyValueBias);
        output = Linear.Take(weights, $"{path}.{names.Output}", queries, settings.Width, settings.HasOutputBias);
        Heads = new AttentionHeads(output, settings.Heads, settings.HeadWidth);
        if (settings.NormsHeads)
        {
            queryNorm = new LayerNorm(weights, $"{path}.q_layernorm", settings.HeadWidth, settings.NormEpsilon);
            keyNorm = new LayerNorm(weights, $"{path}.k_layernorm", settings.HeadWidth, settings.NormEpsilon);
        }
        // Sites are listed in the order of the registration, which is that of the PyTorch model.
        (string, Linear)[] inputs = [(nameof(k_proj), k_proj), (nameof(v_proj), v_proj)];
        foreach (
            (string name, Linear module) in names.HasQueryFirst
                ? inputs.Prepend((nameof(q_proj), q_proj))
                : inputs.Append((nameof(q_proj), q_proj)))
        {
            register_module(name, module);
        }
        register_module(names.Output, output);
    }

    public AttentionHeads Heads { get; }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor queries = Rotate(q_proj.call(input), settings.Heads, queryNorm);
        Tensor keys = Rotate(k_proj.call(input), settings.KeyValueHeads, keyNorm);
        Tensor values = v_proj.call(input).contiguous();
        Tensor mixed = attention.Mix(new HeadColumns(queries), new HeadColumns(keys), new HeadColumns(values));
        return output.call(mixed).MoveToOuterDisposeScope();
    }

    private Tensor Rotate(Tensor values, int heads, LayerNorm? norm)
    {
        if (norm is null && rotary is null)
        {
            return values.contiguous();
        }
        Tensor split = values.view(values.shape[0], values.shape[1], heads, settings.HeadWidth);
        Tensor normed = norm?.Apply(split) ?? split;
        return (rotary?.Apply(normed) ?? normed).view(values.shape);
    }
}
