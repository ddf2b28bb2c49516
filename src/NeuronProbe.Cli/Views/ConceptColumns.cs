using System.Globalization;
using NeuronProbe.Results;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>What tables say of a neuron and a concept, and how they say it.</summary>
internal static class ConceptColumns
{
    // The direction, how well it separates, and how sure that is.
    private static readonly LineColumn<ConceptFindings>[] Separation =
    [
        new("±", false, Direction),
        new("auroc", true, row => Share(row.Auroc)),
        new("interval", true, Interval, 6),
        new("held-out", true, row => Share(row.Number("held_out_auroc")), 3),
        new("AP", true, row => Short(row.Number("average_precision"), 3), 4),
        new("base", true, row => Short(row.Number("base_rate"), 2), 5),
        new("d", true, row => Short(row.Number("cohens_d"), 3), 8),
        new("q", true, row => QValue(row.Number("q_value")), 1),
        new("select.", true, row => Short(row.Number("selectivity"), 2), 7),
        new("flags", false, row => Flags.Letters(row.Figure("flags")), 2),
    ];

    /// <summary><c>+</c> where high values tell the concept, <c>-</c> where low ones do.</summary>
    public static string Direction(ConceptFindings row) => row.Auroc is null ? "" : row.IsByLowValues ? "-" : "+";

    /// <summary>
    /// Draws a line for each row, and says below what the letters of its flags are, and what <c>-</c> is.
    /// </summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<ConceptFindings> rows, IEnumerable<LineColumn<ConceptFindings>> keys)
    {
        IEnumerable<LineColumn<ConceptFindings>> shown = AlignedLines.Write(console, rows, [.. keys, .. Separation]);
        if (shown.Any(column => column.Name == "flags"))
        {
            console.WriteParts((Flags.Legend(rows.Select(row => row.Figure("flags"))), ConsoleLines.Aside));
        }
        if (rows.Any(row => row.IsByLowValues))
        {
            string note = "+ high values tell the concept, - low values do; AP is that of high values.";
            console.WriteParts((note, ConsoleLines.Aside));
        }
    }

    /// <summary>A number from 0 to 1 with three decimals.</summary>
    public static string Share(double? value) => value is { } share ? share.ToString("0.000", CultureInfo.InvariantCulture) : "";

    /// <summary>A q-value in few characters.</summary>
    public static string QValue(double? value) => value switch
    {
        null => "",
        < 1e-99 => "<1e-99",
        < 0.001 => value.Value.ToString("0e+0", CultureInfo.InvariantCulture),
        _ => Share(value),
    };

    private static string Interval(ConceptFindings row) =>
        row.Number("auroc_low") is { } low && row.Number("auroc_high") is { } high ? $"{Share(low)}-{Share(high)}" : "";

    private static string Short(double? value, int digits) => value is { } number ? Figures.Short(number, digits) : "";
}
