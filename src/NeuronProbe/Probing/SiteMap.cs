using System.Globalization;
using NeuronProbe.Models.Layers;
using NeuronProbe.Sites;
using static TorchSharp.torch;

namespace NeuronProbe.Probing;

/// <summary>A site of a model, the module behind it, and its family-independent names.</summary>
/// <param name="Site">The site.</param>
/// <param name="Module">The module whose side it is.</param>
/// <param name="Aliases">Names such as <c>ffn.3.post</c>; none for modules outside the feed-forward networks.</param>
internal sealed record ModelSite(Site Site, Linear Module, IReadOnlyList<string> Aliases);

/// <summary>All sites of a model: both sides of every linear module of its layers, by layer, then as in <c>named_modules()</c>, input first, parts with a name of their own last.</summary>
internal sealed class SiteMap
{
    public SiteMap(TransformerModel model)
    {
        Dictionary<(Linear, SiteSide, int?), string[]> aliases = FindAliases(model.FeedForwards);
        ILookup<Linear, Projection> parts = FindParts(model.FeedForwards);
        Sites =
        [
            .. FindSites().Select(s => s with { Site = s.Site with { Alias = s.Aliases.FirstOrDefault() } }),
        ];

        IEnumerable<ModelSite> FindSites() =>
            // TorchSharp lists a module that a field holds a second time, under the field's name: the first is the one that it was given.
            NamedModules(model)
                .Where(m => m.module is Linear && FindLayer(m.name) is not null)
                .DistinctBy(m => m.module)
                .OrderBy(m => FindLayer(m.name))
                .SelectMany(m => MakeSites(m.name, (Linear)m.module, parts[(Linear)m.module], aliases));
    }

    public IReadOnlyList<ModelSite> Sites { get; }

    /// <summary>The site of a module's whole side.</summary>
    public ModelSite Of(Linear module, SiteSide side) => Sites.First(s => ReferenceEquals(s.Module, module) && s.Site.Side == side && s.Site.PartStart is null);

    /// <summary>All modules below one, each before what it holds, as PyTorch's <c>named_modules()</c> lists them; TorchSharp's own goes level by level.</summary>
    private static IEnumerable<(string name, nn.Module module)> NamedModules(nn.Module parent, string prefix = "") =>
        parent.named_children().SelectMany(child => NamedModules(child.module, $"{prefix}{child.name}.").Prepend((prefix + child.name, child.module)));

    private static IEnumerable<ModelSite> MakeSites(string path, Linear module, IEnumerable<Projection> parts, Dictionary<(Linear, SiteSide, int?), string[]> aliases)
    {
        int layer = FindLayer(path)!.Value;
        yield return new ModelSite(new Site(path, SiteSide.Input, layer, module.InputWidth), module, aliases.GetValueOrDefault((module, SiteSide.Input, null), []));
        yield return new ModelSite(new Site(path, SiteSide.Output, layer, module.OutputWidth), module, aliases.GetValueOrDefault((module, SiteSide.Output, null), []));
        foreach (Projection part in parts.OrderBy(p => p.First))
        {
            yield return new ModelSite(new Site(path, SiteSide.Output, layer, part.Width, part.First), module, aliases[(module, SiteSide.Output, part.First)]);
        }
    }

    private static ILookup<Linear, Projection> FindParts(IReadOnlyList<FeedForward> feedForwards) =>
        feedForwards.SelectMany(f => new[] { f.Gate, f.Up }).OfType<Projection>().Where(p => !p.IsWhole).ToLookup(p => p.Module);

    private static Dictionary<(Linear Module, SiteSide Side, int? PartStart), string[]> FindAliases(IReadOnlyList<FeedForward> feedForwards)
    {
        var aliases = new Dictionary<(Linear, SiteSide, int?), string[]>();
        for (int layer = 0; layer < feedForwards.Count; layer++)
        {
            FeedForward ffn = feedForwards[layer];
            string number = layer.ToString(CultureInfo.InvariantCulture);
            string[] pre = [$"ffn.{number}.pre", $"blocks.{number}.mlp.hook_pre"];
            aliases[Outputs(ffn.Gate ?? ffn.Up)] = ffn.Gate is null ? pre : [.. pre, $"ffn.{number}.gate"];
            if (ffn.Gate is not null)
            {
                aliases[Outputs(ffn.Up)] = [$"ffn.{number}.up"];
            }
            aliases[(ffn.Down, SiteSide.Input, null)] = [$"ffn.{number}.post", $"blocks.{number}.mlp.hook_post"];
        }
        return aliases;

        static (Linear, SiteSide, int?) Outputs(Projection projection) => (projection.Module, SiteSide.Output, projection.IsWhole ? null : projection.First);
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
