using System.Globalization;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws a neuron's values on the tokens of a concept above an axis,
/// and those on all other tokens hanging below it.</summary>
internal sealed class PairedColumnsView(IAnsiConsole console)
{
    private const int Rows = 5;
    private const int LabelWidth = 6;

    // Blocks that hang from above come in an eighth, a half and a whole alone.
    private const string Hanging = " ▔▔▀▀▀▀██";

    /// <param name="title">Whose values they are.</param>
    /// <param name="bins">The values.</param>
    /// <param name="others">What the tokens below the axis are.</param>
    /// <param name="above">What the tokens above it are.</param>
    public void Write(
        string title, IReadOnlyList<LabelledBin> bins, string others, string above = "tokens of the concept")
    {
        int columns = DrawingWidth.ColumnsOf(
            console,
            LabelWidth + 2,
            bins.Select(bin => bin.Upper - bin.Lower),
            bins.Count == 0 ? 0 : bins[^1].Upper - bins[0].Lower);
        if (PairedColumns.Of(bins, columns) is not { } pair)
        {
            return;
        }
        console.WriteLine();
        string scale = pair.IsLogarithmic ? ", log scale" : "";
        console.WriteParts((console.Cut(title).AtEnd(console.Profile.Width), ConsoleLines.Heading));
        console.WriteParts(
            ("above: " + above, console.Palette().Positive),
            ("; ", ConsoleLines.Aside),
            ("below: " + others, console.Palette().Negative),
            ($"; % of each per {Figures.Short(pair.ColumnWidth, 2)}{scale}", ConsoleLines.Aside));
        string[] labels = Labels(pair);
        for (int row = Rows - 1; row >= 0; row--)
        {
            WriteRow(
                labels[row],
                pair.Positives.Select(share => HistogramView.Block(pair.HeightOf(share), row, Rows)),
                console.Palette().Positive);
        }
        WriteLine(pair);
        for (int row = 0; row < Rows; row++)
        {
            WriteRow(
                labels[row],
                pair.Negatives.Select(share => Hanging[HistogramView.Eighths(pair.HeightOf(share), row, Rows)]),
                console.Palette().Negative);
        }
        WriteEnds(pair);
    }

    private void WriteRow(string label, IEnumerable<char> blocks, Style style) => console.WriteParts(
        ($"{label,LabelWidth} {(label.Length > 0 ? '┤' : '│')}", ConsoleLines.Aside),
        (string.Concat(blocks).TrimEnd(), style));

    private void WriteLine(PairedColumns pair)
    {
        char[] axis = [.. Enumerable.Repeat('─', pair.Positives.Count)];
        if (HasZero(pair))
        {
            axis[pair.ColumnOf(0)] = '┼';
        }
        console.WriteParts(($"{new string(' ', LabelWidth)} ├{new string(axis)}", ConsoleLines.Aside));
    }

    private void WriteEnds(PairedColumns pair)
    {
        int columns = pair.Positives.Count;
        string left = Figures.Short(pair.Lower);
        string right = Figures.Short(pair.Upper);
        int zero = pair.ColumnOf(0);
        string start = HasZero(pair) && zero > left.Length && zero < columns - right.Length - 1
            ? left.PadRight(zero) + '0'
            : left;
        console.WriteParts((new string(' ', LabelWidth + 2)
            + start.PadRight(Math.Max(start.Length + 1, columns - right.Length)) + right, Style.Plain));
    }

    private static bool HasZero(PairedColumns pair) => pair.Lower < 0 && pair.Upper > 0;

    private static string[] Labels(PairedColumns pair)
    {
        string[] labels = [.. Enumerable.Repeat("", Rows)];
        double[] ticks = pair.IsLogarithmic ? [0.001, 0.01, 0.1, 1] : [pair.Highest / 2, pair.Highest];
        foreach (double tick in ticks.Where(tick => tick <= pair.Highest))
        {
            int row = Math.Clamp((int)Math.Ceiling(pair.HeightOf(tick) * Rows) - 1, 0, Rows - 1);
            labels[row] = labels[row].Length == 0
                ? (100 * tick).ToString("0.#", CultureInfo.InvariantCulture) + "%"
                : labels[row];
        }
        return labels;
    }
}
