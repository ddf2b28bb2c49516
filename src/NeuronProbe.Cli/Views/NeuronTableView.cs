using System.Globalization;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Results;
using NeuronProbe.Tables;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws a line for each neuron, or for the most striking ones where there are many.</summary>
internal sealed class NeuronTableView(IAnsiConsole console)
{
    private const int SparklineColumns = 12;
    private const int Digits = 3;
    private const int NarrowestToken = 6;
    private const int NarrowestExample = 24;
    private const int NarrowestConcept = 9;
    private const int WidestConcept = 15;
    private const string LowMark = "- ";

    private readonly ExampleText exampleText = new(console.IsInColour());

    /// <param name="findings">What was found, statistics among it.</param>
    /// <param name="limit">The most lines.</param>
    public void Write(Findings findings, int limit)
    {
        int total = findings.Sites.Sum(site => site.Selection.Neurons.Count);
        NeuronFindings[] neurons = [.. (total <= limit ? All(findings) : MostStriking(findings, limit)).Select(place => NeuronFindings.Read(place.Site, place.Index))];
        if (neurons.Length == 0)
        {
            return;
        }
        var names = new SiteNames(neurons.Select(neuron => neuron.Site));
        console.WriteParts((VisibleText.Cut(names.Common, console.Profile.Width), ConsoleLines.Heading));
        LineColumn<NeuronFindings>[] columns = [.. Columns(names).Where(column => neurons.Any(neuron => column.Text(neuron).Length > 0))];
        LineColumn<NeuronFindings>? concept = ConceptColumn(neurons, console.Profile.Width - columns.Sum(column => WidthOf(column, neurons) + 1));
        WriteLines(neurons, concept is null ? columns : [.. columns, concept]);
        WriteNotes(neurons, total, concept is not null);
    }

    private static IEnumerable<Place> All(Findings findings) =>
        findings.Sites.SelectMany(site => Enumerable.Range(0, site.Selection.Neurons.Count).Select(index => new Place(site, index)));

    private static IEnumerable<Place> MostStriking(Findings findings, int limit) => All(findings)
        .Select(place => (place, Deviation: Deviation(place)))
        .OrderByDescending(pair => pair.Deviation)
        .Take(limit)
        .Select(pair => pair.place);

    // How many standard deviations the value farthest from the mean is away from it.
    private static double Deviation(Place place)
    {
        NeuronFindings neuron = NeuronFindings.ReadStatistics(place.Site, place.Index);
        double std = neuron.Statistic("std").Number;
        return std > 0 ? Math.Max(Above(neuron), Below(neuron)) / std : 0;
    }

    private static double Above(NeuronFindings neuron) =>
        neuron.Statistic("max").Number - neuron.Statistic("mean").Number;

    private static double Below(NeuronFindings neuron) =>
        neuron.Statistic("mean").Number - neuron.Statistic("min").Number;

    /// <summary>Whether it is the lowest value that is farthest from the mean.</summary>
    private static bool IsByLowValue(NeuronFindings neuron) => Below(neuron) > Above(neuron);

    /// <summary>
    /// The example of the value that is farthest from the mean, or null where none of that tail was kept.
    /// </summary>
    private static TopExample? Striking(NeuronFindings neuron) =>
        neuron.Examples.FirstOrDefault(
            example => neuron.Statistics.Count == 0 || IsLow(example) == IsByLowValue(neuron));

    private static bool IsLow(TopExample example) => example.Tail == "low";

    private static IEnumerable<LineColumn<NeuronFindings>> Columns(SiteNames names)
    {
        if (names.AreSeveral)
        {
            yield return new("*", true, neuron => names.Short(neuron.Site));
        }
        yield return new("neuron", true, neuron => neuron.Neuron.ToString(CultureInfo.InvariantCulture));
        foreach (string name in (string[])["mean", "std", "min", "max"])
        {
            yield return new(name, true, neuron => Figure(neuron.Statistic(name)));
        }
        yield return new("active", true, neuron => neuron.Statistic("active_fraction").Kind == CellKind.Empty ? "" : Figures.Percent(neuron.Statistic("active_fraction")));
        yield return new("kurt.", true, neuron => Figure(neuron.Statistic("kurtosis")));
        yield return new("flags", false, neuron => Flags.Letters(neuron.Statistic("flags")));
        // One scale for all, so that lines can be compared.
        yield return new("log density", false, neuron => Distribution.Of(neuron, SparklineColumns, isLogarithmic: true) is { } d ? HistogramView.Sparkline(d) : "");
    }

    /// <summary>The concept that each neuron tells best, where there is room for it beside the top token.</summary>
    private static LineColumn<NeuronFindings>? ConceptColumn(NeuronFindings[] neurons, int room)
    {
        int width = Math.Min(WidestConcept, neurons.Any(neuron => Striking(neuron) is not null) ? room - NarrowestToken - 1 : room);
        return width >= NarrowestConcept && neurons.Any(neuron => BestConcept(neuron, width).Length > 0)
            ? new("concept", false, neuron => BestConcept(neuron, width))
            : null;
    }

