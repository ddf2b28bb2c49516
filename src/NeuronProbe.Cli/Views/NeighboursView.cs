using System.Globalization;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Comparisons;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws which neurons go with one, and which go against it.</summary>
internal sealed class NeighboursView(IAnsiConsole console)
{
    private static readonly LineColumn<NeighbourRow>[] Columns =
    [
        new("#", true, row => RowNumbers.Name(row.Rank - 1), Spare: 1),
        new("neuron", false, row => NameOf(row.Neighbour)),
        new("r", true, row => ThreeDecimals(row.Neighbour.R)),
        new("from", true, row => ThreeDecimals(row.Interval.Low), Spare: 2),
        new("to", true, row => ThreeDecimals(row.Interval.High), Spare: 2),
        new("", false, row => row.IsWithinChance ? "as by chance" : "", Spare: 3),
    ];

    public void Write(FoundNeighbours found)
    {
        string name = NeuronPlace.NameOf(FoundNeighbours.NameOf(found.Site), found.Neuron);
        string path = found.Site.Alias is null ? "" : $"  {found.Site.Name}";
        console.WriteParts((console.Cut(name + path).AtEnd(console.Profile.Width), ConsoleLines.Heading));
        console.WriteWrapped(
            $"{Figures.Count(found.Positions, "position")} in {Figures.Count(found.Documents, "document")}, "
                + $"{Figures.Count(found.Compared, "other neuron")}{LeftOut(found)}",
            Style.Plain);
        if (found.Documents < ChanceBound.FewestDocuments)
        {
            console.WriteWrapped(
                $"What comes by chance is not known: that takes {ChanceBound.FewestDocuments} documents.",
                console.Palette().Warning);
        }
        WriteTail("With it", found.Rows.Where(row => row.Tail == "high"), found.Chance.High);
        WriteTail("Against it", found.Rows.Where(row => row.Tail == "low"), found.Chance.Low);
    }

    private static string NameOf(Neighbour neighbour) =>
        NeuronPlace.NameOf(FoundNeighbours.NameOf(neighbour.Selection.Site), neighbour.Neuron);

    private static string ThreeDecimals(double value) =>
        double.IsNaN(value) ? "" : value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string LeftOut(FoundNeighbours found)
    {
        string[] reasons =
        [
            .. found.Constant > 0 ? (string[])[$"{Figures.Count(found.Constant)} constant there"] : [],
            .. found.NonFinite > 0 ? (string[])[$"{Figures.Count(found.NonFinite)} not finite"] : [],
        ];
        return reasons.Length == 0 ? "" : $"; left out: {string.Join(", ", reasons)}";
    }

    private void WriteTail(string heading, IEnumerable<NeighbourRow> rows, double chance)
    {
        NeighbourRow[] all = [.. rows];
        console.WriteLine();
        // Short enough for the narrowest terminal.
        string way = chance < 0 ? "down" : "up";
        string bound = double.IsNaN(chance) ? "" : $"  by chance {way} to {ThreeDecimals(chance)}";
        console.WriteParts((heading, ConsoleLines.Heading), (bound, ConsoleLines.Aside));
        if (all.Length == 0)
        {
            console.WriteParts(("None.", Style.Plain));
            return;
        }
        AlignedLines.Write(console, all, Columns);
    }
}
