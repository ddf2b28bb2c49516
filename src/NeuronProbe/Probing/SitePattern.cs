using System.Globalization;
using System.Text.RegularExpressions;
using NeuronProbe.Models.Layers;
using NeuronProbe.Sites;

namespace NeuronProbe.Probing;

/// <summary>
/// A pattern of site names: a module path or an alias, where <c>*</c> stands for anything within one dotted part and
/// <c>**</c> for any number of parts; after it <c>:input</c>, <c>:output</c> (the default for a path) or
/// <c>:output[a:b]</c>.
/// </summary>
internal sealed partial class SitePattern
{
    private readonly string[] parts;
    private readonly SiteSide? side;
    private readonly Range? part;

    private readonly string where;

    /// <param name="text">The pattern.</param>
    /// <param name="where">What stands before messages: where it was typed.</param>
    /// <exception cref="ProbeException">What stands after the colon is no side or part.</exception>
    public SitePattern(string text, string where = SiteChoice.Option)
    {
        Text = text;
        this.where = where;
        Match match = Form().Match(text);
        if (!match.Success)
        {
            bool isNeuron = where == SiteChoice.Option && Neuron().IsMatch(text);
            throw new ProbeException(
                $"{where}: expected PATH, PATH:input, PATH:output or PATH:output[a:b], but got '{text}'"
                    + (isNeuron
                        ? $", which names a neuron: all words after {where} are sites. Leave its number out, or put it "
                            + $"before {where} where the command takes neurons."
                        : ". Run 'neuronprobe inspect' to list a model's sites."));
        }
        parts = match.Groups["path"].Value.Split('.');
        side = match.Groups["side"].Value switch { "input" => SiteSide.Input, "output" => SiteSide.Output, _ => null };
        if (match.Groups["from"].Success)
        {
            part = new Range(ReadBorder(match.Groups["from"].Value), ReadBorder(match.Groups["to"].Value));
        }
    }

    public string Text { get; }

    /// <summary>The sites that match, in the map's order.</summary>
    /// <exception cref="ProbeException">A part lies outside a site.</exception>
    public IEnumerable<HookPoint> Select(SiteMap map)
    {
        HookPoint[] found = [.. map.Sites.Where(p => !p.IsChosenByNameAlone && (IsPathOf(p) || IsAliasOf(p)))];
        if (found.Length == 0)
        {
            // Only now, so that a pattern over linear modules and feed-forward networks never means anything else too.
            found = [.. map.Sites.Where(p => p.IsChosenByNameAlone && ((!HasWildcard && IsPathOf(p)) || IsAliasOf(p)))];
        }
        return found.Select(point => Cut(point, map));
    }

    private bool HasWildcard => parts.Any(p => p.Contains('*', StringComparison.Ordinal));

    private bool IsPathOf(HookPoint point) =>
        point.PartStart is null && point.Site.Side == (side ?? SiteSide.Output)
        && IsMatch(parts, point.Site.ModulePath.Split('.'));

    /// <summary>Whether it is one of the point's own names or of its series'; those begin with a word that no wildcard
    /// stands for.</summary>
    private bool IsAliasOf(HookPoint point) =>
        side is null && !parts[0].Contains('*', StringComparison.Ordinal)
        && point.Aliases.Concat(point.SeriesNames).Any(alias => IsMatch(parts, alias.Split('.')));

    private HookPoint Cut(HookPoint found, SiteMap map)
    {
        if (part is not { } range)
        {
            return found;
        }
        (int from, int to) = (range.Start.Value, range.End.Value);
        if (from >= to || to > found.Site.Width)
        {
            throw new ProbeException(
                $"{where}: expected a part within [0:{found.Site.Width}] of '{found.Site.Name}', but got "
                    + $"[{from}:{to}]. Choose a <= index < b.");
        }
        HookPoint cut = found.Cut(from, to - from);
        // A part that has names of its own keeps them when it is asked for by its numbers.
        return map.Find(cut.Site.Name) ?? cut;
    }

    private int ReadBorder(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int border)
        ? border
        : throw new ProbeException(
            $"{where}: expected a part [a:b] of whole numbers, but got '{Text}'. Choose numbers within the site's "
                + "width.");

    private static bool IsMatch(string[] pattern, string[] name) =>
        Wildcard.Matches<string>(pattern, name, "**", Wildcard.Matches);

    [GeneratedRegex(
        @"^(?<path>[^:\[\]]+)(:(?<side>input|output)(\[(?<from>[0-9]+):(?<to>[0-9]+)\])?)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"^[^\[]*:\d[\d,\-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Neuron();
}
