using System.Text.RegularExpressions;
using NeuronProbe.Models.Layers;
using NeuronProbe.Sites;

namespace NeuronProbe.Probing;

/// <summary>A site that a scan hooks, with the neurons that it collects.</summary>
/// <param name="Selection">The site and its chosen neurons.</param>
/// <param name="Point">Where the model is hooked.</param>
internal sealed partial record SiteChoice(SiteSelection Selection, HookPoint Point)
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
        const string Where = "--layer";
        var chosen = new Dictionary<string, HookPoint>();
        var misses = new List<string>();
        foreach (SitePattern pattern in patterns.Select(p => new SitePattern(p, Where)))
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
            throw NoMatch(map, misses, model, Where);
        }
        return
        [
            .. InOrder(map, chosen.Values)
                .Select(s => new SiteChoice(new SiteSelection(s.Site, neurons.Within(s.Site)), s)),
        ];
    }

    /// <summary>Chooses neurons by names, each neuron once, in the model's order.</summary>
    /// <param name="map">The model's sites.</param>
    /// <param name="typed">Patterns of sites, each alone or with neurons after a colon: <c>ffn.3.post:5,8-9</c>.
    /// </param>
    /// <param name="model">Name of the architecture and path of the model, for messages.</param>
    /// <exception cref="ProbeException">A pattern matches nothing, or a neuron is outside a site; all at once.
    /// </exception>
    public static IReadOnlyList<SiteChoice> ChooseNamed(
        SiteMap map, IReadOnlyList<string> typed, (string Architecture, string Path) model)
    {
        const string Where = "SITE:NEURON";
        var chosen = new Dictionary<string, (HookPoint Point, SortedSet<int> Neurons)>();
        var problems = new Problems();
        var misses = new List<string>();
        foreach (string name in typed)
        {
            problems.Try(() =>
            {
                Match match = WithNeurons().Match(name);
                string site = match.Success ? match.Groups["site"].Value : name;
                var list = new NeuronList(match.Success ? match.Groups["neurons"].Value : "all", name);
                HookPoint[] found = [.. new SitePattern(site, Where).Select(map)];
                if (found.Length == 0)
                {
                    misses.Add(site);
                }
                foreach (HookPoint point in found)
                {
                    chosen.TryAdd(point.Site.Name, (point, []));
                    chosen[point.Site.Name].Neurons.UnionWith(list.Within(point.Site));
                }
            });
        }
        problems.Add(misses.Count > 0 ? NoMatch(map, misses, model, Where).Problems : []);
        problems.Demand();
        return
        [
            .. InOrder(map, chosen.Values.Select(one => one.Point)).Select(point => new SiteChoice(
                new SiteSelection(point.Site, [.. chosen[point.Site.Name].Neurons]), point)),
        ];
    }

    private static IEnumerable<HookPoint> InOrder(SiteMap map, IEnumerable<HookPoint> points)
    {
        string[] order = [.. map.Sites.Select(s => s.Site.ModulePath).Distinct()];
        return points.OrderBy(s => Array.IndexOf(order, s.Site.ModulePath)).ThenBy(s => s.Site.Side)
            .ThenBy(s => s.Site.PartStart ?? -1).ThenBy(s => s.Site.Width);
    }

    private static ProbeException NoMatch(
        SiteMap map, List<string> misses, (string Architecture, string Path) model, string where)
    {
        string[] names = [.. map.Sites.SelectMany(s => s.Aliases.Append(s.Site.Name))];
        string nearest = names.MinBy(n => Spelling.Distance(n, misses[0]))!;
        string patterns = string.Join(", ", misses.Select(m => $"'{m}'"));
        return new ProbeException(
            $"{where}: no site of this {model.Architecture} model matches {patterns}. It has {map.Sites.Count} sites, "
                + $"for example '{nearest}'. "
            + $"Run {ShellCommand.Shown("neuronprobe", "inspect", "--model", ShellCommand.PathWord(model.Path))} to "
                + "list them.");
    }

    // A part ends in a bracket, and is none of a list.
    [GeneratedRegex(@"^(?<site>.+):(?<neurons>(all|[0-9])[^\]:]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex WithNeurons();
}
