using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Cli.Views;

/// <summary>What is said of words that were looked for in top examples.</summary>
internal static class FoundWords
{
    /// <summary>What the column says, and which text stands beside a neuron.</summary>
    public static string Legend { get; } = "found: of how many top examples, at the peak or up to "
        + $"{PeakWords.TokensBefore} tokens before it; text: the first of them";

    /// <summary>In how many of a neuron's examples they are, of how many.</summary>
    public static LineColumn<NeuronFindings> ColumnOf(WordRanking ranking) => new(
        "found", true, neuron => ranking.Of(neuron) is { } match ? $"{match.Count}/{match.Examples}" : "");

    /// <summary>How many neurons have them, or which words there are instead.</summary>
    public static string Summary(WordRanking ranking)
    {
        string found = Figures.Count(ranking.Matches.Count);
        string have = ranking.Matches.Count == 1 ? "has" : "have";
        return ranking.Matches.Count == 0 ? Summary(ranking, ranking.Miss())
            : $"{found} of {Neurons(ranking.Searched)} {have} {Quoted(ranking.Query.Words, "and")} at or near the peak "
                + "of a top example.";
    }

    private static string Summary(WordRanking ranking, WordMiss miss)
    {
        bool areApart = miss.Unknown.Count == 0;
        string missed = areApart ? $"{Quoted(ranking.Query.Words, "and")} together" : Quoted(miss.Unknown, "or");
        string others = string.Join(", ", miss.Others.Select(other => $"'{other.Word}' ({Neurons(other.Neurons)})"));
        return $"No top example of {Neurons(ranking.Searched)} has {missed} at or near its peak."
            + (others.Length == 0 ? "" : $" {(areApart ? "One by one" : "Near it")}: {others}.");
    }

    private static string Neurons(int count) => Figures.Count(count, "neuron");

    private static string Quoted(IReadOnlyList<string> words, string joint)
    {
        string[] quoted = [.. words.Select(word => $"'{word}'")];
        return quoted.Length < 2 ? string.Concat(quoted) : $"{string.Join(", ", quoted[..^1])} {joint} {quoted[^1]}";
    }
}
