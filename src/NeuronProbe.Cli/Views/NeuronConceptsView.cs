using NeuronProbe.Cli.Terminals;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws which concepts a neuron tells best.</summary>
internal sealed class NeuronConceptsView(IAnsiConsole console)
{
    private const int Most = 8;
    private const int WidestName = 24;

    /// <param name="concepts">All concepts of the neuron.</param>
    /// <param name="ranking">How to rank them.</param>
    public void Write(IReadOnlyList<ConceptFigures> concepts, RankingOptions ranking)
    {
        ConceptFigures[] best = [.. ranking.Sort(concepts, row => row).Take(Most)];
        string by = $"by {ranking.Rank.Measure}";
        string which = best.Length < concepts.Count
            ? $"  the {best.Length} of {Figures.Count(concepts.Count)} that it tells best, {by}"
            : $"  {by}";
        console.WriteParts(("Concepts", ConsoleLines.Heading), (which, ConsoleLines.Aside));
        int leftOut = concepts.Count(ranking.LeavesOut);
        if (best.Length == 0 && leftOut == 0)
        {
            console.WriteParts(("None of them has tokens of both kinds.", Style.Plain));
            return;
        }
        int room = Math.Min(WidestName, Math.Max(8, console.Profile.Width - 10));
        var name = new LineColumn<ConceptFigures>(
            "concept", false, row => console.Cut(row.Concept).AtEnd(room));
        if (best.Length > 0)
        {
            ConceptColumns.Write(console, best, row => row, [name], ranking.Rank);
        }
        ConceptColumns.WriteLeftOut(console, leftOut, "concept", ranking);
    }
}
