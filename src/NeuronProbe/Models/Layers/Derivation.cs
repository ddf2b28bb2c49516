using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>How a hook point's tensor is computed from those of others, which proves that the point is what its name
/// says.</summary>
/// <param name="Description">What it is, for messages: <c>silu of the projection before it</c>.</param>
/// <param name="Sources">The points that it is computed from.</param>
/// <param name="Formula">Computes it from the sources' values, in their order and in double precision.</param>
internal sealed record Derivation(
    string Description, IReadOnlyList<HookPoint> Sources, Func<IReadOnlyList<Tensor>, Tensor> Formula);
