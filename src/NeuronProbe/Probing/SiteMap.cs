using System.Globalization;
using NeuronProbe.Models;

namespace NeuronProbe.Probing;

/// <summary>A site of a model, the module behind it, and its family-independent names.</summary>
/// <param name="Site">The site.</param>
/// <param name="Module">The module whose side it is.</param>
/// <param name="Aliases">Names such as <c>ffn.3.post</c>; none for modules outside the feed-forward networks.</param>
internal sealed record ModelSite(Site Site, Linear Module, IReadOnlyList<string> Aliases);

/// <summary>All sites of a model: both sides of every linear module of its layers, by layer, then as in <c>named_modules()</c>, input first.</summary>
internal sealed class SiteMap
{
    public SiteMap(TransformerModel model)
    {
        Dictionary<(Linear, SiteSide), string[]> aliases = FindAliases(model.FeedForwards);
        Sites =
        [
            // TorchSharp lists a module that a field holds a second time, under the field's name: the first is the one that it was given.
            .. model.named_modules()
                .Where(m => m.module is Linear && FindLayer(m.name) is not null)
                .DistinctBy(m => m.module)
                .OrderBy(m => FindLayer(m.name))
                .SelectMany(m => new[] { SiteSide.Input, SiteSide.Output }, (m, side) => MakeSite(m.name, (Linear)m.module, side, aliases)),
        ];
    }

    public IReadOnlyList<ModelSite> Sites { get; }

    /// <summary>The site of a module's side.</summary>
    public ModelSite Of(Linear module, SiteSide side) => Sites.First(s => ReferenceEquals(s.Module, module) && s.Site.Side == side);

    private static ModelSite MakeSite(string path, Linear module, SiteSide side, Dictionary<(Linear, SiteSide), string[]> aliases)
    {
        int width = side == SiteSide.Input ? module.InputWidth : module.OutputWidth;
        return new ModelSite(new Site(path, side, FindLayer(path)!.Value, width), module, aliases.GetValueOrDefault((module, side), []));
    }

    private static Dictionary<(Linear Module, SiteSide Side), string[]> FindAliases(IReadOnlyList<FeedForward> feedForwards)
    {
        var aliases = new Dictionary<(Linear, SiteSide), string[]>();
        for (int layer = 0; layer < feedForwards.Count; layer++)
        {
            FeedForward ffn = feedForwards[layer];
            string number = layer.ToString(CultureInfo.InvariantCulture);
            string[] pre = [$"ffn.{number}.pre", $"blocks.{number}.mlp.hook_pre"];
            aliases[(ffn.Gate ?? ffn.Up, SiteSide.Output)] = ffn.Gate is null ? pre : [.. pre, $"ffn.{number}.gate"];
            if (ffn.Gate is not null)
            {
                aliases[(ffn.Up, SiteSide.Output)] = [$"ffn.{number}.up"];
            }
            aliases[(ffn.Down, SiteSide.Input)] = [$"ffn.{number}.post", $"blocks.{number}.mlp.hook_post"];
        }
        return aliases;
    }

    /// <summary>The first part of a module path that is a number.</summary>
    private static int? FindLayer(string path)
    {
        foreach (string part in path.Split('.'))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int layer))
            {
                return layer;
            }
        }
        return null;
    }
}
