using System.Globalization;
using NeuronProbe.Results;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws how well parts of the documents agree on a neuron, and says what of it is not sure.</summary>
internal sealed class CoverageView(IAnsiConsole console)
{
    // What halves of the documents may differ by in what is called sure.
    private const double MostMean = 0.1;
    private const double MostDensity = 0.2;
    private const double LeastTop = 0.5;
    private const double LeastCorrelation = 0.9;

    private static readonly string[] Parts = ["1/8", "1/4", "1/2"];

    /// <param name="points">Of eighths, quarters and halves.</param>
    /// <param name="density">The neuron's share of active values.</param>
    public void Write(IReadOnlyList<CoveragePoint> points, double? density)
    {
        console.WriteParts(
            ("coverage", ConsoleLines.Heading),
            ("  parts of the documents against others as large", ConsoleLines.Aside));
        Line[] lines =
        [
            .. new Line[]
            {
                new("documents", Of(points, point => point.Documents, "0"), "of a part"),
                new("mean", Of(points, point => point.Mean, "0.00"), "apart, in std"),
                new("active", Of(points, point => 100 * point.Density, "0.00 '%'"), "apart"),
                new("top token", Of(points, point => point.Top, "0.00"), "of top examples, that the other has too"),
                new("r", Of(points, point => point.Correlation, "0.00"), "of its correlations with other neurons"),
            }.Where(line => Array.Exists(line.Texts, text => text.Length > 0)),
        ];
        AlignedLines.Write(console, lines, [
            new("", false, line => line.Name),
            .. Parts.Select((part, i) => new LineColumn<Line>(part, true, line => line.Texts[i])),
            new("", false, line => line.Meaning, 1),
        ]);
        string[] unsure = [.. Unsure(points[^1], density)];
        console.WriteWrapped(
            unsure.Length == 0
                ? "Halves of the documents agree on what is known of it."
                : $"Not sure yet, by halves of the documents: {string.Join(", ", unsure)}. "
                    + "More documents would tell.",
            ConsoleLines.Aside);
    }

    private static IEnumerable<string> Unsure(CoveragePoint halves, double? density)
    {
        if (halves.Mean > MostMean)
        {
            yield return "mean";
        }
        if (halves.Density > MostDensity * density)
        {
            yield return "share of active tokens";
        }
        if (halves.Top < LeastTop)
        {
            yield return "tokens of top examples";
        }
        if (halves.Correlation < LeastCorrelation)
        {
            yield return "correlations with other neurons";
        }
    }

    private static string[] Of(
        IReadOnlyList<CoveragePoint> points, Func<CoveragePoint, double?> figure, string format) =>
    [
        .. points.Select(point => figure(point) is { } value
            ? value.ToString(format, CultureInfo.InvariantCulture)
            : ""),
    ];

    private sealed record Line(string Name, string[] Texts, string Meaning);
}
