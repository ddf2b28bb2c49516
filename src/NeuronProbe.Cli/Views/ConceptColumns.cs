using System.Globalization;
using NeuronProbe.Reports;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>What tables say of a neuron and a concept, and how they say it.</summary>
internal static class ConceptColumns
{
    private const int Digits = 3;

    /// <summary>The direction, how well it separates, and how sure that is.</summary>
    public static IEnumerable<LineColumn<ConceptFindings>> Separation { get; } =
    [
        new("±", false, Direction),
        new("auroc", true, row => Share(row.Auroc)),
        new("interval", true, Interval, 5),
        new("held-out", true, row => Share(row.Number("held_out_auroc")), 2),
        new("AP", true, row => Share(row.Number("average_precision")), 3),
        new("base", true, row => Share(row.Number("base_rate")), 4),
        new("d", true, row => Signed(row.Number("cohens_d")), 7),
        new("q", true, row => QValue(row.Number("q_value")), 1),
        new("select.", true, row => Signed(row.Number("selectivity")), 6),
        new("flags", false, row => string.Concat(Flags.Read(row.Figure("flags")).Select(Flags.Letter)), 8),
    ];

    /// <summary><c>+</c> where high values tell the concept, <c>-</c> where low ones do.</summary>
    public static string Direction(ConceptFindings row) => row.Auroc is null ? "" : row.IsByLowValues ? "-" : "+";

    /// <summary>The letters of the flags in words, or nothing where there are none.</summary>
    public static void WriteFlags(IAnsiConsole console, IEnumerable<ConceptFindings> rows)
    {
        string[] flags = [.. rows.SelectMany(row => Flags.Read(row.Figure("flags"))).Distinct().Order(StringComparer.Ordinal)];
        if (flags.Length > 0)
        {
            console.WriteParts(("flags: " + string.Join(", ", flags.Select(flag => $"{Flags.Letter(flag)} {flag}")), ConsoleLines.Aside));
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

    private static string Signed(double? value) => value is { } number ? Figures.Short(number, Digits) : "";
}
