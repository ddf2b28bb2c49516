using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Measures;

namespace NeuronProbe.Scans;

/// <summary>Which options make less of what a command holds in memory, in words.</summary>
internal static class MemorySavings
{
    private static readonly string[] OfExamples =
        [TopExamplesOptions.Top.Name, TopExamplesOptions.Context.Name];

    private static readonly (string Option, string Words)[] All =
    [
        (ConceptFields.Names.Name, "fewer concepts with"),
        (ScanOptionList.Layers.Name, "fewer sites with"),
        (ScanOptionList.Neurons.Name, "fewer neurons with"),
        (TopExamplesOptions.Top.Name, "a smaller"),
        (TopExamplesOptions.Context.Name, "a smaller"),
        (ScanOptionList.BatchTokens.Name, "a smaller"),
    ];

    /// <summary>The options of a scan; how many concepts would fit is said apart.</summary>
    public static IReadOnlyList<string> OfScan { get; } =
        [.. All.Select(saving => saving.Option).Except([ConceptFields.Names.Name])];

    /// <summary>What some options do.</summary>
    /// <param name="options">Names of some of them.</param>
    /// <param name="kinds">What is collected; options that it does not depend on are left out.</param>
    public static IEnumerable<string> Of(IReadOnlyList<string> options, IReadOnlyList<CollectorKind> kinds) =>
        from saving in All
        where options.Contains(saving.Option)
            && (!OfExamples.Contains(saving.Option) || kinds.Contains(TopExamplesCollector.Kind))
        select $"{saving.Words} {saving.Option}";
}
