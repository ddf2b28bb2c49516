using System.Text;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Gates;

/// <summary>Writes a verdict as Markdown with tables, as GitHub and GitLab show it, in so many bytes: rules first, then
/// sites, which are the layers, then the worst neurons. What has no room is counted. The last line is the verdict.
/// </summary>
internal sealed class VerdictMarkdown
{
    /// <summary>A comment stays below this: GitHub takes 65,536 characters.</summary>
    public const int CommentBytes = 1 << 16;

    /// <summary>A step's summary stays below this: GitHub takes 1 MiB.</summary>
    public const int SummaryBytes = 1 << 20;

    /// <summary>The least room in which the verdict and some rules can be told.</summary>
    public const int LeastBytes = 1 << 13;

    private const int MostOfCell = 200;
    private const int MostOfLine = 1000;
    private const string Markup = "\\`*_[]<|&#~";

    // A line that says how many were left out, and the empty one before it.
    private const int LeftOutBytes = 64;

    private readonly Verdict verdict;
    private readonly RuleOutcome[] failed;
    private readonly BoundedText text;
    private readonly string[] last;
    private readonly long tail;

    private VerdictMarkdown(Verdict verdict, long most)
    {
        this.verdict = verdict;
        failed = [.. verdict.Rules.Where(rule => !rule.Passed)];
        text = new BoundedText(most - 1);
        last = ["", Escape(verdict.Line, MostOfLine)];
        tail = BoundedText.BytesOf(last);
    }

    /// <summary>The whole text.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="subject">What was judged.</param>
    /// <param name="most">Bytes that it must stay below; at least <see cref="LeastBytes"/>.</param>
    public static string TextOf(Verdict verdict, GateSubject subject, long most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, LeastBytes);
        var markdown = new VerdictMarkdown(verdict, most);
        markdown.Write(subject);
        return markdown.text.ToString();
    }

    private void Write(GateSubject subject)
    {
        text.TryAdd(tail, $"### {(verdict.Passed ? "Passed" : "Failed")}: {Escape(subject.Title, MostOfCell)}");
        // Those that failed come first, since they must not be what is left out.
        WriteTable(
            ["rule", "limit", "found", "result"],
            [.. failed.Concat(verdict.Rules.Where(rule => rule.Passed)).Select(RowOf)],
            "rules",
            tail);
        WriteOfEach("site", "sites", rule =>
        [
            .. from site in rule.Sites
               where site.Count > 0
               select (string[])[
                   Escape(site.Name, MostOfCell),
                   $"{Figures.Count(site.Count)} of {Figures.Count(site.Neurons, "neuron")}"],
        ]);
        WriteOfEach("neuron", "of the worst neurons", rule =>
        [
            .. from site in rule.Sites
               from offender in site.Worst
               orderby offender.Size descending
               select (string[])[
                   Escape(NeuronPlace.NameOf(site.Name, offender.Neuron), MostOfCell),
                   Escape(offender.Text, MostOfCell)],
        ]);
        text.TryAdd(0, last);
    }

    /// <summary>A table for each rule that failed, which share the room that is left.</summary>
    private void WriteOfEach(string head, string rows, Func<RuleOutcome, IReadOnlyList<string[]>> rowsOf)
    {
        for (int i = 0; i < failed.Length; i++)
        {
            long share = (text.Room - tail) / (failed.Length - i);
            WriteTable([head, Escape(failed[i].Rule, MostOfCell)], rowsOf(failed[i]), rows, text.Room - share);
        }
    }

    /// <summary>A table, or as much of its beginning as there is room for.</summary>
    /// <param name="heads">Its heading.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="noun">What they are called.</param>
    /// <param name="keep">Bytes that must be left.</param>
    private void WriteTable(
        IReadOnlyList<string> heads, IReadOnlyList<IReadOnlyList<string>> rows, string noun, long keep)
    {
        if (rows.Count == 0
            || !text.TryAdd(keep + LeftOutBytes, "", Row(heads), Row([.. heads.Select(_ => "---")]), Row(rows[0])))
        {
            return;
        }
        int written = 1;
        while (written < rows.Count && text.TryAdd(keep + LeftOutBytes, Row(rows[written])))
        {
            written++;
        }
        if (written < rows.Count)
        {
            text.TryAdd(keep, "", $"{Figures.Count(rows.Count - written)} more {noun}");
        }
    }

    private static string[] RowOf(RuleOutcome rule) =>
    [
        Escape(rule.Rule, MostOfCell), Escape(rule.Limit, MostOfCell), Escape(rule.Value, MostOfCell),
        rule.Passed ? "passed" : "**failed**",
    ];

    private static string Row(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Escape(string plain, int most)
    {
        var escaped = new StringBuilder();
        foreach (char c in PlainLine.Of(plain, most))
        {
            escaped.Append(Markup.Contains(c, StringComparison.Ordinal) ? "\\" : "").Append(c);
        }
        return escaped.ToString();
    }
}
