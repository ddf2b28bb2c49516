using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Sites;

namespace NeuronProbe.Scans;

/// <summary>Every kind of collector by its name; a new one is one file and one line here.</summary>
public static class CollectorCatalogue
{
    /// <summary>The kinds in the order in which help and messages list them.</summary>
    public static IReadOnlyList<CollectorKind> Kinds { get; } =
    [
        new("top", "tokens with the most extreme activations, and their context", [], TopExamplesCollector.BytesPerNeuron, (selection, options, _) => new TopExamplesCollector(selection, options)),
        new("stats", "moments, quantiles and what they say of a neuron", ["histogram"], _ => StatisticsCollector.BytesPerNeuron, (selection, options, required) => new StatisticsCollector(selection, options, (HistogramCollector)required[0])),
        new("histogram", "counts of activations by size", [], _ => HistogramCollector.BytesPerNeuron, (selection, _, _) => new HistogramCollector(selection)),
        new("concepts", "how well each neuron tells each concept, and how sure that is", ["top"], ConceptsCollector.BytesPerNeuron, (selection, options, required) => new ConceptsCollector(selection, options.Concepts ?? ConceptPlan.Empty, (TopExamplesCollector)required[0])),
    ];

    private static readonly Dictionary<string, CollectorKind> ByName = Kinds.ToDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>Makes the named collectors for one site, each once, and those that they require, which stand before them.</summary>
    /// <exception cref="ProbeException">A name is not in the catalogue, or none is given.</exception>
    public static IReadOnlyList<Collector> Create(IEnumerable<string> names, SiteSelection selection, CollectorOptions options)
    {
        string[] asked = [.. names];
        string[] unknown = [.. asked.Where(name => !ByName.ContainsKey(name))];
        if (asked.Length == 0 || unknown.Length > 0)
        {
            string got = asked.Length == 0 ? "none" : string.Join(", ", unknown.Select(name => $"'{name}'"));
            throw new ProbeException(
                $"--collect: expected {(asked.Length == 0 ? "at least " : "")}one of {string.Join(", ", Kinds.Select(kind => kind.Name))}, but got {got}. "
                + "Run 'neuronprobe scan --help' to see what each of them collects.");
        }
        List<Collector> made = [];
        foreach (string name in asked)
        {
            Add(name, selection, options, made);
        }
        return made;
    }

    /// <summary>Memory that the named collectors, and those that they require, hold for a neuron when they are full.</summary>
    public static long BytesPerNeuron(IEnumerable<string> names, CollectorOptions options) =>
        Create(names, SiteSelection.All(new Site("", SiteSide.Input, 0, 1)), options).Sum(collector => ByName[collector.Name].BytesPerNeuron(options));

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
