using System.Globalization;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws a line for each neuron, or for the first ones of an order where there are many.</summary>
internal sealed class NeuronTableView(IAnsiConsole console, RankingOptions? ranking = null)
{
    private const int NarrowestToken = 6;
    private const int NarrowestExample = 24;
    private const int WidthForExamples = 100;
    private const int NarrowestConcept = 9;
    private const int WidestConcept = 15;
    private const string LowMark = "- ";

    private readonly ExampleText exampleText = new(console);

    /// <summary>Whether the command takes <c>--sort</c>, which a note then names.</summary>
    public bool TakesSort { get; init; }

    /// <summary>Which words their examples were searched for, or null: neurons then come in its order, each with its
    /// first example that has them.</summary>
    public WordRanking? Words { get; init; }

    /// <param name="findings">What was found of the neurons.</param>
    /// <param name="limit">The most lines.</param>
    /// <param name="order">Their order; null for that of results, or by peak where not all are shown.</param>
    /// <param name="choosable">Of how many neurons these are those that meet a condition; null without one.</param>
    public void Write(Findings findings, int limit, NeuronOrder? order = null, int? choosable = null)
    {
        int total = findings.Places.Count();
        NeuronOrder? used = order ?? (total > limit && Words is null ? NeuronOrder.ByPeak : null);
        NeuronFindings[] neurons =
        [
            .. (used?.Rank(findings) ?? findings.Places).Take(limit)
                .Select(place => NeuronFindings.Read(findings, place.Site, place.Index, ranking)),
        ];
        if (neurons.Length > 0)
        {
            WriteTable(neurons, used);
        }
        string note = order is null && TakesSort ? "; --sort chooses" : "";
        WriteCounts(neurons, total, choosable, WhichOf(neurons, used) + note);
        if (neurons.Length < total)
        {
            string print = PrintNameOf(findings.Sites[0].Collectors);
            console.WriteParts(($"--print {print} --as csv gives all.", ConsoleLines.Aside));
        }
    }

    private void WriteTable(NeuronFindings[] neurons, NeuronOrder? order)
    {
        var names = new SiteNames(neurons.Select(neuron => neuron.Site));
        console.WriteParts((console.Cut(names.Common).AtEnd(console.Profile.Width), ConsoleLines.Heading));
        bool isWide = console.Profile.Width >= WidthForExamples;
        int ofText = neurons.Any(HasText) ? (isWide ? NarrowestExample : NarrowestToken) + 1 : 0;
        int ofConcept = isWide && neurons.Any(neuron => neuron.BestConcept is not null) ? WidestConcept + 1 : 0;
        int room = console.Profile.Width - ofText;
        LineColumn<NeuronFindings>? found = Words is null ? null : FoundWords.ColumnOf(Words);
        var columns = new FittedColumns<NeuronFindings>(
            console, neurons, NeuronColumns.Of(neurons, names, order?.Figure, found), room - ofConcept);
        LineColumn<NeuronFindings>? concept = ConceptColumn(neurons, room - columns.Width - 1);
        if (concept is not null)
        {
            columns = new FittedColumns<NeuronFindings>(console, neurons, [.. columns.Columns, concept], room);
        }
        WriteLines(neurons, columns);
        if (columns.Columns.Contains(concept))
        {
            ConceptRank rank = neurons[0].Ranking.Rank;
            string note = $"concept: the best one by {rank.Measure} with q below 0.05, and its {rank.Column}";
            console.WriteParts((note, ConsoleLines.Aside));
        }
        WriteNotes(neurons, columns);
    }

    private bool HasText(NeuronFindings neuron) => PeakExample(neuron) is not null;

    /// <summary>
    /// The example that has the words, or that of the tail that is farther from the mean; null where none of that tail
    /// was kept.
    /// </summary>
    private TopExample? PeakExample(NeuronFindings neuron) => Words is not null
        ? Words.Of(neuron)?.Best
        : neuron.Examples.FirstOrDefault(example => neuron.Peak is not { } peak || example.Tail == peak.Tail);

    private static bool IsLow(TopExample example) => example.Tail == Tail.Low;

