using System.Globalization;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>
/// Draws which neurons tell a concept best, and how the values of the best one are spread on the concept's tokens and
/// on all others.
/// </summary>
internal sealed class ConceptView(IAnsiConsole console)
{
    /// <param name="ranking">The neurons.</param>
    /// <param name="heldOut">The share of documents that are held out, from 0 to below 1.</param>
    /// <param name="likeness">
    /// In what the tokens that the concept is compared with are like its own, or null where it is with all others.
    /// </param>
    public void Write(ConceptRanking ranking, double heldOut, string? likeness = null)
    {
        console.WriteParts(
            (console.Cut(ranking.Concept).AtEnd(console.Profile.Width), ConsoleLines.Heading));
        if ((ranking.Best.Count > 0 ? ranking.Best[0] : ranking.First) is { } counted)
        {
            WriteCounts(ranking, counted.Row, heldOut, likeness);
        }
        if (ranking.Best.Count == 0)
        {
            console.WriteParts((ConceptColumns.LeftOut(ranking) ?? "", Style.Plain));
            return;
        }
        console.WriteLine();
        var names = new SiteNames(ranking.Best.Select(row => row.Site.Name));
        console.WriteParts((console.Cut(names.Common).AtEnd(console.Profile.Width), ConsoleLines.Heading));
        (int Index, FoundRow<ConceptFigures> Item)[] rows = [.. ranking.Best.Index()];
        ConceptColumns.Write(console, rows, row => row.Item.Row, Keys(names, rows.Length), ranking.Options.Rank);
        WriteNotes(ranking);
        new CautionsView(console).Write([.. ranking.Best.Select(row => row.Row)]);
        FoundRow<ConceptFigures> best = ranking.Best[0];
        new PairedColumnsView(console).Write(
            $"{best.Site}  neuron {best.Neuron}",
            ranking.Bins,
            likeness is null ? "all others" : $"others of like {likeness}");
    }

    private static IEnumerable<LineColumn<(int Index, FoundRow<ConceptFigures> Item)>> Keys(SiteNames names, int count)
    {
        if (count > 1)
        {
            yield return new("#", true, row => RowNumbers.Name(row.Index));
        }
        if (names.AreSeveral)
        {
            yield return new("*", true, row => names.Short(row.Item.Site.Name));
        }
        yield return new("neuron", true, row => row.Item.Neuron.ToString(CultureInfo.InvariantCulture));
    }

    private void WriteCounts(ConceptRanking ranking, ConceptFigures row, double heldOut, string? likeness)
    {
        bool isEvaluated = ranking.Best.Count == 0
            || ranking.Best.Any(best => !double.IsNaN(best.Row.Ranking.HeldOutAuroc));
        string few = isEvaluated ? "" : ", too few to evaluate on";
        string half = heldOut > 0
            ? FormattableString.Invariant($"; {100 * heldOut:0.#}% of documents held out{few}")
            : "";
        string tokens = likeness is null ? "tokens" : $"tokens of like {likeness}";
        string counts = $"{Figures.Count(row.Positives)} of {Figures.Count(row.Positives + row.Negatives)} {tokens} "
            + $"({Figures.Percent(row.BaseRate)}), in {Figures.Count(row.PositiveDocuments, "document")}{half}";
        string tests = $"{Figures.Count(ranking.Neurons, "neuron")}, {Figures.Count(ranking.Tested)} tested; "
            + $"{Figures.Count(ranking.Significant)} with q below 0.05 (over the whole scan)";
        console.WriteParts((counts, Style.Plain));
        console.WriteParts((tests, Style.Plain));
    }

    private void WriteNotes(ConceptRanking ranking)
    {
        if (ranking.Best.Count < ranking.Neurons)
        {
            string note = $"The best {ranking.Best.Count} by {ranking.Options.Rank.Measure}; "
                + "--print concepts --as csv gives all.";
            console.WriteParts((note, ConsoleLines.Aside));
        }
        if (ConceptColumns.LeftOut(ranking) is { } leftOut)
        {
            console.WriteParts((leftOut, ConsoleLines.Aside));
        }
    }
}
