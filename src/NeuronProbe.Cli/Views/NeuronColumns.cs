using System.Globalization;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Tables;

namespace NeuronProbe.Cli.Views;

/// <summary>What a table of neurons says of each, and what it leaves out first where there is no room.</summary>
internal static class NeuronColumns
{
    public const string PeakName = "peak";

    private const int SparklineColumns = 12;
    private const int Digits = 3;

    // Of columns of one's own the first stays longer than most others, and the rest goes from the last one on.
    private const int FirstOwnSpare = 3;
    private const int FurtherOwnSpare = 6;

    // Headings that are shorter than the figure's name.
    private static readonly Dictionary<string, string> Headings = new(StringComparer.Ordinal)
    {
        ["kurtosis"] = "kurt.",
        ["active_fraction"] = "active",
    };

    private static readonly LineColumn<NeuronFindings>[] Figured =
    [
        new("mean", true, neuron => Figure(neuron.Statistics?.Mean), 5),
        new("std", true, neuron => Figure(neuron.Statistics?.Std), 6),
        new("min", true, neuron => Figure(neuron.Statistics?.Min), 9),
        new("max", true, neuron => Figure(neuron.Statistics?.Max), 7),
        new(PeakName, true, neuron => Figure(neuron.Peak?.Value), 2),
        new("active", true, Active, 3),
        new("kurt.", true, neuron => Figure(neuron.Statistics?.Kurtosis), 8),
        new("flags", false, neuron => FlagWords.Letters(FlagsOf(neuron)), 1),
        new("log density", false, LogDensity, 4),
    ];

    /// <summary>The columns in their order; that by which neurons are ordered is among them and stays.</summary>
    /// <param name="neurons">The neurons, at least one.</param>
    /// <param name="names">Short names of their sites.</param>
    /// <param name="figure">The figure by which they are ordered, or null.</param>
    public static IEnumerable<LineColumn<NeuronFindings>> Of(
        IReadOnlyList<NeuronFindings> neurons, SiteNames names, string? figure)
    {
        List<LineColumn<NeuronFindings>> columns = [.. Figured, .. Own(neurons)];
        string? heading = figure is null ? null : Headings.GetValueOrDefault(figure, figure);
        if (columns.FindIndex(column => column.Name == heading) is >= 0 and int shown)
        {
            columns[shown] = columns[shown] with { Spare = 0 };
        }
        else if (NeuronStatistics.Schema.Columns.FirstOrDefault(column => column.Name == heading) is { } further)
        {
            columns.Insert(0, new(further.Name, true, neuron => neuron.Statistics is { } statistics
                ? CellText.Of(further.Name, further.Cell(statistics), Digits)
                : ""));
        }
        if (names.AreSeveral)
        {
            yield return new("*", true, neuron => names.Short(neuron.Site));
        }
        yield return new("neuron", true, neuron => neuron.Neuron.ToString(CultureInfo.InvariantCulture));
        foreach (LineColumn<NeuronFindings> column in columns)
        {
            yield return column;
        }
    }

    /// <summary>The neuron's flags, as tables have them.</summary>
    public static string FlagsOf(NeuronFindings neuron) => neuron.Statistics?.Flags ?? "";

    /// <summary>The columns of numbers of tables that have a row a neuron and no drawing of their own.</summary>
    private static IEnumerable<LineColumn<NeuronFindings>> Own(IReadOnlyList<NeuronFindings> neurons)
    {
        (string Table, int Column, string Name)[] all =
        [
            .. from table in neurons.SelectMany(neuron => neuron.Tables).DistinctBy(table => table.Schema.Name)
               where table.Schema.IsSingleRow
               from i in Enumerable.Range(0, table.Schema.Columns.Count)
               where !table.Schema.Columns[i].IsNestedOnly
               select (table.Schema.Name, i, table.Schema.Columns[i].Name),
        ];
        return all
            .Where(own => neurons.All(neuron => CellOf(neuron, own.Table, own.Column).IsNumberOrEmpty))
            .Select((own, place) => new LineColumn<NeuronFindings>(
                own.Name,
                true,
                neuron => CellText.Of(own.Name, CellOf(neuron, own.Table, own.Column), Digits),
                place == 0 ? FirstOwnSpare : FurtherOwnSpare + place));
    }

    private static Cell CellOf(NeuronFindings neuron, string name, int column) =>
        neuron.Tables.FirstOrDefault(table => table.Schema.Name == name) is { Rows: [var row, ..] }
            ? row[column]
            : default;

    private static string Active(NeuronFindings neuron) =>
        neuron.Statistics?.ActiveFraction is { } fraction ? Figures.Percent(fraction) : "";

    // One scale for all, so that lines can be compared.
    private static string LogDensity(NeuronFindings neuron) =>
        HistogramColumns.Of(neuron, SparklineColumns, isLogarithmic: true) is { } columns
            ? HistogramView.Sparkline(columns)
            : "";

    private static string Figure(double? value) => value is { } number ? Figures.Short(number, Digits) : "";
}
