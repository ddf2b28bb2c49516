using NeuronProbe.Models.Layers;

namespace NeuronProbe.Probing;

/// <summary>
/// The sites of a model in the order of results: by layer, then as in <c>named_modules()</c>, then input before output,
/// a whole side before its parts.
/// </summary>
internal sealed class SiteMap(TransformerModel model)
{
    public IReadOnlyList<HookPoint> Sites { get; } = [.. model.HookPoints.OrderBy(p => p.Site.Layer)];

    /// <summary>The point with this canonical name, or null.</summary>
    public HookPoint? Find(string name) => Sites.FirstOrDefault(p => p.Site.Name == name);
}
