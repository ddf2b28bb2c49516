using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Gates;

/// <summary>Writes a verdict as workflow commands of GitHub Actions, which shows them as annotations.</summary>
internal static class VerdictGitHub
{
    /// <summary>Annotations of a type that GitHub keeps of a step.</summary>
    public const int MostAnnotations = 10;

    private const int MostOfMessage = 2000;

    /// <summary>The lines: a notice where all rules passed; else an error for each rule that failed and then, while
    /// there is room, for the sites with most of what these count. The last line is the verdict.</summary>
    public static IEnumerable<string> Lines(Verdict verdict, GateSubject subject)
    {
        if (verdict.Passed)
        {
            return [Command("notice", subject.Title, verdict.Line), verdict.Line];
        }
        RuleOutcome[] failed = [.. verdict.Rules.Where(rule => !rule.Passed)];
        string[] messages = [.. failed.Select(TextOf)];
        if (messages.Length > MostAnnotations)
        {
            int more = messages.Length - MostAnnotations + 1;
            messages = [.. messages.SkipLast(more), $"{more} more rules failed"];
        }
        var sites = from rule in failed
                    from site in rule.Sites
                    where site.Count > 0
                    orderby site.Count descending
                    select $"{rule.Rule}: {site.Name}: {Figures.Count(site.Count)} of "
                        + $"{Figures.Count(site.Neurons, "neuron")}; {site.TextOf(site.Worst[0])}";
        return
        [
            .. messages.Concat(sites).Take(MostAnnotations).Select(text => Command("error", subject.Title, text)),
            verdict.Line,
        ];
    }

    private static string TextOf(RuleOutcome rule) => $"{rule.Rule}: {rule.Value} ({rule.LimitText})"
        + (rule.WorstText is { } worst ? $"; {worst}" : "");

    private static string Command(string kind, string title, string message) =>
        $"::{kind} title={EscapeProperty(PlainLine.Of(title))}::{Escape(PlainLine.Of(message, MostOfMessage))}";

    // As the toolkit of GitHub Actions does (escapeData, escapeProperty).
    private static string Escape(string text) => text.Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string EscapeProperty(string text) => Escape(text)
        .Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
