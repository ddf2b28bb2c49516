using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>down(act(gate x) * up x), where one projection gives the gate first and then the up part (Phi-3,
/// ModernBERT).</summary>
internal sealed class FusedFeedForward : nn.Module<Tensor, Tensor>
{
    private readonly Linear joint;
    private readonly Linear down;

    /// <summary>A network with the names of Phi-3's modules.</summary>
    /// <param name="settings">Shapes and options.</param>
    /// <param name="weights">Where the modules' tensors come from.</param>
    /// <param name="path">The network's path.</param>
    public FusedFeedForward(GatedSettings settings, Weights weights, string path)
        : this(weights, path, ("gate_up_proj", "down_proj"), (settings.Width, settings.FeedForwardWidth),
            settings.HasFeedForwardBias, settings.Activation)
    {
    }

    /// <summary>A network whose modules have other names.</summary>
    /// <param name="weights">Where the modules' tensors come from.</param>
    /// <param name="path">The network's path.</param>
    /// <param name="names">Of the joint projection and of the down-projection.</param>
    /// <param name="widths">Of the residual stream, and how many neurons there are.</param>
    /// <param name="hasBias">Whether the two have biases.</param>
    /// <param name="activation">The nonlinearity.</param>
    public FusedFeedForward(
        Weights weights, string path, (string Joint, string Down) names, (int Model, int Inner) widths, bool hasBias,
        ActivationFunction activation)
        : base(nameof(FusedFeedForward))
    {
        joint = Linear.Take(weights, $"{path}.{names.Joint}", widths.Model, 2 * widths.Inner, hasBias);
        down = Linear.Take(weights, $"{path}.{names.Down}", widths.Inner, widths.Model, hasBias);
        FeedForward = new FeedForward(new Projection(joint, 0, widths.Inner),
            new Projection(joint, widths.Inner, widths.Inner), down, activation);
        register_module(names.Joint, joint);
        register_module(names.Down, down);
    }

    public FeedForward FeedForward { get; }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor[] halves = joint.call(input).chunk(2, -1);
        // Activations may write over their argument, which here is a part of what a hook has seen.
        Tensor gated = FeedForward.Activation.Apply(halves[0].contiguous()).mul_(halves[1]);
        return down.call(gated).MoveToOuterDisposeScope();
    }
}
