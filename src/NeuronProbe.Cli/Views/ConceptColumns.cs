using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>What tables say of a neuron and a concept, and how they say it.</summary>
internal static class ConceptColumns
{
    // The direction, how well it separates, and how sure that is.
    private static readonly LineColumn<ConceptFigures>[] Separation =
    [
        new("±", false, Direction),
        new("auroc", true, row => Figures.Share(row.Auroc)),
        new("interval", true, Interval, 6),
        new("held-out", true, row => Figures.Share(row.Ranking.HeldOutAuroc), 3),
        new("AP", true, row => Figures.ShortOrNothing(row.Ranking.AveragePrecision, 3), 4),
        new("base", true, row => Figures.ShortOrNothing(row.BaseRate, 2), 5),
        new("d", true, row => Figures.ShortOrNothing(row.CohensD, 3), 8),
        new("q", true, row => Figures.QValue(row.QValue), 1),
        new("select.", true, row => Figures.ShortOrNothing(row.Ranking.Selectivity, 2), 7),
        new("flags", false, row => FlagWords.Letters(row.Flags), 2),
    ];

    /// <summary><c>+</c> where high values tell the concept, <c>-</c> where low ones do.</summary>
    public static string Direction(ConceptFigures row) => double.IsNaN(row.Auroc) ? "" : row.IsByLowValues ? "-" : "+";

    /// <summary>
    /// Draws a line for each row, and says below what the letters of its flags are, and what <c>-</c> is.
    /// </summary>
    /// <param name="console">Where to.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="figuresOf">A row's figures.</param>
    /// <param name="keys">The columns that say what a row is of.</param>
    public static void Write<TRow>(
        IAnsiConsole console,
        IReadOnlyList<TRow> rows,
        Func<TRow, ConceptFigures> figuresOf,
        IEnumerable<LineColumn<TRow>> keys)
    {
        IEnumerable<LineColumn<TRow>> separation = Separation.Select(column => new LineColumn<TRow>(
            column.Name, column.IsNumber, row => column.Text(figuresOf(row)), column.Spare));
        IEnumerable<LineColumn<TRow>> shown = AlignedLines.Write(console, rows, [.. keys, .. separation]);
        ConceptFigures[] figures = [.. rows.Select(figuresOf)];
        if (shown.Any(column => column.Name == "flags"))
        {
            console.WriteParts((FlagWords.Legend(figures.Select(row => row.Flags)), ConsoleLines.Aside));
        }
        if (figures.Any(row => row.IsByLowValues))
        {
            string note = "+ high values tell the concept, - low values do; AP is that of high values.";
            console.WriteParts((note, ConsoleLines.Aside));
        }
    }

    private static string Interval(ConceptFigures row) => double.IsNaN(row.Interval.Low + row.Interval.High)
        ? ""
        : $"{Figures.Share(row.Interval.Low)}-{Figures.Share(row.Interval.High)}";
}
