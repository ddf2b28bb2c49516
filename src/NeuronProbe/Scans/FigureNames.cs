using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Scans;

/// <summary>The figures by which neurons can be chosen and ordered: those of all kinds of collectors.</summary>
internal static class FigureNames
{
    private static readonly Lazy<(CollectorKind Kind, TableSchema Schema)[]> Tables = new(() =>
    [
        .. CollectorCatalogue.KindsWithTable.Select(kind => (kind, CollectorCatalogue.Create(
            [kind.Name], SiteSelection.All(new Site("", SiteSide.Input, 0, 1)), new CollectorOptions())[^1].Schema)),
    ]);

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        NeuronFigures.Peak,
        NeuronFigures.Layer,
        NeuronFigures.Neuron,
        .. NeuronFigures.NamesIn(Tables.Value.Select(table => table.Schema)),
    ];

    /// <summary>The collectors that have what a condition or an order asks for.</summary>
    /// <param name="where">A condition, or null.</param>
    /// <param name="sort">An order, or null.</param>
    /// <param name="collected">What was collected.</param>
    /// <exception cref="ProbeException">Something of it was not collected.</exception>
    public static IEnumerable<string> CollectorsOf(
        NeuronCondition? where, NeuronOrder? sort, IReadOnlyList<string> collected)
    {
        string[] flags = where is { NamesFlags: true } ? [StatisticsCollector.Kind.Name] : [];
        IEnumerable<string> compared =
            where?.Figures.SelectMany(name => CollectorsOf("--where", name, collected)) ?? [];
        IEnumerable<string> ordered = sort is null ? [] : CollectorsOf("--sort", sort.Figure, collected);
        return
        [
            .. flags.Select(kind => Demand("--where", "flags", [kind], collected)), .. compared, .. ordered,
        ];
    }

    private static IEnumerable<string> CollectorsOf(string option, string figure, IReadOnlyList<string> collected)
    {
        string[] kinds = figure == NeuronFigures.Peak
            ? [StatisticsCollector.Kind.Name]
            :
            [
                .. Tables.Value.Where(table => NeuronFigures.NamesIn([table.Schema]).Contains(figure))
                    .Select(table => table.Kind.Name),
            ];
        if (kinds.Length > 0)
        {
            yield return Demand(option, figure, kinds, collected);
        }
        if (figure == NeuronFigures.Peak && collected.Contains(TopExamplesCollector.Kind.Name))
        {
            yield return TopExamplesCollector.Kind.Name;
        }
    }

    private static string Demand(string option, string figure, string[] kinds, IReadOnlyList<string> collected) =>
        kinds.FirstOrDefault(collected.Contains) ?? throw new ProbeException(
            $"{option}: expected '{figure}' to be collected, but --collect has only {string.Join(", ", collected)}. "
            + $"Scan with --collect {kinds[0]} too.");
}
