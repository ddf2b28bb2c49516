namespace NeuronProbe.Models.Layers;

/// <summary>A projection of a feed-forward network: the outputs of a linear module, or a part of those where it is fused with another.</summary>
/// <param name="Module">The module.</param>
/// <param name="First">The first of its outputs that belong to the projection.</param>
/// <param name="Width">How many do.</param>
internal sealed record Projection(Linear Module, int First, int Width)
{
    /// <summary>Whether all of the module's outputs belong to it.</summary>
    public bool IsWhole => Width == Module.OutputWidth;

    public static implicit operator Projection(Linear module) => new(module, 0, module.OutputWidth);
}

/// <summary>The linear modules of one layer's feed-forward network: down(act(up x)), or gated down(act(gate x) * up x).</summary>
/// <param name="Gate">The gate projection, or null in a plain network.</param>
/// <param name="Up">The up-projection.</param>
/// <param name="Down">The down-projection; its input is the neurons.</param>
/// <param name="Activation">The nonlinearity.</param>
internal sealed record FeedForward(Projection? Gate, Projection Up, Linear Down, ActivationFunction Activation);
