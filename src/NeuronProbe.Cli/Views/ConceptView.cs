using System.Globalization;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Results;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws which neurons tell a concept best, and how the values of the best one are spread on the concept's tokens and on all others.</summary>
internal sealed class ConceptView(IAnsiConsole console)
{
    /// <param name="ranking">The neurons.</param>
    /// <param name="heldOut">The share of documents that are held out, from 0 to below 1.</param>
    /// <param name="hasOwnNegatives">Whether the concept is compared with tokens as frequent as its own, and not with all others.</param>
    public void Write(ConceptRanking ranking, double heldOut, bool hasOwnNegatives = false)
    {
        console.WriteParts((VisibleText.Cut(VisibleText.Of(ranking.Concept), console.Profile.Width), ConsoleLines.Heading));
        if ((ranking.Best.Count > 0 ? ranking.Best[0] : ranking.First) is { } counted)
        {
            WriteCounts(ranking, counted, heldOut, hasOwnNegatives);
        }
        if (ranking.Best.Count == 0)
        {
            console.WriteParts(("No neuron can be ranked: that takes tokens of the concept and others.", Style.Plain));
            return;
        }
        console.WriteLine();
        var names = new SiteNames(ranking.Best.Select(row => row.Site));
        console.WriteParts((VisibleText.Cut(names.Common, console.Profile.Width), ConsoleLines.Heading));
        ConceptColumns.Write(console, ranking.Best, Keys(names));
        WriteNotes(ranking);
        ConceptFindings best = ranking.Best[0];
        string[] cautions = [.. ConceptCautions.Of(best)];
        if (cautions.Length > 0)
        {
            console.WriteParts(($"Careful with the best one: {string.Join("; ", cautions)}.", new Style(Color.Yellow)));
        }
        new PairedDistributionView(console).Write($"{best.Site}  neuron {best.Neuron}", ranking.Bins, hasOwnNegatives ? "others of like frequency" : "all others");
    }

    private static IEnumerable<LineColumn<ConceptFindings>> Keys(SiteNames names)
    {
        if (names.AreSeveral)
        {
            yield return new("*", true, row => names.Short(row.Site));
        }
        yield return new("neuron", true, row => row.Neuron.ToString(CultureInfo.InvariantCulture));
    }

    private void WriteCounts(ConceptRanking ranking, ConceptFindings row, double heldOut, bool hasOwnNegatives)
    {
        long positives = row.Figure("positives").Whole;
        long documents = row.Figure("positive_documents").Whole;
        bool isEvaluated = ranking.Best.Count == 0 || ranking.Best.Any(best => best.Number("held_out_auroc") is not null);
        string half = heldOut > 0 ? FormattableString.Invariant($"; {100 * heldOut:0.#}% of documents held out{(isEvaluated ? "" : ", too few to evaluate on")}") : "";
        console.WriteParts(($"{Figures.Count(positives)} of {Figures.Count(positives + row.Figure("negatives").Whole)} {(hasOwnNegatives ? "tokens of like frequency" : "tokens")} ({Figures.Percent(row.Figure("base_rate"))}), in {Figures.Count(documents, "document")}{half}", Style.Plain));
        console.WriteParts(($"{Figures.Count(ranking.Neurons, "neuron")}, {Figures.Count(ranking.Tested)} tested; {Figures.Count(ranking.Significant)} with q below 0.05 (over the whole scan)", Style.Plain));
    }

    private void WriteNotes(ConceptRanking ranking)
    {
        if (ranking.Best.Count < ranking.Neurons)
        {
            console.WriteParts(($"The best {ranking.Best.Count} by |auroc - 0.5|; --print concepts --as csv gives all.", ConsoleLines.Aside));
        }
    }
}
