using System.Text.RegularExpressions;
using NeuronProbe.Models.Layers;
using NeuronProbe.Sites;

namespace NeuronProbe.Probing;

/// <summary>A site that a scan hooks, with the neurons that it collects.</summary>
/// <param name="Selection">The site and its chosen neurons.</param>
/// <param name="Point">Where the model is hooked.</param>
internal sealed partial record SiteChoice(SiteSelection Selection, HookPoint Point)
{
    /// <summary>The option that patterns come by where nothing else is said.</summary>
    public const string Option = "--layer";

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
            throw NoMatch(map, misses, model, Option);
        }
        return [.. Ordered(
            map, chosen.Values.Select(s => new SiteChoice(new SiteSelection(s.Site, neurons.Within(s.Site)), s)))];
    }

    /// <summary>Chooses neurons by their names, each once, in the model's order.</summary>
    /// <param name="map">The model's sites.</param>
    /// <param name="typed">Each <c>SITE:NEURONS</c>, or a site alone for all of its neurons: a site is a pattern as
    /// above, neurons are a list such as <c>0-9,12</c>.</param>
    /// <param name="model">Name of the architecture and path of the model, for messages.</param>
    /// <exception cref="ProbeException">There is no such site or neuron; all that is wrong is told.</exception>
    public static IReadOnlyList<SiteChoice> ChooseNeurons(
        SiteMap map, IReadOnlyList<string> typed, (string Architecture, string Path) model)
    {
        var chosen = new Dictionary<string, (HookPoint Point, SortedSet<int> Neurons)>();
        var problems = new Problems();
        foreach (string text in typed)
        {
            problems.Try(() => Add(text));
        }
        problems.Demand();
        return [.. Ordered(map, chosen.Values.Select(
            one => new SiteChoice(new SiteSelection(one.Point.Site, [.. one.Neurons]), one.Point)))];

        void Add(string text)
        {
            int colon = text.LastIndexOf(':');
            if (colon == text.Length - 1 && colon > 0)
            {
                throw new ProbeException($"'{text}': expected neurons after the colon, such as {text}12 or {text}0-9, "
                    + "but got none. Add them, or leave the colon out for all neurons of the site.");
            }
            bool hasNeurons = colon >= 0 && ListOfNeurons.IsMatch(text.AsSpan(colon + 1));
            var pattern = new SitePattern(hasNeurons ? text[..colon] : text, text);
            var list = new NeuronList(hasNeurons ? text[(colon + 1)..] : "all", text);
            HookPoint[] found = [.. pattern.Select(map)];
            if (found.Length == 0)
            {
                throw NoMatch(map, [pattern.Text], model, text);
            }
            foreach (HookPoint point in found)
            {
                IReadOnlyList<int> neurons = list.Within(point.Site);
                chosen.TryAdd(point.Site.Name, (point, []));
                chosen[point.Site.Name].Neurons.UnionWith(neurons);
            }
        }
    }

    private static IEnumerable<SiteChoice> Ordered(SiteMap map, IEnumerable<SiteChoice> choices)
    {
        string[] order = [.. map.Sites.Select(s => s.Site.ModulePath).Distinct()];
        return choices.OrderBy(s => Array.IndexOf(order, s.Site.ModulePath)).ThenBy(s => s.Site.Side)
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

    // A part, such as PATH:output[0:64], ends otherwise.
    [GeneratedRegex(@"^(all|[0-9])[^\]]*$", RegexOptions.CultureInvariant)]
    private static partial Regex ListOfNeurons { get; }
}
