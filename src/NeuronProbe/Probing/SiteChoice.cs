using NeuronProbe.Models.Layers;
using NeuronProbe.Sites;

namespace NeuronProbe.Probing;

/// <summary>A site that a scan hooks, with the neurons that it collects.</summary>
/// <param name="Selection">The site and its chosen neurons.</param>
/// <param name="Point">Where the model is hooked.</param>
internal sealed record SiteChoice(SiteSelection Selection, HookPoint Point)
{
    public Site Site => Selection.Site;

    /// <summary>Chooses sites by patterns, each site once, in the model's order.</summary>
    /// <param name="map">The model's sites.</param>
    /// <param name="patterns">Patterns as typed.</param>
    /// <param name="neurons">Which neurons of each.</param>
    /// <param name="model">Name of the architecture and path of the model, for messages.</param>
    /// <exception cref="ProbeException">A pattern matches nothing, or a neuron is outside a site.</exception>
    public static IReadOnlyList<SiteChoice> Choose(
        SiteMap map, IReadOnlyList<string> patterns, NeuronList neurons, (string Architecture, string Path) model)
    {
        var chosen = new Dictionary<string, HookPoint>();
        var misses = new List<string>();
        foreach (SitePattern pattern in patterns.Select(p => new SitePattern(p)))
        {
            HookPoint[] found = [.. pattern.Select(map)];
            if (found.Length == 0)
            {
                misses.Add(pattern.Text);
            }
            foreach (HookPoint site in found)
            {
                chosen.TryAdd(site.Site.Name, site);
            }
        }
        if (misses.Count > 0)
        {
            throw NoMatch(map, misses, model);
        }
        string[] order = [.. map.Sites.Select(s => s.Site.ModulePath).Distinct()];
        return
        [
            .. chosen.Values
                .OrderBy(s => Array.IndexOf(order, s.Site.ModulePath)).ThenBy(s => s.Site.Side).ThenBy(
                    s => s.Site.PartStart ?? -1).ThenBy(s => s.Site.Width)
                .Select(s => new SiteChoice(new SiteSelection(s.Site, neurons.Within(s.Site)), s)),
        ];
    }

    private static ProbeException NoMatch(SiteMap map, List<string> misses, (string Architecture, string Path) model)
    {
        string[] names = [.. map.Sites.SelectMany(s => s.Aliases.Append(s.Site.Name))];
        string nearest = names.MinBy(n => Spelling.Distance(n, misses[0]))!;
        string patterns = string.Join(", ", misses.Select(m => $"'{m}'"));
        return new ProbeException(
            $"--layer: no site of this {model.Architecture} model matches {patterns}. It has {map.Sites.Count} sites, "
                + $"for example '{nearest}'. "
            + $"Run {ShellCommand.Shown("neuronprobe", "inspect", "--model", ShellCommand.PathWord(model.Path))} to "
                + "list them.");
    }
}
