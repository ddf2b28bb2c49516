using System.Globalization;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Results;
using NeuronProbe.Tables;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>
/// Draws any table of findings; one that is too wide for the terminal is drawn in parts, each with site and neuron.
/// </summary>
internal sealed class TableView(IAnsiConsole console)
{
    private const int Gap = 3;

    public void Write(Findings findings, TableSchema schema)
    {
        FoundRow<Cell[]>[] rows = [.. findings.Rows(schema)];
        var names = new SiteNames(rows.Select(row => row.Site.Name));
        string[] keys = names.AreSeveral ? ["*", "neuron"] : ["neuron"];
        int[] shown = [.. Enumerable.Range(0, schema.Columns.Count).Where(i => !schema.Columns[i].IsNestedOnly)];
        string[] headings = [.. keys, .. shown.Select(i => schema.Columns[i].Name)];
        string[][] cells =
        [
            .. rows.Select(row => (string[])
            [
                .. names.AreSeveral ? [names.Short(row.Site.Name)] : Array.Empty<string>(),
                row.Neuron.ToString(CultureInfo.InvariantCulture),
                .. shown.Select(i => CellText.Of(console, schema.Columns[i].Name, row.Row[i])),
            ]),
        ];
        bool[] isNumber =
            [.. keys.Select(_ => true), .. shown.Select(i => rows.All(row => row.Row[i].IsNumberOrEmpty))];
        if (rows.Length > 0)
        {
            console.WriteParts((console.Cut(names.Common).AtEnd(console.Profile.Width), ConsoleLines.Heading));
        }
        foreach (int[] part in Parts(headings, cells, keys.Length))
        {
            console.Write(Draw(part, headings, cells, isNumber));
        }
    }

    private static Table Draw(int[] part, string[] headings, string[][] cells, bool[] isNumber)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (int i in part)
        {
            var column = new TableColumn(new Text(headings[i], ConsoleLines.Aside)) { NoWrap = true };
            table.AddColumn(isNumber[i] ? column.RightAligned() : column);
        }
        foreach (string[] line in cells)
        {
            table.AddRow(part.Select(i => new Text(line[i])));
        }
        return table;
    }

    // As many columns as fit stand beside the key columns; a single one that does not fit is left to the terminal.
    private IEnumerable<int[]> Parts(string[] headings, string[][] cells, int keyCount)
    {
        int[] widths =
        [
            .. headings.Select(
                (heading, i) => cells.Select(line => line[i].GetCellWidth()).Append(heading.Length).Max() + Gap),
        ];
        int room = console.Profile.Width - widths[..keyCount].Sum();
        int[] keys = [.. Enumerable.Range(0, keyCount)];
        for (int start = keyCount, end; start < headings.Length; start = end)
        {
            end = start + 1;
            while (end < headings.Length && widths[start..(end + 1)].Sum() <= room)
            {
                end++;
            }
            yield return [.. keys, .. Enumerable.Range(start, end - start)];
        }
    }
}
