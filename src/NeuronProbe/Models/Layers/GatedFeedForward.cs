using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>down(act(gate x) * up x), with the names of Llama's modules.</summary>
internal sealed class GatedFeedForward : nn.Module<Tensor, Tensor>
{
    private readonly Linear gate_proj;
    private readonly Linear up_proj;
    private readonly Linear down_proj;

    /// <param name="settings">Shapes and options.</param>
    /// <param name="weights">Where the modules' tensors come from.</param>
    /// <param name="path">The network's path.</param>
    public GatedFeedForward(GatedSettings settings, Weights weights, string path)
        : base(nameof(GatedFeedForward))
    {
        (int width, int inner, bool hasBias) = (settings.Width, settings.FeedForwardWidth, settings.HasFeedForwardBias);
        gate_proj = Linear.Take(weights, $"{path}.gate_proj", width, inner, hasBias);
        up_proj = Linear.Take(weights, $"{path}.up_proj", width, inner, hasBias);
        down_proj = Linear.Take(weights, $"{path}.down_proj", inner, width, hasBias);
        FeedForward = new FeedForward(gate_proj, up_proj, down_proj, settings.Activation);
        RegisterComponents();
    }

    public FeedForward FeedForward { get; }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor gated = gate_proj.Activate(input, FeedForward.Activation).mul_(up_proj.call(input));
        return down_proj.call(gated).MoveToOuterDisposeScope();
    }
}
