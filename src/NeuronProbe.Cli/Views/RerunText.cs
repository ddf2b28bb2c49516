using NeuronProbe.Comparisons;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Cli.Views;

/// <summary>What came of a scan that was made again, a line a file and a table that differ; the last line is the
/// verdict.</summary>
internal static class RerunText
{
    private const int MostFiles = 20;
    private const int FirstNamed = 3;

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Of(RerunOutcome outcome)
    {
        FileDifference[] others = [.. outcome.Files.Where(file => !file.FollowsFigures)];
        foreach (FileDifference file in others.Take(MostFiles))
        {
            yield return $"{file.Name}: {file.How}";
        }
        if (others.Length > MostFiles)
        {
            yield return $"and {Figures.Count(others.Length - MostFiles, "more file")} likewise";
        }
        foreach (IGrouping<string, string> how in outcome.Files.Where(file => file.FollowsFigures)
            .GroupBy(file => file.How, file => file.Name))
        {
            yield return $"{Listed([.. how])}: {how.Key}";
        }
        if (outcome.LeftOut.Count > 0)
        {
            yield return $"{Listed(outcome.LeftOut)}: left out; they show the tables of other commands as these were "
                + "at another time, and 'neuronprobe report DIR --format html' writes them anew";
        }
        foreach (TableDifference table in outcome.Tables)
        {
            yield return Of(table);
        }
        yield return VerdictOf(outcome);
    }

    private static string Listed(IReadOnlyList<string> names) => string.Join(", ", names.Take(FirstNamed))
        + (names.Count > FirstNamed ? $" and {Figures.Count(names.Count - FirstNamed)} more" : "");

    private static string Of(TableDifference table)
    {
        if (table.Differing == 0)
        {
            return $"{table.Name}: the same {Figures.Count(table.Compared, "figure")}";
        }
        string text = $"{table.Name}: {Figures.Count(table.Differing)} of {Figures.Count(table.Compared)} figures "
            + "differ";
        text += table.Beyond > 0 ? $", {Figures.Count(table.Beyond)} by more than their bounds"
            : table.Differing > table.Unbounded ? ", none by more than its bound" : "";
        if (table.Worst is { } worst)
        {
            text += $"; worst {Of(worst)}, {TimesBound(worst.Share)}";
        }
        return table.Furthest is { } furthest
            ? $"{text}; {Figures.Count(table.Unbounded)} have no bound, such as {Of(furthest)}"
            : text;
    }

    private static string Of(FigureDifference difference) => double.IsNaN(difference.First - difference.Second)
        ? $"{difference.Column} of {difference.Site}:{difference.Neuron}, which one of them lacks"
        : FormattableString.Invariant(
            $"{difference.Column} of {difference.Site}:{difference.Neuron} ({difference.First:G9} and ")
            + FormattableString.Invariant($"{difference.Second:G9})");

    private static string TimesBound(double share) => double.IsInfinity(share) ? "which must be equal"
        : share > 1 ? $"{Figures.Short(share, 3)} times its bound"
        : $"{Figures.Percent(share)} of its bound";

    private static string VerdictOf(RerunOutcome outcome)
    {
        string all = $"{Figures.Count(outcome.FileCount, "file")}";
        string differ = $"{Figures.Count(outcome.Files.Count)} of {all} differ";
        string reasons = string.Join("; ", outcome.Reasons);
        return outcome.Verdict switch
        {
            RerunVerdict.Same => $"same: {all}, {Figures.Count(outcome.Bytes, "byte")}",
            RerunVerdict.WithinBounds => $"within bounds: {differ}, no figure by more than its bound ({reasons})",
            _ when outcome.Reasons.Count == 0 => $"different: {differ}, though nothing is known that may change a bit",
            _ => $"different: {differ}, by more than is explained ({reasons})",
        };
    }
}
