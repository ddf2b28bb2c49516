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
    private const int WidestName = 22;
    private const int NarrowestName = 8;

    // The row's number, the sign and the figure that ranks, with the blanks between them.
    private const int OtherColumns = 12;

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
        if (best.Length > 0)
        {
            (int Index, ConceptFigures Figures)[] rows = [.. best.Index()];
            ConceptColumns.Write(console, rows, row => row.Figures, Keys(best.Length), ranking.Rank);
        }
        if (ConceptColumns.LeftOut(leftOut, "concept", ranking) is { } note)
        {
            console.WriteParts((note, ConsoleLines.Aside));
        }
        new CautionsView(console).Write(best);
    }

    private IEnumerable<LineColumn<(int Index, ConceptFigures Figures)>> Keys(int count)
    {
        int room = Math.Min(WidestName, Math.Max(NarrowestName, console.Profile.Width - OtherColumns));
        if (count > 1)
        {
            yield return new("#", true, row => RowNumbers.Name(row.Index));
        }
        yield return new("concept", false, row => console.Cut(row.Figures.Concept).AtEnd(room));
    }
}
