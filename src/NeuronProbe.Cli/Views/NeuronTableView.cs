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
    private const int SparedFirst = 6;
    private const string LowMark = "- ";

    private readonly ExampleText exampleText = new(console);

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
        console.WriteParts((console.Cut(names.Common).AtEnd(console.Profile.Width), ConsoleLines.Heading));
        int room = console.Profile.Width - (neurons.Any(HasText) ? NarrowestToken + 1 : 0);
        var columns = new FittedColumns<NeuronFindings>(console, neurons, Columns(names, neurons), room);
        LineColumn<NeuronFindings>? concept = ConceptColumn(neurons, room - columns.Width - 1);
        if (concept is not null)
        {
            columns = new FittedColumns<NeuronFindings>(console, neurons, [.. columns.Columns, concept], room);
        }
        WriteLines(neurons, columns);
        WriteNotes(neurons, total, columns.Columns.Any(column => column == concept));
    }

    private static bool HasText(NeuronFindings neuron) => Striking(neuron) is not null;

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

    private static IEnumerable<LineColumn<NeuronFindings>> Columns(SiteNames names, NeuronFindings[] neurons)
    {
        if (names.AreSeveral)
        {
            yield return new("*", true, neuron => names.Short(neuron.Site));
        }
        yield return new("neuron", true, neuron => neuron.Neuron.ToString(CultureInfo.InvariantCulture));
        yield return new("mean", true, neuron => Figure(neuron.Statistics?.Mean), 3);
        yield return new("std", true, neuron => Figure(neuron.Statistics?.Std), 4);
        yield return new("min", true, neuron => Figure(neuron.Statistics?.Min), 2);
        yield return new("max", true, neuron => Figure(neuron.Statistics?.Max));
        yield return new(IsByMagnitude(neurons) ? "dens." : "active", true, Active);
        yield return new("kurt.", true, neuron => Figure(neuron.Statistics?.Kurtosis), 5);
        yield return new("flags", false, neuron => FlagWords.Letters(FlagsOf(neuron)));
        yield return new("log density", false, LogDensity, 1);
    }

    // Where all are gated products, and so the sign says nothing of activity.
    private static bool IsByMagnitude(NeuronFindings[] neurons) =>
        neurons.All(neuron => neuron.Statistics?.MagnitudeDensity is not null);

    private static string Active(NeuronFindings neuron) =>
        neuron.Statistics?.Density is { } fraction ? Figures.Percent(fraction) : "";

    private static string FlagsOf(NeuronFindings neuron) => neuron.Statistics?.Flags ?? "";

    // One scale for all, so that lines can be compared.
    private static string LogDensity(NeuronFindings neuron) =>
        HistogramColumns.Of(neuron, SparklineColumns, isLogarithmic: true) is { } columns
            ? HistogramView.Sparkline(columns)
            : "";

    /// <summary>The concept that each neuron tells best, where there is room for it beside the top token.</summary>
    private LineColumn<NeuronFindings>? ConceptColumn(NeuronFindings[] neurons, int room)
    {
        int width = Math.Min(WidestConcept, room);
        return width >= NarrowestConcept && neurons.Any(neuron => BestConcept(neuron, width).Length > 0)
            ? new("concept", false, neuron => BestConcept(neuron, width), SparedFirst)
            : null;
    }

    // A name that may be there by chance alone would be believed, and so would one without the figure.
    private string BestConcept(NeuronFindings neuron, int width)
    {
        if (neuron.BestConcept is not { } best)
        {
            return "";
        }
        string figure = neuron.Ranking.Rank.Figure(best).ToString(" 0.00; -0.00", CultureInfo.InvariantCulture);
        return console.Cut(best.Concept).AtEnd(width - figure.Length) + figure;
    }

    private static string Figure(double? value) => value is { } number ? Figures.Short(number, Digits) : "";

    private void WriteLines(NeuronFindings[] neurons, FittedColumns<NeuronFindings> columns)
    {
        int exampleWidth = console.Profile.Width - columns.Width - 1;
        bool showsExamples = exampleWidth >= NarrowestToken && neurons.Any(HasText);
        string example = VisibleText.Cut(exampleWidth < NarrowestExample ? "token" : "top example", exampleWidth);
        console.WriteParts(
            (showsExamples ? $"{columns.Heading} {example}" : columns.Heading.TrimEnd(), ConsoleLines.Aside));
        for (int row = 0; row < neurons.Length; row++)
        {
            string line = columns.Line(row);
            (string, Style)[] shown = showsExamples && Striking(neurons[row]) is { } best
                ? [(" ", Style.Plain), .. Example(best, exampleWidth)]
                : [];
            console.WriteParts([(shown.Length > 0 ? line : line.TrimEnd(), Style.Plain), .. shown]);
        }
    }

    private IEnumerable<(string Text, Style Style)> Example(TopExample example, int width)
    {
        string mark = IsLow(example) ? LowMark : "";
        int room = width - mark.Length;
        TokenContext context = example.Context;
        string token = context.TokenText ?? "#" + context.TokenId.ToString(CultureInfo.InvariantCulture);
        IEnumerable<(string, Style)> text = width < NarrowestExample
            ? [(console.Cut(token).AtEnd(room), Style.Plain)]
            : ConsoleLines.Parts(
                GlyphLines.CutAroundPeak(
                exampleText.Draw(example, Math.Abs(example.Activation)), room, console.CutMark()));
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
