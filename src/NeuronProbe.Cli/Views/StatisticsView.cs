using NeuronProbe.Cli.Terminals;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws a neuron's statistics: counts, moments, quantiles, and its flags in words.</summary>
internal sealed class StatisticsView(IAnsiConsole console)
{
    private const int NameWidth = 10;
    private const int NumberWidth = 11;
    private const int Gap = 5;

    private static readonly (string Name, Func<NeuronStatistics, double?> Value)[][] Columns =
    [
        [
            ("mean", row => row.Mean),
            ("std", row => row.Std),
            ("skewness", row => row.Skewness),
            ("kurtosis", row => row.Kurtosis),
            ("sparseness", row => row.LifetimeSparseness),
        ],
        [
            ("min", row => row.Min),
            ("q01", row => row.Q01),
            ("q05", row => row.Q05),
            ("q25", row => row.Q25),
            ("median", row => row.Median),
        ],
        [("q75", row => row.Q75), ("q95", row => row.Q95), ("q99", row => row.Q99), ("max", row => row.Max)],
    ];

    /// <param name="statistics">The statistics.</param>
    /// <param name="peak">How far from its mean the neuron is at its strongest, or null.</param>
    public void Write(NeuronStatistics statistics, NeuronPeak? peak = null)
    {
        WriteCounts(statistics);
        (string Name, Func<NeuronStatistics, double?> Value)[][] columns = FittingColumns();
        for (int row = 0; row < columns.Max(column => column.Length); row++)
        {
            (string Text, Style Style)[][] entries =
            [
                .. columns.Select((column, i) => row < column.Length
                    ? Entry(column[row].Name, Figures.ShortOrDash(column[row].Value(statistics)), i == 0 ? 0 : Gap)
                    : Entry("", "", i == 0 ? 0 : Gap)),
            ];
            int end = Array.FindLastIndex(columns, column => row < column.Length) + 1;
            console.WriteParts(entries[..end].SelectMany(entry => entry));
        }
        if (peak is { } strongest)
        {
            string meaning = $"  std from the mean, {strongest.Meaning}";
            console.WriteParts([
                .. Entry(NeuronFigures.Peak, Figures.Short(strongest.Value), 0), (meaning, ConsoleLines.Aside),
            ]);
        }
        foreach (string flag in NeuronFlags.Read(statistics.Flags))
        {
            string meaning = FlagWords.Meaning(flag) is { Length: > 0 } words ? ": " + words : "";
            console.WriteParts((flag, ConsoleLines.Heading), (meaning, Style.Plain));
        }
    }

    // All beside each other, or the same ones in order in two columns or one.
    private (string Name, Func<NeuronStatistics, double?> Value)[][] FittingColumns()
    {
        int count = Math.Clamp((console.Profile.Width + Gap) / (NameWidth + NumberWidth + Gap), 1, Columns.Length);
        (string Name, Func<NeuronStatistics, double?> Value)[] all = [.. Columns.SelectMany(column => column)];
        return count == Columns.Length ? Columns : [.. all.Chunk((all.Length + count - 1) / count)];
    }

    private void WriteCounts(NeuronStatistics statistics)
    {
        string active = statistics.MagnitudeDensity is null
            ? $"active on {Figures.Count(statistics.Active)} ({Figures.Percent(statistics.ActiveFraction)})"
            : $"active on {Figures.Percent(statistics.Density)} by magnitude";
        console.WriteParts(($"{Figures.Count(statistics.Count)} tokens, {active}", Style.Plain));
        if (statistics.Nonfinite is > 0 and long nonfinite)
        {
            string note = $"{Figures.Count(nonfinite)} NaN or infinite values are in no figure";
            console.WriteParts((note, console.Palette().Warning));
        }
    }

    private static (string Text, Style Style)[] Entry(string name, string value, int gap) =>
    [
        (new string(' ', gap) + name.PadRight(NameWidth), ConsoleLines.Aside),
        (value.PadLeft(NumberWidth), Style.Plain),
    ];
}
