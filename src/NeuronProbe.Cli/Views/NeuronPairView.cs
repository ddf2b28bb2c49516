using System.Globalization;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Collectors;
using NeuronProbe.Comparisons;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Tables;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws one neuron as two scans found it: figures side by side, both distributions, both lists of top
/// examples.</summary>
internal sealed class NeuronPairView(IAnsiConsole console)
{
    private const int MostExamples = 5;

    public void Write(NeuronPair pair)
    {
        string? alias = pair.Pair.Baseline.Selections[pair.Change.Site].Site.Alias;
        console.WriteParts((
            console.Cut(NeuronView.TitleOf(pair.Baseline, alias)).AtEnd(console.Profile.Width), ConsoleLines.Heading));
        foreach (string note in pair.Pair.Notes)
        {
            console.WriteWrapped(note, ConsoleLines.Aside);
        }
        console.WriteLine();
        WriteFigures(pair);
        console.WriteLine();
        console.WriteWrapped(Tell(pair.Change), Style.Plain);
        new PairedColumnsView(console).Write(
            "Distributions", pair.Bins, pair.Pair.OtherFolder, pair.Pair.Folder);
        WriteExamples(pair.Pair.Folder, pair.Baseline);
        WriteExamples(pair.Pair.OtherFolder, pair.Other);
    }

    private void WriteFigures(NeuronPair pair)
    {
        var columns = new LineColumn<Column<NeuronStatistics>>[]
        {
            new("figure", IsNumber: false, column => column.Name),
            new(pair.Pair.Folder, IsNumber: true, column => TextOf(column, pair.Baseline.Statistics)),
            new(pair.Pair.OtherFolder, IsNumber: true, column => TextOf(column, pair.Other.Statistics)),
        };
        AlignedLines.Write(console, NeuronStatistics.Schema.Columns, columns);
    }

    private static string TextOf(Column<NeuronStatistics> column, NeuronStatistics? statistics) =>
        statistics is null ? "" : column.Cell(statistics) switch
        {
            { Kind: CellKind.Real or CellKind.Real32 } cell => Figures.Short(cell.Number),
            { Kind: CellKind.Whole } cell => Figures.Count(cell.Whole),
            { Kind: CellKind.Empty } => "",
            Cell cell => cell.ToString(),
        };

    private static string Tell(NeuronChange change)
    {
        List<string> parts =
        [
            change.IsChanged switch
            {
                true => $"Changed: {change.Reason}",
                false => "Not changed by more than it may",
                null => "Whether it has changed can't be told",
            },
        ];
        if (change.Wasserstein is { } distance)
        {
            string error = Figures.Short(change.WassersteinError!.Value, 2);
            parts.Add($"W1 {Figures.Short(distance, 3)} sd, to within {error}");
        }
        if (change.Distance is { } binned)
        {
            parts.Add($"KS {Figures.Short(binned.KolmogorovSmirnov, 3)} to "
                + Figures.Short(binned.KolmogorovSmirnovMost, 3));
        }
        if (change.PearsonR is { } r)
        {
            parts.Add($"r {Figures.Short(r, 4)} on the same tokens");
        }
        if (change.DocumentP is { } p)
        {
            parts.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"documents move its mean as far by chance with p {p:0.000}, any neuron's with ")
                + string.Create(CultureInfo.InvariantCulture, $"{change.DocumentPAdjusted:0.000}"));
        }
        if (change.TopOverlap is { } overlap)
        {
            parts.Add($"{Figures.Percent(overlap)} of top examples in common");
        }
        return string.Join("; ", parts) + ".";
    }

    private void WriteExamples(string folder, NeuronFindings found)
    {
        foreach (IGrouping<Tail, TopExample> tail in found.Examples.GroupBy(example => example.Tail))
        {
            console.WriteLine();
            console.WriteParts((console.Cut(folder).AtEnd(console.Profile.Width), ConsoleLines.Aside));
            new ExamplesView(console).Write(tail.Key, [.. tail.Take(MostExamples)]);
        }
    }
}
