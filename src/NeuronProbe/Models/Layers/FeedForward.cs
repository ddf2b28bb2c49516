using System.Runtime.InteropServices;
using NeuronProbe.Sites;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>A projection of a feed-forward network: the outputs of a linear module, or a part of those where it is
/// fused with another.</summary>
/// <param name="Module">The module.</param>
/// <param name="First">The first of its outputs that belong to the projection.</param>
/// <param name="Width">How many do.</param>
internal sealed record Projection(Linear Module, int First, int Width)
{
    /// <summary>Whether all of the module's outputs belong to it.</summary>
    public bool IsWhole => Width == Module.OutputWidth;

    /// <summary>Its weights, [width x inputs], a view of the module's.</summary>
    public Tensor Weight() => Module.Weight.narrow(0, First, Width);

    /// <summary>Its biases, [width], a view of the module's; null where there are none.</summary>
    public Tensor? Bias() => Module.Bias?.narrow(0, First, Width);

    public static implicit operator Projection(Linear module) => new(module, 0, module.OutputWidth);
}

/// <summary>The linear modules of one layer's feed-forward network: down(act(up x)), or gated down(act(gate x) * up
/// x).</summary>
/// <param name="Gate">The gate projection, or null in a plain network.</param>
/// <param name="Up">The up-projection.</param>
/// <param name="Down">The down-projection; its input is the neurons.</param>
/// <param name="Activation">The nonlinearity.</param>
internal sealed record FeedForward(Projection? Gate, Projection Up, Linear Down, ActivationFunction Activation)
{
    /// <summary>The network's neurons and what they are computed from: <c>ffn.N.pre</c>, <c>ffn.N.gate</c>,
    /// <c>ffn.N.up</c> and <c>ffn.N.post</c>.</summary>
    public IEnumerable<HookPoint> HookPoints(LayerSites sites)
    {
        string number = sites.Number;
        string[] pre = [$"ffn.{number}.pre", $"blocks.{number}.mlp.hook_pre"];
        HookPoint up = Gate is null ? OutputOf(Up, sites).Named(pre) : OutputOf(Up, sites).Named($"ffn.{number}.up");
        HookPoint? gate = Gate is null ? null : OutputOf(Gate, sites).Named([.. pre, $"ffn.{number}.gate"]);
        HookPoint[] sources = gate is null ? [up] : [gate, up];
        HookPoint post = sites.Whole(Down, SiteSide.Input, sites.FeedForwardWidth)
            .Named($"ffn.{number}.post", $"blocks.{number}.mlp.hook_post");
        return
        [
            .. sources,
            post with
            {
                Site = post.Site with { IsGatedProduct = gate is not null },
                Derivation = new($"{Activation.Name} of the projection before it", sources, Neurons),
            },
        ];
    }

    /// <summary>What some neurons are made of.</summary>
    /// <param name="neurons">Their numbers.</param>
    /// <exception cref="InvalidOperationException">The model was opened with products of our own.</exception>
    public NeuronWeights WeightsOf(IReadOnlyList<int> neurons)
    {
        using var scope = NewDisposeScope();
        Tensor chosen = tensor([.. neurons.Select(neuron => (long)neuron)]).to(Down.Weight.device);
        return new NeuronWeights(
            Floats(Up.Weight().index_select(0, chosen)),
            Gate is null ? null : Floats(Gate.Weight().index_select(0, chosen)),
            OutputsOf(neurons),
            Up.Bias() is { } bias ? Floats(bias.index_select(0, chosen)) : null,
            Gate?.Bias() is { } gateBias ? Floats(gateBias.index_select(0, chosen)) : null);
    }

    /// <summary>The output weights of some neurons, [neurons x width], float32.</summary>
    /// <param name="neurons">Their numbers.</param>
    /// <exception cref="InvalidOperationException">The model was opened with products of our own.</exception>
    public float[] OutputsOf(IReadOnlyList<int> neurons)
    {
        using var scope = NewDisposeScope();
        Tensor chosen = tensor([.. neurons.Select(neuron => (long)neuron)]).to(Down.Weight.device);
        return Floats(Down.Weight.index_select(1, chosen).t());
    }

    private static float[] Floats(Tensor tensor) =>
        MemoryMarshal.Cast<byte, float>(tensor.to(ScalarType.Float32, CPU).contiguous().bytes).ToArray();

    private static HookPoint OutputOf(Projection projection, LayerSites sites)
    {
        int width = sites.FeedForwardWidth;
        return projection.IsWhole
            ? sites.Whole(projection.Module, SiteSide.Output, width)
            : sites.Whole(projection.Module, SiteSide.Output, projection.Module.OutputWidth / projection.Width * width)
                .Cut(projection.First, width);
    }

    /// <summary>act(pre), or act(gate) * up, by the nonlinearity's formula.</summary>
    private Tensor Neurons(IReadOnlyList<Tensor> sources) => Gate is null
        ? Activation.Formula(sources[0])
        : Activation.Formula(sources[0]) * sources[1];
}
