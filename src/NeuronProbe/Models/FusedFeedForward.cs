using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>down(act(gate x) * up x), where one projection gives the gate first and then the up part (Phi-3).</summary>
internal sealed class FusedFeedForward : nn.Module<Tensor, Tensor>
{
    private readonly Linear gate_up_proj;
    private readonly Linear down_proj;

    /// <param name="settings">Shapes and options.</param>
    /// <param name="weights">Where the modules' tensors come from.</param>
    /// <param name="path">The network's path.</param>
    public FusedFeedForward(GatedSettings settings, Weights weights, string path)
        : base(nameof(FusedFeedForward))
    {
        (int width, int inner, bool hasBias) = (settings.Width, settings.FeedForwardWidth, settings.HasFeedForwardBias);
        gate_up_proj = Linear.Take(weights, $"{path}.gate_up_proj", width, 2 * inner, hasBias);
        down_proj = Linear.Take(weights, $"{path}.down_proj", inner, width, hasBias);
        FeedForward = new FeedForward(new Projection(gate_up_proj, 0, inner), new Projection(gate_up_proj, inner, inner), down_proj, settings.Activation);
        RegisterComponents();
    }

    public FeedForward FeedForward { get; }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor[] halves = gate_up_proj.call(input).chunk(2, -1);
        // Activations may write over their argument, which here is a part of what a hook has seen.
        Tensor gated = FeedForward.Activation.Apply(halves[0].contiguous()).mul_(halves[1]);
        return down_proj.call(gated).MoveToOuterDisposeScope();
    }
}
