using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Hub;
using NeuronProbe.Models.Layers;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary>Names of a model's sites, for completion.</summary>
internal static partial class ModelSites
{
    /// <summary>The sites of the model that a command line names, each by all its names,
    /// and the patterns of all layers.</summary>
    public static IEnumerable<string> NamesFor(CompletionWords words) =>
        words.ValueOf(ScanOptionList.Model) is { } model
            ? Names(ModelLocation.Find(model, new HubEnvironment(words.Terminal.Variable)))
            : [];

    // Apart, so that LibTorch is loaded only where sites are asked for.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IReadOnlyList<string> Names(ModelLocation location)
    {
        using OpenedModel model = OpenedModel.OpenForInspection(location, _ => { });
        IReadOnlyList<HookPoint> sites = model.Map.Sites;
        string[] names = [.. sites.SelectMany(site => site.Aliases), .. sites.Select(site => site.Site.Name)];
        return [.. names.Select(name => LayerNumber.Replace(name, ".*.", 1)).Distinct(), .. names];
    }

    [GeneratedRegex(@"\.[0-9]+\.")]
    private static partial Regex LayerNumber { get; }
}
