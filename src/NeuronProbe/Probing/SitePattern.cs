using System.Globalization;
using System.Text.RegularExpressions;
using NeuronProbe.Sites;

namespace NeuronProbe.Probing;

/// <summary>
/// A pattern of site names: a module path or an alias, where <c>*</c> stands for anything within one dotted part and <c>**</c> for any
/// number of parts; behind it <c>:input</c>, <c>:output</c> (the default for a path) or <c>:output[a:b]</c>.
/// </summary>
internal sealed partial class SitePattern
{
    private static readonly string[] AliasRoots = ["ffn", "blocks"];

    private readonly string[] parts;
    private readonly SiteSide? side;
    private readonly Range? part;

    /// <exception cref="ProbeException">What stands behind the colon is no side or part.</exception>
    public SitePattern(string text)
    {
        Text = text;
        Match match = Form().Match(text);
        if (!match.Success)
        {
            throw new ProbeException($"--layer: expected PATH, PATH:input, PATH:output or PATH:output[a:b], but got '{text}'. Run 'neuronprobe inspect' to list a model's sites.");
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
    public IEnumerable<ModelSite> Select(SiteMap map) => map.Sites.Where(Matches).Select(Cut);

    private bool Matches(ModelSite candidate)
    {
        bool isPath = candidate.Site.PartStart is null && candidate.Site.Side == (side ?? SiteSide.Output) && IsMatch(parts, candidate.Site.ModulePath.Split('.'));
        bool mayBeAlias = side is null && AliasRoots.Contains(parts[0]);
        return isPath || (mayBeAlias && candidate.Aliases.Any(a => IsMatch(parts, a.Split('.'))));
    }

    private ModelSite Cut(ModelSite found)
    {
        if (part is not { } range)
        {
            return found;
        }
        (int from, int to) = (range.Start.Value, range.End.Value);
        if (from >= to || to > found.Site.Width)
        {
            throw new ProbeException($"--layer: expected a part within [0:{found.Site.Width}] of '{found.Site.Name}', but got [{from}:{to}]. Choose a <= index < b.");
        }
        return found with { Site = found.Site with { PartStart = from, Width = to - from, Alias = null }, Aliases = [] };
    }

    private int ReadBorder(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int border)
        ? border
        : throw new ProbeException($"--layer: expected a part [a:b] of whole numbers, but got '{Text}'. Choose numbers within the site's width.");

    private static bool IsMatch(string[] pattern, string[] name) => Wildcard.Matches<string>(pattern, name, "**", Wildcard.Matches);

    [GeneratedRegex(@"^(?<path>[^:\[\]]+)(:(?<side>input|output)(\[(?<from>[0-9]+):(?<to>[0-9]+)\])?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
