using NeuronProbe.Sites;

namespace NeuronProbe.Models.Layers;

/// <summary>The query heads of a layer's attention, whose results stand side by side before the output projection.
/// </summary>
/// <param name="Output">The output projection.</param>
/// <param name="Count">How many heads.</param>
/// <param name="Width">Columns of each.</param>
internal sealed record AttentionHeads(Linear Output, int Count, int Width)
{
    /// <summary>Each head's result, <c>attn.N.head.H</c>; TransformerLens calls all of them <c>hook_z</c>.</summary>
    public IEnumerable<HookPoint> HookPoints(LayerSites sites)
    {
        HookPoint all = sites.Whole(Output, SiteSide.Input, Count * Width) with { IsChosenByNameAlone = true };
        string[] names = [$"attn.{sites.Number}.head", $"blocks.{sites.Number}.attn.hook_z"];
        return Enumerable.Range(0, Count).Select(head => all.Cut(head * Width, Width).InSeries(head, names));
    }
}
