using NeuronProbe.Cli.Terminals;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;
using NeuronProbe.Tables;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws one neuron's rows of a table that has no drawing of its own: a column a line where there is one row,
/// else the first rows.</summary>
internal sealed class FurtherTableView(IAnsiConsole console)
{
    private const int MostRows = 10;

    public void Write(NeuronTable table)
    {
        int[] columns = [.. Enumerable.Range(0, table.Schema.Columns.Count).Where(
            i => !table.Schema.Columns[i].IsNestedOnly)];
        console.WriteParts((table.Beside?.Title ?? VisibleText.Of(table.Schema.Name), ConsoleLines.Heading));
        if (table.Beside?.Name == SideTableKind.Logits && WrittenTokens.Of(table) is { } tokens)
        {
            new WrittenTokensView(console).Write(tokens);
            return;
        }
        if (table.Schema.IsSingleRow && table.Rows is [var row])
        {
            // What does not apply to a kind of network is no news.
            WriteRow(
                table.Schema, row,
                [.. columns.Where(i => table.Beside is null || row[i].Kind != CellKind.Empty)]);
            return;
        }
        Cell[][] shown = Strongest(table);
        IReadOnlyList<LineColumn<Cell[]>> drawn = shown.Length == 0
            ? []
            : AlignedLines.Write(
                console,
                shown,
                columns.Select(i => new LineColumn<Cell[]>(
                    table.Schema.Columns[i].Name,
                    table.Rows.All(cells => cells[i].IsNumberOrEmpty),
                    TextsOf(table, i),
                    SideFigures.Spare(table, i))));
        if (shown.Length < table.Rows.Count || (shown.Length > 0 && drawn.Count < columns.Count(IsFilled)))
        {
            string name = CollectorCatalogue.Kinds.FirstOrDefault(
                kind => kind.Name == table.Collector)?.PrintName ?? table.Collector;
            string where = table.Beside is { } beside ? $"{beside.FileName} has all" : $"--print {name} gives all";
            string note = $"{shown.Length} of {Figures.Count(table.Rows.Count, "row")}, {drawn.Count} of "
                + $"{Figures.Count(columns.Length, "column")}; {where}.";
            console.WriteParts((note, ConsoleLines.Aside));
        }

        bool IsFilled(int i) => shown.Any(cells => cells[i].Kind != CellKind.Empty);
    }

    /// <summary>The first rows, as many of the high half as of the low one where there are both.</summary>
    private static Cell[][] Strongest(NeuronTable table)
    {
        int tail = table.Schema.Columns.Select(column => column.Name).ToList().IndexOf("tail");
        return tail < 0
            ? [.. table.Rows.Take(MostRows)]
            :
            [
                .. table.Rows.Index().GroupBy(row => row.Item[tail].ToString())
                    .SelectMany(half => half.Index())
                    .OrderBy(row => row.Index)
                    .Take(MostRows)
                    .Select(row => row.Item)
                    .OrderBy(row => row.Index)
                    .Select(row => row.Item),
            ];
    }

    private Func<Cell[], string> TextsOf(NeuronTable table, int column)
    {
        string? kind = table.Beside is null ? null : SideFigures.KindOf(table, column);
        return cells => kind == SideFigures.Token && cells[column].ToString().Length > 0
            ? $"'{TextOf(table.Schema, cells, column)}'"
            : SideFigures.TextOf(kind, cells[column]) ?? TextOf(table.Schema, cells, column);
    }

    private void WriteRow(TableSchema schema, Cell[] row, int[] columns)
    {
        int width = columns.Max(i => (int?)schema.Columns[i].Name.Length) ?? 0;
        foreach (int i in columns)
        {
            string text = TextOf(schema, row, i);
            console.WriteParts(
                (schema.Columns[i].Name.PadRight(width), ConsoleLines.Aside),
                ("  " + (text.Length == 0 ? "-" : text), Style.Plain));
        }
    }

    private string TextOf(TableSchema schema, Cell[] cells, int i) =>
        CellText.Of(console, schema.Columns[i].Name, cells[i]);
}
