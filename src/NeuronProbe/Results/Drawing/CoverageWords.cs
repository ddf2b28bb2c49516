namespace NeuronProbe.Results.Drawing;

/// <summary>A figure of how well parts of the documents agree.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it is.</param>
/// <param name="Of">The figure; null where it is not known.</param>
/// <param name="Format">How it is written, as .NET formats numbers.</param>
internal sealed record CoverageFigure(
    string Name, string Meaning, Func<CoveragePoint, double?> Of, string Format);

/// <summary>Plain words for how well parts of the documents agree on a neuron.</summary>
internal static class CoverageWords
{
    // What halves of the documents may differ by in what is called sure.
    private const double MostMean = 0.1;
    private const double MostDensity = 0.2;
    private const double LeastTop = 0.5;
    private const double LeastCorrelation = 0.9;

    // Of a half. With fewer an eighth has hardly a document, and halves agree by chance.
    private const double LeastDocuments = 8;

    /// <summary>What all of it is.</summary>
    public const string Meaning = "parts of the documents against others as large";

    /// <summary>The shares of the documents that are parts, the smallest first.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["1/8", "1/4", "1/2"];

    /// <summary>The figures in their order.</summary>
    public static IReadOnlyList<CoverageFigure> Figures { get; } =
    [
        new("documents", "of a part", point => point.Documents, "#,0.#"),
        new("mean", "apart, in std", point => point.Mean, "0.00"),
        new("active", "apart", point => 100 * point.Density, "0.00 '%'"),
        new("top token", "of top examples, that the other has too", point => point.Top, "0.00"),
        new("r", "of its correlations with other neurons", point => point.Correlation, "0.00"),
    ];

    /// <summary>What is said where there is no doubt.</summary>
    public const string Sure = "Halves of the documents agree on what is known of it.";

    /// <summary>What is said where documents are so few that parts of them tell nothing.</summary>
    public const string TooFew = "There are too few documents to tell: at least 16 would.";

    /// <summary>What stands before doubts, and after them.</summary>
    public const string BeforeDoubts = "Not sure yet, by halves of the documents: ";

    public const string AfterDoubts = ". More documents would tell.";

    /// <summary>What halves of the documents may not agree on.</summary>
    public static IReadOnlyList<string> Doubts { get; } =
        ["mean", "share of active tokens", "tokens of top examples", "correlations with other neurons"];

    /// <summary>Whether documents are so few that parts of them tell nothing.</summary>
    /// <param name="points">Of eighths, quarters and halves.</param>
    public static bool AreTooFew(IReadOnlyList<CoveragePoint> points) => points[^1].Documents < LeastDocuments;

    /// <summary>Which of <see cref="Doubts"/> there are.</summary>
    /// <param name="points">Of eighths, quarters and halves.</param>
    /// <param name="density">The neuron's share of active values.</param>
    public static IReadOnlyList<int> DoubtsOf(IReadOnlyList<CoveragePoint> points, double? density)
    {
        CoveragePoint halves = points[^1];
        bool[] isUnsure =
        [
            halves.Mean > MostMean, halves.Density > MostDensity * density, halves.Top < LeastTop,
            halves.Correlation < LeastCorrelation,
        ];
        return [.. isUnsure.Index().Where(doubt => doubt.Item).Select(doubt => doubt.Index)];
    }

    /// <summary>What halves of the documents do not agree on, or that they agree on all, or that they are too few to
    /// tell.</summary>
    /// <param name="points">Of eighths, quarters and halves.</param>
    /// <param name="density">The neuron's share of active values.</param>
    public static string Judgement(IReadOnlyList<CoveragePoint> points, double? density) =>
        AreTooFew(points) ? TooFew
        : DoubtsOf(points, density) is { Count: > 0 } doubts
            ? BeforeDoubts + string.Join(", ", doubts.Select(doubt => Doubts[doubt])) + AfterDoubts
            : Sure;
}
