using NeuronProbe.Reports;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws all that is known of one neuron: statistics, histogram, top examples.</summary>
internal sealed class NeuronView(IAnsiConsole console)
{
    public void Write(NeuronFindings neuron)
    {
        console.WriteParts((VisibleText.Cut($"{neuron.Site}  neuron {neuron.Neuron}", console.Profile.Width), ConsoleLines.Heading));
        if (neuron.Statistics.Count > 0)
        {
            console.WriteLine();
            new StatisticsView(console).Write(neuron);
        }
        if (neuron.Histogram.Count > 0)
        {
            console.WriteLine();
            new HistogramView(console).Write(neuron);
        }
        foreach (IGrouping<string, TopExample> tail in neuron.Examples.GroupBy(example => example.Tail))
        {
            console.WriteLine();
            new ExamplesView(console).Write(tail.Key, [.. tail]);
        }
    }
}
