using NeuronProbe.Cli.Terminals;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>The columns of a table without borders that say something and fit into a width, with their cells.</summary>
internal sealed class FittedColumns<T>
{
    private readonly List<(LineColumn<T> Column, string Heading, string[] Cells, int Width)> shown = [];

    /// <summary>Leaves out columns whose cells are all empty, and then, as long as there is no room, those that can
    /// best be spared (<see cref="LineColumn{T}.Spare"/>).</summary>
    /// <param name="console">Where they will be drawn.</param>
    /// <param name="items">The table's lines.</param>
    /// <param name="columns">The columns in order.</param>
    /// <param name="width">Columns of the terminal that a line may take.</param>
    public FittedColumns(IAnsiConsole console, IReadOnlyList<T> items, IEnumerable<LineColumn<T>> columns, int width)
    {
        foreach (LineColumn<T> column in columns)
        {
            string[] cells = [.. items.Select(item => console.Spelt(column.Text(item)))];
            if (cells.Any(cell => cell.Length > 0))
            {
                string heading = console.Spelt(column.Name);
                shown.Add((column, heading, cells, cells.Append(heading).Max(cell => cell.GetCellWidth())));
            }
        }
        while (Width > width && shown.MaxBy(c => c.Column.Spare) is { Column.Spare: > 0 } least)
        {
            shown.RemoveAll(c => c.Column.Spare == least.Column.Spare);
        }
    }

    /// <summary>The columns that are left.</summary>
    public IEnumerable<LineColumn<T>> Columns => shown.Select(c => c.Column);

    /// <summary>Columns of the terminal that a line takes: more than asked for where nothing more can be spared.
    /// </summary>
    public int Width => Math.Max(0, shown.Sum(c => c.Width + 1) - 1);

    /// <summary>The line of headings, filled up to the width.</summary>
    public string Heading => Join(c => c.Heading);

    /// <summary>An item's line, filled up to the width.</summary>
    public string Line(int item) => Join(c => c.Cells[item]);

    private string Join(Func<(LineColumn<T> Column, string Heading, string[] Cells, int Width), string> text) =>
        string.Join(' ', shown.Select(c => VisibleText.Pad(text(c), c.Width, c.Column.IsNumber)));
}
