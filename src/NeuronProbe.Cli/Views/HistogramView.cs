using System.Text;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws a neuron's histogram as columns, with its smallest value, median and largest value below.</summary>
internal sealed class HistogramView(IAnsiConsole console)
{
    private const int Rows = 10;
    private const int LabelWidth = 6;
    private const string Blocks = " ▁▂▃▄▅▆▇█";

    /// <summary>One line of columns, for tables.</summary>
    public static string Sparkline(HistogramColumns distribution)
    {
        var line = new StringBuilder(distribution.ColumnCount);
        for (int column = 0; column < distribution.ColumnCount; column++)
        {
            line.Append(Block(distribution.Height(column), 0, 1));
        }
        return line.ToString();
    }

    public void Write(NeuronFindings neuron)
    {
        int columns = ColumnsOf(neuron);
        if (HistogramColumns.Of(neuron, columns) is not { } distribution)
        {
            console.WriteParts(
                ("Histogram", ConsoleLines.Heading), ($"  all values are {Constant(neuron)}", Style.Plain));
            return;
        }
        string scale = distribution.IsLogarithmic ? ", log scale" : "";
        string unit = $"  tokens per {Figures.Short(distribution.ColumnWidth, 2)} of activation{scale}";
        console.WriteParts(("Histogram", ConsoleLines.Heading), (unit, ConsoleLines.Aside));
        string[] labels = Labels(distribution);
        for (int row = Rows - 1; row >= 0; row--)
        {
            string bars = string.Concat(
                Enumerable.Range(0, columns).Select(column => Block(distribution.Height(column), row, Rows)));
            string label = $"{labels[row],LabelWidth} {(labels[row].Length > 0 ? '┤' : '│')}";
            console.WriteParts((label, ConsoleLines.Aside), (bars.TrimEnd(), Style.Plain));
        }
        WriteAxis(distribution, neuron.Statistics?.Median);
    }

    private int ColumnsOf(NeuronFindings neuron)
    {
        IReadOnlyList<HistogramBin> bins = neuron.Histogram;
        double range = bins.Count == 0 ? 0 : (double)bins[^1].Upper - bins[0].Lower;
        IEnumerable<double> widths = bins.Select(bin => (double)bin.Upper - bin.Lower);
        return DrawingWidth.ColumnsOf(console, LabelWidth + 2, widths, range);
    }

    /// <summary>The only value there is: exact from the statistics, else as the bin has it.</summary>
    private static string Constant(NeuronFindings neuron)
    {
        HistogramBin bin = neuron.Histogram[0];
        return neuron.Statistics?.Min is { } only
            ? Figures.Short(only)
            : $"between {Figures.Short(bin.Lower)} and {Figures.Short(bin.Upper)}";
    }

    private void WriteAxis(HistogramColumns distribution, double? median)
    {
        string margin = new(' ', LabelWidth + 2);
        int columns = distribution.ColumnCount;
        bool hasZero = distribution.Lower < 0 && distribution.Upper > 0;
        int zero = distribution.ColumnOf(0);
        string axis = new('─', columns);
        string crossed = hasZero ? axis[..zero] + '┼' + axis[(zero + 1)..] : axis;
        console.WriteParts(($"{new string(' ', LabelWidth)} └{crossed}", ConsoleLines.Aside));

        string left = "min " + Figures.Short(distribution.Lower);
        string right = "max " + Figures.Short(distribution.Upper);
        bool showsZero = hasZero && zero > left.Length && zero < columns - right.Length - 1;
        string start = showsZero ? left.PadRight(zero) + '0' : left;
        string ends = start.Length + right.Length < columns
            ? margin + start.PadRight(columns - right.Length) + right
            : left + " " + right;
        console.WriteParts((ends, Style.Plain));
        if (median is { } value)
        {
            string pointer = Pointer("median " + Figures.Short(value), distribution.ColumnOf(value), columns);
            console.WriteParts((margin + pointer, Style.Plain));
        }
    }

    // The label stands after its arrow where there is room, else before it.
    private static string Pointer(string label, int column, int columns) =>
        column + 2 + label.Length <= columns ? new string(' ', column) + "▲ " + label
        : label.Length + 1 <= column ? label.PadLeft(column - 1) + " ▲"
        : label;

    private static string[] Labels(HistogramColumns distribution)
    {
        string[] labels = [.. Enumerable.Repeat("", Rows)];
        IEnumerable<double> ticks = distribution.IsLogarithmic
            ? Enumerable.Range(0, 19).Select(power => Math.Pow(10, power))
                .TakeWhile(tick => tick <= distribution.Highest)
            : [distribution.Highest / 2, distribution.Highest];
        foreach (double tick in ticks)
        {
            int row = Math.Clamp((int)Math.Ceiling(distribution.HeightOf(tick) * Rows) - 1, 0, Rows - 1);
            labels[row] = labels[row].Length == 0 ? Figures.RoundCount(tick) : labels[row];
        }
        return labels;
    }

    /// <summary>The part of a column that is in one row of some.</summary>
    internal static char Block(double height, int row, int rows) => Blocks[Eighths(height, row, rows)];

    /// <summary>How many eighths of a row a column fills;
    /// whatever is not empty fills at least one of the first row.</summary>
    internal static int Eighths(double height, int row, int rows)
    {
        int eighths = height > 0 ? Math.Max(1, (int)Math.Round(height * rows * 8)) : 0;
        return Math.Clamp(eighths - (row * 8), 0, 8);
    }
}
