using NeuronProbe.Cli.Terminals;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws which concepts a neuron tells best.</summary>
internal sealed class NeuronConceptsView(IAnsiConsole console)
{
    private const int Most = 8;
    private const int WidestName = 24;

    /// <param name="concepts">All concepts of the neuron, the best first.</param>
    public void Write(IReadOnlyList<ConceptFigures> concepts)
    {
        ConceptFigures[] best = [.. concepts.Where(row => row.Strength >= 0).Take(Most)];
        string which = best.Length < concepts.Count
            ? $"  the {best.Length} of {Figures.Count(concepts.Count)} that it tells best"
            : "";
        console.WriteParts(("Concepts", ConsoleLines.Heading), (which, ConsoleLines.Aside));
        if (best.Length == 0)
        {
            console.WriteParts(("None of them has tokens of both kinds.", Style.Plain));
            return;
        }
        int room = Math.Min(WidestName, Math.Max(8, console.Profile.Width - 10));
        var name = new LineColumn<ConceptFigures>(
            "concept", false, row => console.Cut(row.Concept).AtEnd(room));
        ConceptColumns.Write(console, best, row => row, [name]);
    }
}
