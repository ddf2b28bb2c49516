using NeuronProbe.Cli.Terminals;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws the AUROC of probes: a line a concept and kind, a column a size.</summary>
internal static class ProbeLines
{
    /// <param name="console">Where to.</param>
    /// <param name="rows">Rows of concepts one after the other.</param>
    /// <param name="namesConcepts">Whether lines say which concept they are of.</param>
    public static void Write(IAnsiConsole console, IReadOnlyList<ProbeRow> rows, bool namesConcepts)
    {
        KindLine[] lines =
        [
            .. rows.GroupBy(row => (row.Concept, row.Kind))
                .Select(kind => new KindLine(kind.First(), kind.ToDictionary(row => row.K))),
        ];
        AlignedLines.Write(
            console,
            lines,
            [
                .. namesConcepts ? OfConcepts : [],
                new("neurons", IsNumber: false, line => line.First.Kind),
                .. rows.Select(row => row.K).Distinct().Order().Select(size => new LineColumn<KindLine>(
                    $"k={size}",
                    IsNumber: true,
                    line => line.Rows.TryGetValue(size, out ProbeRow? row) ? Figures.Share(row.Auroc) : "")),
            ]);
    }

    /// <summary>Says how many fits did not come to their end, if any.</summary>
    public static void WriteUnfinished(IAnsiConsole console, IReadOnlyList<ProbeRow> rows)
    {
        int count = rows.Count(row => !row.IsConverged);
        if (count > 0)
        {
            console.WriteWrapped(
                $"{Figures.Count(count, "fit")} did not converge: converged is 0 there in the table.",
                console.Palette().Warning);
        }
    }

    private static LineColumn<KindLine>[] OfConcepts { get; } =
    [
        new("concept", IsNumber: false, line => line.IsFirst ? line.First.Concept : ""),
        new("labelled", IsNumber: true, line => line.IsFirst ? Figures.Count(line.First.Positives) : "", Spare: 2),
        new("base", IsNumber: true, line => line.IsFirst ? Figures.Short(line.BaseRate, 2) : "", Spare: 1),
    ];

    private sealed record KindLine(ProbeRow First, IReadOnlyDictionary<int, ProbeRow> Rows)
    {
        public bool IsFirst => First.Kind == ProbeRow.Best;

        public double BaseRate => (double)First.Positives / First.Tokens;
    }
}
