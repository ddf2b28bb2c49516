using NeuronProbe.Sites;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>Finds the hook points of a model: those that its layers declare, and both sides of every linear module.
/// </summary>
internal static class ModelHookPoints
{
    /// <returns>As in <c>named_modules()</c>, input before output, a whole tensor before its parts.</returns>
    public static IEnumerable<HookPoint> Of(TransformerModel model)
    {
        // TorchSharp lists a module that a field holds a second time, under the field's name: the first is its own.
        (string Path, nn.Module Module)[] modules = [.. NamedModules(model).DistinctBy(m => m.Module)];
        var paths = modules.ToDictionary(m => m.Module, m => m.Path);
        ILookup<nn.Module, HookPoint> points = model.Layers
            .SelectMany((layer, number) => OfLayer(layer, new LayerSites(model, number, paths)))
            .ToLookup(p => (nn.Module)p.Module);
        return modules.SelectMany(m => points[m.Module].OrderBy(p => p.Site.Side).ThenBy(p => p.PartStart ?? -1));
    }

    private static IEnumerable<HookPoint> OfLayer(TransformerLayer layer, LayerSites sites)
    {
        IEnumerable<HookPoint> sides = layer.modules().OfType<Linear>().SelectMany(module => new[]
        {
            sites.Whole(module, SiteSide.Input, module.InputWidth),
            sites.Whole(module, SiteSide.Output, module.OutputWidth),
        });
        // What a layer declares comes first, and so stands in place of the same side without a name.
        return layer.HookPoints(sites).Concat(sides).DistinctBy(
            p => (p.Module, p.Site.Side, p.PartStart, p.Site.Width));
    }

    /// <summary>All modules below one, each before what it holds, as PyTorch's <c>named_modules()</c> lists them;
    /// TorchSharp's own goes level by level.</summary>
    private static IEnumerable<(string Path, nn.Module Module)> NamedModules(nn.Module parent, string prefix = "") =>
        parent.named_children().SelectMany(child =>
            NamedModules(child.module, $"{prefix}{child.name}.").Prepend((prefix + child.name, child.module)));
}