    /// <summary>The concept that each neuron tells best, where there is room for it.</summary>
    private LineColumn<NeuronFindings>? ConceptColumn(NeuronFindings[] neurons, int room)
    {
        int width = Math.Min(WidestConcept, room);
        return width >= NarrowestConcept && neurons.Any(neuron => BestConcept(neuron, width).Length > 0)
            ? new("concept", false, neuron => BestConcept(neuron, width))
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

    private void WriteLines(NeuronFindings[] neurons, FittedColumns<NeuronFindings> columns)
    {
        int exampleWidth = console.Profile.Width - columns.Width - 1;
        bool showsExamples = exampleWidth >= NarrowestToken && neurons.Any(HasText);
        string example = exampleWidth < NarrowestExample ? "token" : "top example";
        console.WriteParts(
            (showsExamples ? $"{columns.Heading} {example}" : columns.Heading.TrimEnd(), ConsoleLines.Aside));
        for (int row = 0; row < neurons.Length; row++)
        {
            string line = columns.Line(row);
            (string, Style)[] shown = showsExamples && PeakExample(neurons[row]) is { } best
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

    private void WriteNotes(NeuronFindings[] neurons, FittedColumns<NeuronFindings> columns)
    {
        if (FlagWords.Legend(neurons.Select(NeuronColumns.FlagsOf)) is { Length: > 0 } legend
            && columns.Columns.Any(column => column.Name == "flags"))
        {
            console.WriteParts((legend, ConsoleLines.Aside));
        }
        if (columns.Columns.Any(column => column.Name == NeuronColumns.PeakName))
        {
            console.WriteParts(($"peak: {MeaningOf(neurons)}, in std from the mean", ConsoleLines.Aside));
        }
        if (NeuronColumns.MeansTwoSharesOf(neurons) && columns.Columns.Contains(NeuronColumns.Share))
        {
            string note = "active: by magnitude on gated products, elsewhere above the threshold";
            console.WriteParts((note, ConsoleLines.Aside));
        }
        if (Words is not null)
        {
            console.WriteWrapped(FoundWords.Legend, ConsoleLines.Aside);
        }
        TopExample?[] shown = Array.ConvertAll(neurons, PeakExample);
        if (shown.Any(example => example is not null && IsLow(example)))
        {
            string note = Words is null
                ? "before a text: that of the lowest value, since the peak is at the low end"
                : "before a text: it is of the list of lowest values";
            console.WriteParts((LowMark + note, ConsoleLines.Aside));
        }
        if (neurons.Zip(shown).Any(pair => pair is { First.Examples.Count: > 0, Second: null }))
        {
            string note = "no text: it would be that of a tail of which none was kept; scan with --tails both";
            console.WriteParts((note, ConsoleLines.Aside));
        }
    }

    private static string MeaningOf(NeuronFindings[] neurons)
    {
        const string Quantile = "q99 or q01";
        string documents = NeuronPeak.MeaningOfDocuments;
        bool isOfDocuments = neurons.Any(neuron => neuron.Peak is { IsOfDocuments: true });
        bool isOfQuantiles = neurons.Any(neuron => neuron.Peak is { IsOfDocuments: false });
        return !isOfDocuments ? Quantile : isOfQuantiles ? $"{documents}, or {Quantile}" : documents;
    }

    private string WhichOf(NeuronFindings[] neurons, NeuronOrder? order) => order is null && Words is not null
        ? "those with the most such examples"
        : order is null || (order.Figure == NeuronFigures.Peak && neurons.All(neuron => neuron.Peak is null))
            ? "the first ones"
            : $"those with the {(order.IsAscending ? "smallest" : "largest")} {order.Figure}";

    private void WriteCounts(NeuronFindings[] neurons, int total, int? choosable, string which)
    {
        if (choosable is { } all)
        {
            int count = Words?.Searched ?? total;
            string met = count switch { 0 => "None", _ => Figures.Count(count) };
            string meet = count > 1 ? "meet" : "meets";
            console.WriteParts(($"{met} of {Figures.Count(all, "neuron")} {meet} --where.", ConsoleLines.Aside));
        }
        if (Words is not null)
        {
            console.WriteWrapped(FoundWords.Summary(Words), ConsoleLines.Aside);
        }
        if (neurons.Length < total)
        {
            string count = $"{neurons.Length} of {Figures.Count(total, "neuron")}, {which}.";
            console.WriteParts((count, ConsoleLines.Aside));
        }
    }

    // The table of statistics where there is one, since others have several rows a neuron.
    private static string PrintNameOf(IReadOnlyList<Collector> collectors)
    {
        string name = (collectors.FirstOrDefault(collector => collector.Schema.IsSingleRow) ?? collectors[0]).Name;
        return CollectorCatalogue.Kinds.FirstOrDefault(kind => kind.Name == name)?.PrintName ?? name;
    }
}
