using System.Globalization;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws how well parts of the documents agree on a neuron, and says what of it is not sure.</summary>
internal sealed class CoverageView(IAnsiConsole console)
{
    /// <param name="points">Of eighths, quarters and halves.</param>
    /// <param name="density">The neuron's share of active values.</param>
    public void Write(IReadOnlyList<CoveragePoint> points, double? density)
    {
        console.WriteParts(
            ("coverage", ConsoleLines.Heading), ($"  {CoverageWords.Meaning}", ConsoleLines.Aside));
        Line[] lines =
        [
            .. CoverageWords.Figures.Select(figure => new Line(figure, TextsOf(figure, points)))
                .Where(line => Array.Exists(line.Texts, text => text.Length > 0)),
        ];
        AlignedLines.Write(console, lines, [
            new("", false, line => line.Figure.Name),
            .. CoverageWords.Parts.Select((part, i) => new LineColumn<Line>(part, true, line => line.Texts[i])),
            new("", false, line => line.Figure.Meaning, 1),
        ]);
        console.WriteWrapped(CoverageWords.Judgement(points, density), ConsoleLines.Aside);
    }

    private static string[] TextsOf(CoverageFigure figure, IReadOnlyList<CoveragePoint> points) =>
    [
        .. points.Select(point => figure.Of(point) is { } value
            ? value.ToString(figure.Format, CultureInfo.InvariantCulture)
            : ""),
    ];

    private sealed record Line(CoverageFigure Figure, string[] Texts);
}
