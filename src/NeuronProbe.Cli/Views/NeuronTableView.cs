using System.Globalization;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws a line for each neuron, or for the most striking ones where there are many.</summary>
internal sealed class NeuronTableView(IAnsiConsole console, RankingOptions? ranking = null)
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
        IEnumerable<Place> places = total <= limit ? All(findings) : MostStriking(findings, limit);
        NeuronFindings[] neurons =
            [.. places.Select(place => NeuronFindings.Read(findings, place.Site, place.Index, ranking))];
        if (neurons.Length == 0)
        {
            return;
        }
        var names = new SiteNames(neurons.Select(neuron => neuron.Site));
        console.WriteParts((VisibleText.Cut(names.Common, console.Profile.Width), ConsoleLines.Heading));
        LineColumn<NeuronFindings>[] columns =
            [.. Columns(names).Where(column => neurons.Any(neuron => column.Text(neuron).Length > 0))];
        int room = console.Profile.Width - columns.Sum(column => WidthOf(column, neurons) + 1);
        LineColumn<NeuronFindings>? concept = ConceptColumn(neurons, room);
        WriteLines(neurons, concept is null ? columns : [.. columns, concept]);
        WriteNotes(neurons, total, concept is not null);
    }

    private static IEnumerable<Place> All(Findings findings) =>
        from site in findings.Sites
        from index in Enumerable.Range(0, site.Selection.Neurons.Count)
        select new Place(site, index);

    private static IEnumerable<Place> MostStriking(Findings findings, int limit) => All(findings)
        .Select(place => (Place: place, Deviation: Deviation(findings, place)))
        .OrderByDescending(pair => pair.Deviation)
        .Take(limit)
        .Select(pair => pair.Place);

    // How many standard deviations the value farthest from the mean is away from it.
    private static double Deviation(Findings findings, Place place) =>
        findings.Rows<NeuronStatistics>(place.Site, place.Index).FirstOrDefault() is { Std: { } std and > 0 } statistics
            ? Math.Max(Above(statistics), Below(statistics)) / std
            : 0;

    private static double Above(NeuronStatistics statistics) => (statistics.Max - statistics.Mean) ?? 0;

    private static double Below(NeuronStatistics statistics) => (statistics.Mean - statistics.Min) ?? 0;

    /// <summary>Whether it is the lowest value that is farthest from the mean.</summary>
    private static bool IsByLowValue(NeuronStatistics statistics) => Below(statistics) > Above(statistics);

    /// <summary>
    /// The example of the value that is farthest from the mean, or null where none of that tail was kept.
    /// </summary>
    private static TopExample? Striking(NeuronFindings neuron) =>
        neuron.Examples.FirstOrDefault(
            example => neuron.Statistics is null || IsLow(example) == IsByLowValue(neuron.Statistics));

    private static bool IsLow(TopExample example) => example.Tail == Tail.Low;

    private static IEnumerable<LineColumn<NeuronFindings>> Columns(SiteNames names)
    {
        if (names.AreSeveral)
        {
            yield return new("*", true, neuron => names.Short(neuron.Site));
        }
        yield return new("neuron", true, neuron => neuron.Neuron.ToString(CultureInfo.InvariantCulture));
        yield return new("mean", true, neuron => Figure(neuron.Statistics?.Mean));
        yield return new("std", true, neuron => Figure(neuron.Statistics?.Std));
        yield return new("min", true, neuron => Figure(neuron.Statistics?.Min));
        yield return new("max", true, neuron => Figure(neuron.Statistics?.Max));
        yield return new("active", true, Active);
        yield return new("kurt.", true, neuron => Figure(neuron.Statistics?.Kurtosis));
        yield return new("flags", false, neuron => FlagWords.Letters(FlagsOf(neuron)));
        yield return new("log density", false, LogDensity);
    }

    private static string Active(NeuronFindings neuron) =>
        neuron.Statistics?.ActiveFraction is { } fraction ? Figures.Percent(fraction) : "";

    private static string FlagsOf(NeuronFindings neuron) => neuron.Statistics?.Flags ?? "";

    // One scale for all, so that lines can be compared.
    private static string LogDensity(NeuronFindings neuron) =>
        HistogramColumns.Of(neuron, SparklineColumns, isLogarithmic: true) is { } columns
            ? HistogramView.Sparkline(columns)
            : "";

    /// <summary>The concept that each neuron tells best, where there is room for it beside the top token.</summary>
    private static LineColumn<NeuronFindings>? ConceptColumn(NeuronFindings[] neurons, int room)
    {
        bool showsTokens = neurons.Any(neuron => Striking(neuron) is not null);
        int width = Math.Min(WidestConcept, showsTokens ? room - NarrowestToken - 1 : room);
        return width >= NarrowestConcept && neurons.Any(neuron => BestConcept(neuron, width).Length > 0)
            ? new("concept", false, neuron => BestConcept(neuron, width))
            : null;
    }

    // A name that may be there by chance alone would be believed, and so would one without the figure.
    private static string BestConcept(NeuronFindings neuron, int width)
    {
        if (neuron.BestConcept is not { } best)
        {
            return "";
        }
        string figure = neuron.Ranking.Rank.Figure(best).ToString(" 0.00; -0.00", CultureInfo.InvariantCulture);
        return VisibleText.Cut(VisibleText.Of(best.Concept), width - figure.Length) + figure;
    }

    private static int WidthOf(LineColumn<NeuronFindings> column, NeuronFindings[] neurons) =>
        Math.Max(column.Name.Length, neurons.Max(neuron => column.Text(neuron).GetCellWidth()));

    private static string Figure(double? value) => value is { } number ? Figures.Short(number, Digits) : "";

    private void WriteLines(NeuronFindings[] neurons, LineColumn<NeuronFindings>[] columns)
    {
        string[][] cells = [.. neurons.Select(neuron => columns.Select(column => column.Text(neuron)).ToArray())];
        int[] widths = [.. columns.Select(column => WidthOf(column, neurons))];
        int exampleWidth = console.Profile.Width - widths.Sum() - widths.Length;
        bool showsExamples = exampleWidth >= NarrowestToken && neurons.Any(neuron => Striking(neuron) is not null);
        string example = VisibleText.Cut(exampleWidth < NarrowestExample ? "token" : "top example", exampleWidth);
        string heading = Line([.. columns.Select(column => column.Name)]);
        console.WriteParts((showsExamples ? $"{heading} {example}" : heading, ConsoleLines.Aside));
        for (int row = 0; row < neurons.Length; row++)
        {
            string line = Line(cells[row]);
            (string, Style)[] shown = showsExamples && Striking(neurons[row]) is { } best
                ? [(" ", Style.Plain), .. Example(best, exampleWidth)]
                : [];
            console.WriteParts([(shown.Length > 0 ? line : line.TrimEnd(), Style.Plain), .. shown]);
        }

        string Line(string[] texts) => string.Join(
            ' ', columns.Select((column, i) => VisibleText.Pad(texts[i], widths[i], column.IsNumber)));
    }

    private IEnumerable<(string Text, Style Style)> Example(TopExample example, int width)
    {
        string mark = IsLow(example) ? LowMark : "";
        int room = width - mark.Length;
        TokenContext context = example.Context;
        string token = context.TokenText ?? "#" + context.TokenId.ToString(CultureInfo.InvariantCulture);
        IEnumerable<(string, Style)> text = width < NarrowestExample
            ? [(VisibleText.Cut(VisibleText.Of(token), room), Style.Plain)]
            : ConsoleLines.Parts(
                GlyphLines.CutAroundPeak(exampleText.Draw(example, Math.Abs(example.Activation)), room));
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
            ConceptRank rank = neurons[0].Ranking.Rank;
            string note = $"concept: the best one by {rank.Measure} with q below 0.05, and its {rank.Column}";
            console.WriteParts((note, ConsoleLines.Aside));
        }
        if (FlagWords.Legend(neurons.Select(FlagsOf)) is { Length: > 0 } legend)
        {
            console.WriteParts((legend, ConsoleLines.Aside));
        }
        WriteExampleNotes(neurons);
        if (neurons.Length < total)
        {
            bool isRanked = neurons.Any(neuron => neuron.Statistics is not null);
            string which = isRanked
                ? "those with the largest |value - mean| / std"
                : "the first ones; with --collect stats the most striking";
            console.WriteParts(($"{neurons.Length} of {Figures.Count(total)} neurons, {which}.", ConsoleLines.Aside));
            console.WriteParts(($"--print {(isRanked ? "neurons" : "top")} --as csv gives all.", ConsoleLines.Aside));
        }
    }

    private readonly record struct Place(SiteFindings Site, int Index);
}
