using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>What tables say of a neuron and a concept, and how they say it.</summary>
internal static class ConceptColumns
{
    private const string NothingToCompare = "No neuron can be ranked: that takes tokens of the concept and others.";

    private static readonly LineColumn<ConceptFigures> Sign = new("±", false, Direction);

    // How well the concept is told, and how sure that is.
    private static readonly LineColumn<ConceptFigures>[] Separation =
    [
        new("r", true, row => Figures.Share(row.PointBiserialR), 2),
        new("auroc", true, row => Figures.Share(row.Auroc), 1),
        new("interval", true, Interval, 7),
        new("held-out", true, row => Figures.Share(row.Ranking.HeldOutAuroc), 4),
        new("AP", true, row => Figures.ShortOrNothing(row.Ranking.AveragePrecision, 3), 5),
        new("base", true, row => Figures.ShortOrNothing(row.BaseRate, 2), 6),
        new("F1", true, row => Figures.Share(row.Ranking.BestF1), 8),
        new("d", true, row => Figures.ShortOrNothing(row.CohensD, 3), 10),
        new("q", true, row => Figures.QValue(row.QValue), 2),
        new("select.", true, row => Figures.ShortOrNothing(row.Ranking.Selectivity, 2), 9),
        new("flags", false, row => FlagWords.Letters(row.Flags), 3),
    ];

    /// <summary><c>+</c> where high values tell the concept, <c>-</c> where low ones do.</summary>
    public static string Direction(ConceptFigures row) =>
        row.Direction == 0 ? "" : row.IsByLowValues ? "-" : "+";

    /// <summary>
    /// Draws a line for each row, and says below what the letters of its flags are, and what <c>-</c> is.
    /// </summary>
    /// <param name="console">Where to.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="figuresOf">A row's figures.</param>
    /// <param name="keys">The columns that say what a row is of.</param>
    /// <param name="rank">What ranks the rows, which stands first.</param>
    public static void Write<TRow>(
        IAnsiConsole console,
        IReadOnlyList<TRow> rows,
        Func<TRow, ConceptFigures> figuresOf,
        IEnumerable<LineColumn<TRow>> keys,
        ConceptRank rank)
    {
        IEnumerable<LineColumn<TRow>> separation = RankedBy(rank).Select(column => new LineColumn<TRow>(
            column.Name, column.IsNumber, row => column.Text(figuresOf(row)), column.Spare));
        IEnumerable<LineColumn<TRow>> shown = AlignedLines.Write(console, rows, [.. keys, .. separation]);
        ConceptFigures[] figures = [.. rows.Select(figuresOf)];
        if (shown.Any(column => column.Name == "flags"))
        {
            console.WriteParts((FlagWords.Legend(figures.Select(row => row.Flags)), ConsoleLines.Aside));
        }
        if (figures.Any(row => row.IsByLowValues))
        {
            string note = "+ high values tell the concept, - low ones do; AP and F1 are of that direction.";
            console.WriteParts((note, ConsoleLines.Aside));
        }
    }

    /// <summary>What is not ranked for too few tokens or documents, and how it can be; null where all is.</summary>
    /// <param name="count">How many are not.</param>
    /// <param name="noun">What they are, one of them.</param>
    /// <param name="ranking">How all others are ranked.</param>
    public static string? LeftOut(int count, string noun, RankingOptions ranking)
    {
        string least = $"{Figures.Count(ranking.LeastTokens)} tokens or "
            + Figures.Count(ranking.MinSupport, "document");
        return count > 0
            ? $"{Figures.Count(count, noun)} left out: under {least}; --min-support 0 ranks all."
            : null;
    }

    /// <summary>The same of the neurons of a ranking, or why it has none.</summary>
    public static string? LeftOut(ConceptRanking ranking)
    {
        bool lacksSupport = ranking.LeftOut > 0 && ranking.First is not null;
        return ranking.Best.Count > 0
            ? LeftOut(ranking.LeftOut, "neuron", ranking.Options)
            : lacksSupport ? TooFew(ranking.First!.Value.Row, ranking.Options) : NothingToCompare;
    }

    private static string TooFew(ConceptFigures row, RankingOptions options) =>
        $"Too little to rank by: {Figures.Count(row.Positives, "token")} of the concept in "
            + $"{Figures.Count(row.PositiveDocuments, "document")}, where a ranking takes "
            + $"{Figures.Count(options.LeastTokens)} in {Figures.Count(options.MinSupport)}. "
            + "--min-support 0 ranks the neurons all the same.";

    private static IEnumerable<LineColumn<ConceptFigures>> RankedBy(ConceptRank rank)
    {
        LineColumn<ConceptFigures> first = Separation.Single(column => column.Name == rank.Column);
        return [Sign, first with { Spare = 0 }, .. Separation.Where(column => column != first)];
    }

    private static string Interval(ConceptFigures row) => double.IsNaN(row.Interval.Low + row.Interval.High)
        ? ""
        : $"{Figures.Share(row.Interval.Low)}-{Figures.Share(row.Interval.High)}";
}
