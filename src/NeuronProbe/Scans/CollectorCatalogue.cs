using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Sites;

namespace NeuronProbe.Scans;

/// <summary>Every kind of collector by its name; a new one is one file and one line here.</summary>
public static class CollectorCatalogue
{
    /// <summary>The kinds in the order in which help and messages list them.</summary>
    public static IReadOnlyList<CollectorKind> Kinds { get; } =
    [
        TopExamplesCollector.Kind,
        StatisticsCollector.Kind,
        HistogramCollector.Kind,
        SamplesCollector.Kind,
        ConceptsKind.Kind,
        PairsCollector.Kind,
        GroupsCollector.Kind,
        DocumentsCollector.Kind,
        WeightsCollector.Kind,
    ];

    /// <summary>Those of them that have a table.</summary>
    internal static IReadOnlyList<CollectorKind> KindsWithTable => [.. Kinds.Where(kind => kind.HasTable)];

    // What other commands read with, and no scan.
    private static readonly CollectorKind[] OfReadings = [LabelSums.Kind];

    private static readonly Dictionary<string, CollectorKind> ByName = Kinds.Concat(OfReadings).ToDictionary(
        kind => kind.Name, StringComparer.Ordinal);

    /// <summary>The named kinds, each once, and those that they require, which stand before them.</summary>
    /// <exception cref="ProbeException">A name is not in the catalogue, or none is given.</exception>
    internal static IReadOnlyList<CollectorKind> KindsOf(IEnumerable<string> names, CollectorOptions options) =>
    [
        .. Create(names, SiteSelection.All(new Site("", SiteSide.Input, 0, 1)), options)
            .Select(collector => ByName[collector.Name]),
    ];

    /// <summary>Makes the named collectors for one site, each once, and those that they require,
    /// which stand before them.</summary>
    /// <exception cref="ProbeException">A name is not in the catalogue, or none is given.</exception>
    public static IReadOnlyList<Collector> Create(
        IEnumerable<string> names, SiteSelection selection, CollectorOptions options)
    {
        string[] asked = [.. names];
        string[] unknown = [.. asked.Where(name => !ByName.ContainsKey(name))];
        if (asked.Length == 0 || unknown.Length > 0)
        {
            string got = asked.Length == 0 ? "none" : string.Join(", ", unknown.Select(name => $"'{name}'"));
            throw new ProbeException(
                $"--collect: expected {(asked.Length == 0 ? "at least " : "")}one of "
                + $"{string.Join(", ", Kinds.Select(kind => kind.Name))}, but got {got}. "
                + "Run 'neuronprobe scan --help' to see what each of them collects.");
        }
        List<Collector> made = [];
        foreach (string name in asked)
        {
            Add(name, selection, options, made);
        }
        return made;
    }

    /// <summary>Those of the named collectors that have a table.</summary>
    internal static IReadOnlyList<string> WithTable(IEnumerable<string> names) =>
        [.. names.Where(name => KindsWithTable.Any(kind => kind.Name == name))];

    /// <summary>Demands that what is collected can be shown.</summary>
    /// <exception cref="ProbeException">None of the collectors has a table.</exception>
    internal static void DemandTable(IReadOnlyList<string> names)
    {
        if (WithTable(names).Count == 0 && !OfReadings.Any(kind => names.Contains(kind.Name)))
        {
            throw new ProbeException(
                $"--collect: expected a collector with a table among those that are named, but got "
                + $"{string.Join(", ", names)}. Add one of "
                + $"{string.Join(", ", KindsWithTable.Select(kind => kind.Name))}.");
        }
    }

    /// <summary>Memory that the named collectors, and those that they require,
    /// hold for a neuron when they are full.</summary>
    public static long BytesPerNeuron(IEnumerable<string> names, CollectorOptions options) =>
        KindsOf(names, options).Sum(kind => kind.BytesPerNeuron(options));

    private static Collector Add(string name, SiteSelection selection, CollectorOptions options, List<Collector> made)
    {
        if (made.Find(collector => collector.Name == name) is Collector earlier)
        {
            return earlier;
        }
        CollectorKind kind = ByName[name];
        Collector[] required = [.. kind.Requires.Select(requirement => Add(requirement, selection, options, made))];
        Collector collector = kind.Create(selection, options, required);
        made.Add(collector);
        return collector;
    }
}
