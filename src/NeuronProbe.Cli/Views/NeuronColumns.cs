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

    private const string Kurtosis = "kurt.";

    /// <summary>On how many tokens a neuron is active: by magnitude on a gated product.</summary>
    public static readonly LineColumn<NeuronFindings> Share = new("active", true, Active, 3);

    // What statistics say.
    private static readonly LineColumn<NeuronFindings>[] Figured =
    [
        new("mean", true, neuron => Figure(neuron.Statistics?.Mean), 5),
        new("std", true, neuron => Figure(neuron.Statistics?.Std), 6),
        new("min", true, neuron => Figure(neuron.Statistics?.Min), 9),
        new("max", true, neuron => Figure(neuron.Statistics?.Max), 7),
        new(PeakName, true, neuron => Figure(neuron.Peak?.Value), 2),
        Share,
        new(Kurtosis, true, neuron => Figure(neuron.Statistics?.Kurtosis), 8),
        new("flags", false, neuron => FlagWords.Letters(FlagsOf(neuron)), 1),
    ];

    private static readonly LineColumn<NeuronFindings> Sparkline = new("log density", false, LogDensity, 4);

    /// <summary>The columns in their order; that by which neurons are ordered is among them and stays.</summary>
    /// <param name="neurons">The neurons, at least one.</param>
    /// <param name="names">Short names of their sites.</param>
    /// <param name="figure">The figure by which they are ordered, or null.</param>
    /// <param name="first">A column that stands after the neuron's number and stays, or null.</param>
    public static IEnumerable<LineColumn<NeuronFindings>> Of(
        IReadOnlyList<NeuronFindings> neurons,
        SiteNames names,
        string? figure,
        LineColumn<NeuronFindings>? first = null)
    {
        LineColumn<NeuronFindings>[] figured = neurons.Any(neuron => neuron.Statistics is not null) ? Figured : [];
        List<LineColumn<NeuronFindings>> columns = [.. figured, Sparkline, .. Own(neurons)];
        if (columns.IndexOf(Share) is >= 0 and int share && !AreSome(neurons, IsByThreshold)
            && AreSome(neurons, IsByMagnitude))
        {
            columns[share] = Share with { Name = "dens." };
        }
        if (figure is not null)
        {
            Keep(figure, columns, figured.Length > 0, AreSome(neurons, IsByMagnitude));
        }
        if (names.AreSeveral)
        {
            yield return new("*", true, neuron => names.Short(neuron.Site));
        }
        yield return new("neuron", true, neuron => neuron.Neuron.ToString(CultureInfo.InvariantCulture));
        if (first is not null)
        {
            yield return first;
        }
        foreach (LineColumn<NeuronFindings> column in columns)
        {
            yield return column;
        }
    }

    /// <summary>The neuron's flags, as tables have them.</summary>
    public static string FlagsOf(NeuronFindings neuron) => neuron.Statistics?.Flags ?? "";

    /// <summary>Whether the neurons' shares are of two kinds.</summary>
    public static bool MeansTwoSharesOf(IReadOnlyList<NeuronFindings> neurons) =>
        AreSome(neurons, IsByMagnitude) && AreSome(neurons, IsByThreshold);

    /// <summary>Has the column by which neurons are ordered stay, or adds it where it is not drawn. Statistics come
    /// before columns of one's own, as in the order.</summary>
    private static void Keep(
        string figure, List<LineColumn<NeuronFindings>> columns, bool hasStatistics, bool areSomeByMagnitude)
    {
        string? heading = figure switch
        {
            "kurtosis" => Kurtosis,
            "active_fraction" when !areSomeByMagnitude => Share.Name,
            // A count, while the column of that name is a share.
            "active" when hasStatistics => null,
            _ => figure,
        };
        Column<NeuronStatistics>? asked =
            hasStatistics ? NeuronStatistics.Schema.Columns.FirstOrDefault(column => column.Name == figure) : null;
        int shown = columns.FindIndex(column => column.Name == heading);
        if (shown >= 0 && (asked is null || Figured.Any(column => column.Name == heading)))
        {
            columns[shown] = columns[shown] with { Spare = 0 };
        }
        else if (asked is not null)
        {
            if (asked.Name == Share.Name)
            {
                columns.Remove(Share);
            }
            columns.Insert(0, new(asked.Name, true, neuron => neuron.Statistics is { } statistics
                ? Number(asked.Cell(statistics))
                : ""));
        }
    }

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
                neuron => Number(CellOf(neuron, own.Table, own.Column)),
                place == 0 ? FirstOwnSpare : FurtherOwnSpare + place));
    }

    private static Cell CellOf(NeuronFindings neuron, string name, int column) =>
        neuron.Tables.FirstOrDefault(table => table.Schema.Name == name) is { Rows: [var row, ..] }
            ? row[column]
            : default;

    private static string Number(Cell cell) => cell.Kind switch
    {
        CellKind.Empty => "",
        CellKind.Real or CellKind.Real32 => Figures.Short(cell.Number, Digits),
        _ => cell.ToString(),
    };

    private static bool AreSome(IReadOnlyList<NeuronFindings> neurons, Func<NeuronStatistics, bool> isKind) =>
        neurons.Any(neuron => neuron.Statistics is { } statistics && isKind(statistics));

    // Of a gated product, whose sign says nothing of activity.
    private static bool IsByMagnitude(NeuronStatistics statistics) => statistics.MagnitudeDensity is not null;

    private static bool IsByThreshold(NeuronStatistics statistics) =>
        statistics is { MagnitudeDensity: null, ActiveFraction: not null };

    private static string Active(NeuronFindings neuron) =>
        neuron.Statistics?.Density is { } fraction ? Figures.Percent(fraction) : "";

    // One scale for all, so that lines can be compared.
    private static string LogDensity(NeuronFindings neuron) =>
        HistogramColumns.Of(neuron, SparklineColumns, isLogarithmic: true) is { } columns
            ? HistogramView.Sparkline(columns)
            : "";

    private static string Figure(double? value) => value is { } number ? Figures.Short(number, Digits) : "";
}