    // A name that may be there by chance alone would be believed, and so would one without the figure.
    private static string BestConcept(NeuronFindings neuron, int width)
    {
        if (neuron.Concepts.FirstOrDefault(row => row.IsSignificant) is not { Auroc: { } auroc } best)
        {
            return "";
        }
        string figure = auroc.ToString(" 0.00", CultureInfo.InvariantCulture);
        return VisibleText.Cut(VisibleText.Of(best.Concept), width - figure.Length) + figure;
    }

    private static int WidthOf(LineColumn<NeuronFindings> column, NeuronFindings[] neurons) =>
        Math.Max(column.Name.Length, neurons.Max(neuron => column.Text(neuron).GetCellWidth()));

    private static string Figure(Cell cell) => cell.Kind == CellKind.Empty ? "" : Figures.Short(cell, Digits);

    private void WriteLines(NeuronFindings[] neurons, LineColumn<NeuronFindings>[] columns)
    {
        string[][] cells = [.. neurons.Select(neuron => columns.Select(column => column.Text(neuron)).ToArray())];
        int[] widths = [.. columns.Select(column => WidthOf(column, neurons))];
        int exampleWidth = console.Profile.Width - widths.Sum() - widths.Length;
        bool showsExamples = exampleWidth >= NarrowestToken && neurons.Any(neuron => Striking(neuron) is not null);
        string heading = string.Join(' ', columns.Select((column, i) => VisibleText.Pad(column.Name, widths[i], column.IsNumber)));
        console.WriteParts((heading + (showsExamples ? " " + VisibleText.Cut(exampleWidth < NarrowestExample ? "token" : "top example", exampleWidth) : ""), ConsoleLines.Aside));
        for (int row = 0; row < neurons.Length; row++)
        {
            string line = string.Join(' ', columns.Select((column, i) => VisibleText.Pad(cells[row][i], widths[i], column.IsNumber)));
            (string, Style)[] example = showsExamples && Striking(neurons[row]) is { } best
                ? [(" ", Style.Plain), .. Example(best, exampleWidth)]
                : [];
            console.WriteParts([(example.Length > 0 ? line : line.TrimEnd(), Style.Plain), .. example]);
        }
    }

    private IEnumerable<(string Text, Style Style)> Example(TopExample example, int width)
    {
        string mark = IsLow(example) ? LowMark : "";
        int room = width - mark.Length;
        string token = example.TokenText ?? "#" + example.TokenId.ToString(CultureInfo.InvariantCulture);
        IEnumerable<(string, Style)> text = width < NarrowestExample
            ? [(VisibleText.Cut(VisibleText.Of(token), room), Style.Plain)]
            : ConsoleLines.Parts(GlyphLines.CutAroundPeak(exampleText.Draw(example, Math.Abs(example.Activation)), room));
        return mark.Length == 0 ? text : [(mark, ConsoleLines.Aside), .. text];
    }

    private void WriteExampleNotes(NeuronFindings[] neurons)
    {
        TopExample?[] shown = Array.ConvertAll(neurons, Striking);
        if (shown.Any(example => example is not null && IsLow(example)))
        {
            string note = "before a text: that of the lowest value, which is farther from the mean than the highest";
            console.WriteParts((LowMark + note, ConsoleLines.Aside));
        }
        if (neurons.Zip(shown).Any(pair => pair is { First.Examples.Count: > 0, Second: null }))
        {
            string note = "no text: it would be that of a tail of which none was kept; scan with --tails both";
            console.WriteParts((note, ConsoleLines.Aside));
        }
    }

    private void WriteNotes(NeuronFindings[] neurons, int total, bool showsConcepts)
    {
        if (showsConcepts)
        {
            console.WriteParts(("concept: the best one with q below 0.05, and its AUROC", ConsoleLines.Aside));
        }
        if (Flags.Legend(neurons.Select(neuron => neuron.Statistic("flags"))) is { Length: > 0 } legend)
        {
            console.WriteParts((legend, ConsoleLines.Aside));
        }
        WriteExampleNotes(neurons);
        if (neurons.Length < total)
        {
            bool isRanked = neurons.Any(neuron => neuron.Statistics.Count > 0);
            string which = isRanked ? "those with the largest |value - mean| / std" : "the first ones; with --collect stats the most striking";
            console.WriteParts(($"{neurons.Length} of {Figures.Count(total)} neurons, {which}.", ConsoleLines.Aside));
            console.WriteParts(($"--print {(isRanked ? "neurons" : "top")} --as csv gives all.", ConsoleLines.Aside));
        }
    }

    private readonly record struct Place(SiteFindings Site, int Index);
}
