using NeuronProbe.Cli.Terminals;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws a table without borders, as much of it as fits into the terminal.</summary>
internal static class AlignedLines
{
    /// <summary>Draws a heading and a line for each item; columns that say nothing are left out,
    /// and so are some where there is no room.</summary>
    /// <returns>The columns that are drawn.</returns>
    public static IReadOnlyList<LineColumn<T>> Write<T>(
        IAnsiConsole console, IReadOnlyList<T> items, IEnumerable<LineColumn<T>> columns)
    {
        List<(LineColumn<T> Column, string[] Cells, int Width)> shown = [];
        foreach (LineColumn<T> column in columns)
        {
            string[] cells = [.. items.Select(column.Text)];
            if (cells.Any(cell => cell.Length > 0))
            {
                shown.Add((column, cells, cells.Append(column.Name).Max(cell => cell.GetCellWidth())));
            }
        }
        while (shown.Sum(c => c.Width + 1) - 1 > console.Profile.Width
            && shown.MaxBy(c => c.Column.Spare) is { Column.Spare: > 0 } least)
        {
            shown.Remove(least);
        }
        WriteLine(ConsoleLines.Aside, c => c.Column.Name);
        for (int row = 0; row < items.Count; row++)
        {
            WriteLine(Style.Plain, c => c.Cells[row]);
        }
        return [.. shown.Select(c => c.Column)];

        void WriteLine(Style style, Func<(LineColumn<T> Column, string[] Cells, int Width), string> text)
        {
            string line = string.Join(' ', shown.Select(c => VisibleText.Pad(text(c), c.Width, c.Column.IsNumber)))
                .TrimEnd();
            console.WriteParts((VisibleText.Cut(line, console.Profile.Width), style));
        }
    }
}
