using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>down(act(up x)), with the names that a family gives the two modules.</summary>
internal sealed class PlainFeedForward : nn.Module<Tensor, Tensor>
{
    /// <param name="settings">Widths, biases and the nonlinearity.</param>
    /// <param name="weights">Where the modules' tensors come from.</param>
    /// <param name="path">The network's path.</param>
    /// <param name="up">Name of the up-projection.</param>
    /// <param name="down">Name of the down-projection.</param>
    public PlainFeedForward(DecoderSettings settings, Weights weights, string path, string up, string down)
        : base(nameof(PlainFeedForward))
    {
        FeedForward = Take(settings, weights, $"{path}.{up}", $"{path}.{down}");
        register_module(up, FeedForward.Up.Module);
        register_module(down, FeedForward.Down);
    }

    public FeedForward FeedForward { get; }

    /// <summary>Takes the two modules by their paths, for a family that has no module round them.</summary>
    public static FeedForward Take(DecoderSettings settings, Weights weights, string upPath, string downPath) => new(
        null,
        Linear.Take(weights, upPath, settings.Width, settings.FeedForwardWidth, settings.HasFeedForwardBias),
        Linear.Take(weights, downPath, settings.FeedForwardWidth, settings.Width, settings.HasFeedForwardBias),
        settings.Activation);

    /// <summary>Runs a plain network on the residual stream or a norm of it.</summary>
    public static Tensor Run(FeedForward network, Tensor input)
    {
        using var scope = NewDisposeScope();
        return network.Down.call(network.Up.Module.Activate(input, network.Activation)).MoveToOuterDisposeScope();
    }

    public override Tensor forward(Tensor input) => Run(FeedForward, input);
}
