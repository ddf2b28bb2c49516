using NeuronProbe.Results;
using NeuronProbe.Tables;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws a neuron's statistics: counts, moments, quantiles, and its flags in words.</summary>
internal sealed class StatisticsView(IAnsiConsole console)
{
    private const int NameWidth = 10;
    private const int NumberWidth = 11;
    private const int Gap = 5;

    private static readonly string[][] Columns =
    [
        ["mean", "std", "skewness", "kurtosis"],
        ["min", "q01", "q05", "q25", "median"],
        ["q75", "q95", "q99", "max"],
    ];

    public void Write(NeuronFindings neuron)
    {
        WriteCounts(neuron);
        bool fitBeside = console.Profile.Width >= Columns.Length * (NameWidth + NumberWidth + Gap) - Gap;
        string[][] columns = fitBeside ? Columns : [[.. Columns.SelectMany(column => column)]];
        for (int row = 0; row < columns.Max(column => column.Length); row++)
        {
            string[] names = [.. columns.Select(column => column.ElementAtOrDefault(row) ?? "")];
            int end = Array.FindLastIndex(names, name => name.Length > 0) + 1;
            console.WriteParts(names[..end].SelectMany((name, i) => Entry(neuron, name, i == 0 ? 0 : Gap)));
        }
        foreach (string flag in Flags.Read(neuron.Statistic("flags")))
        {
            console.WriteParts((flag, ConsoleLines.Heading), (Flags.Meaning(flag) is { Length: > 0 } meaning ? ": " + meaning : "", Style.Plain));
        }
    }

    private void WriteCounts(NeuronFindings neuron)
    {
        string active = neuron.Statistic("active") is { Kind: CellKind.Whole } cell
            ? $", active on {Figures.Count(cell.Whole)} ({Figures.Percent(neuron.Statistic("active_fraction"))})"
            : "";
        console.WriteParts(($"{Figures.Count(neuron.Statistic("count").Whole)} tokens{active}", Style.Plain));
        if (neuron.Statistic("nonfinite").Whole is > 0 and long nonfinite)
        {
            console.WriteParts(($"{Figures.Count(nonfinite)} NaN or infinite values are in no figure", new Style(Color.Yellow)));
        }
    }

    private static (string Text, Style Style)[] Entry(NeuronFindings neuron, string name, int gap)
    {
        string value = name.Length == 0 ? "" : Figures.Short(neuron.Statistic(name));
        return [(new string(' ', gap) + name.PadRight(NameWidth), ConsoleLines.Aside), (value.PadLeft(NumberWidth), Style.Plain)];
    }
}
