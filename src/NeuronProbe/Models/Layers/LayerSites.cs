using System.Globalization;
using NeuronProbe.Sites;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>Makes the hook points of one layer, which knows its modules but neither their paths nor its
/// number.</summary>
/// <param name="model">The model, with the sizes that its config gives.</param>
/// <param name="layer">The layer's number.</param>
/// <param name="paths">The path of each module, as <c>named_modules()</c> gives it.</param>
internal sealed class LayerSites(TransformerModel model, int layer, IReadOnlyDictionary<nn.Module, string> paths)
{
    /// <summary>The layer's number, as it stands in names.</summary>
    public string Number { get; } = layer.ToString(CultureInfo.InvariantCulture);

    /// <summary>Neurons that the config gives each feed-forward network.</summary>
    public int FeedForwardWidth => model.FeedForwardWidth;

    /// <summary>Width of the residual stream, as the config gives it.</summary>
    public int HiddenWidth => model.HiddenWidth;

    /// <summary>The whole of one side of a module, without a name.</summary>
    /// <param name="module">The module.</param>
    /// <param name="side">Its side.</param>
    /// <param name="width">Columns that the config gives that side.</param>
    public HookPoint Whole(nn.Module<Tensor, Tensor> module, SiteSide side, int width) =>
        new(module, new Site(paths[module], side, layer, width));
}
