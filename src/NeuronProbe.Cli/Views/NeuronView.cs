using NeuronProbe.Cli.Terminals;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws all that is known of one neuron: statistics, histogram, concepts, other tables, top examples,
/// samples, what other commands left, and how far parts of the documents agree.</summary>
internal sealed class NeuronView(IAnsiConsole console)
{
    /// <param name="neuron">What was found.</param>
    /// <param name="alias">The site's family-independent name, or null where it has none.</param>
    public void Write(NeuronFindings neuron, string? alias = null)
    {
        console.WriteParts((console.Cut(TitleOf(neuron, alias)).AtEnd(console.Profile.Width), ConsoleLines.Heading));
        if (neuron.Statistics is { } statistics)
        {
            console.WriteLine();
            new StatisticsView(console).Write(statistics, neuron.Peak);
        }
        if (neuron.Histogram.Count > 0)
        {
            console.WriteLine();
            new HistogramView(console).Write(neuron);
        }
        if (neuron.Concepts.Count > 0)
        {
            console.WriteLine();
            new NeuronConceptsView(console).Write(neuron.Concepts, neuron.Ranking);
        }
        WriteTables(neuron.Tables.Where(table => table.Beside is null));
        foreach (IGrouping<Tail, TopExample> tail in neuron.Examples.GroupBy(example => example.Tail))
        {
            console.WriteLine();
            new ExamplesView(console).Write(tail.Key, [.. tail]);
        }
        if (neuron.Samples.Count > 0)
        {
            console.WriteLine();
            new SamplesView(console).Write(neuron.Samples);
        }
        WriteTables(neuron.Tables.Where(table => table.Beside is not null));
        if (neuron.Coverage.Count > 0)
        {
            console.WriteLine();
            new CoverageView(console).Write(neuron.Coverage, neuron.Statistics?.ActiveFraction);
        }
    }

    /// <summary>What stands above a neuron.</summary>
    /// <param name="neuron">What was found.</param>
    /// <param name="alias">The site's family-independent name, or null where it has none.</param>
    public static string TitleOf(NeuronFindings neuron, string? alias) =>
        $"{neuron.Site}  neuron {neuron.Neuron}" + (alias is null ? "" : $"  ({alias}:{neuron.Neuron})");

    private void WriteTables(IEnumerable<NeuronTable> tables)
    {
        foreach (NeuronTable table in tables)
        {
            console.WriteLine();
            new FurtherTableView(console).Write(table);
        }
    }
}
