using System.Globalization;
using NeuronProbe.Models.Layers;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws a model's sites: as a table where it fits, else in lines that break no name.</summary>
internal sealed class SiteListView(IAnsiConsole console)
{
    private const int Indent = 4;

    // Of the table: between two cells.
    private const int Gap = 3;

    private static readonly string[] Headings = ["site", "aliases", "side", "neurons"];

    public void Write(IEnumerable<HookPoint> sites)
    {
        HookPoint[] all = [.. sites];
        string[][] rows = [.. all.Select(Cells)];
        if (WidthOf(rows) <= console.Profile.Width)
        {
            WriteTable(rows);
            return;
        }
        console.WriteLine();
        foreach (HookPoint site in all)
        {
            string neurons = Figures.Count(site.Site.Width, "neuron");
            string text = string.Join("  ", [site.Site.Name, neurons, .. site.Aliases]);
            foreach (string line in WrappedText.Of(text, console.Profile.Width, Indent))
            {
                console.WriteParts((line, Style.Plain));
            }
        }
    }

    private static string[] Cells(HookPoint site) =>
    [
        site.Site.ModulePath,
        string.Join(' ', site.Aliases),
        site.Site.Name[(site.Site.ModulePath.Length + 1)..],
        site.Site.Width.ToString("N0", CultureInfo.InvariantCulture),
    ];

    private static int WidthOf(string[][] rows) => 1 + Headings
        .Select((heading, i) => Gap + rows.Select(row => row[i].Length).Append(heading.Length).Max()).Sum();

    private void WriteTable(string[][] rows)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns(Headings[..^1])
            .AddColumn(new TableColumn(Headings[^1]).RightAligned());
        foreach (string[] row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }
        console.Write(table);
    }
}
