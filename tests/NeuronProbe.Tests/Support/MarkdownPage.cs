using System.Text.RegularExpressions;

namespace NeuronProbe.Tests.Support;

/// <summary>A Markdown page of the project.</summary>
/// <param name="Path">Relative to the repository, with <c>/</c>.</param>
/// <param name="Text">All of it.</param>
internal sealed partial record MarkdownPage(string Path, string Text)
{
    private const string Fence = "```";

    /// <summary>Its lines, without their ends.</summary>
    public string[] Lines { get; } = Text.TrimEnd('\n').Split('\n');

    /// <summary>All of it on one line, with single spaces, so that a sentence is found however it is wrapped.</summary>
    public string Flowing => OnOneLine(Text);

    /// <summary>What stands between fences, block by block, the language before the first line left out.</summary>
    public IReadOnlyList<string[]> CodeBlocks =>
        [.. Blocks().Where(block => block.IsCode).Select(block => block.Lines)];

    /// <summary>The lines outside of fences.</summary>
    public IEnumerable<string> Prose => Blocks().Where(block => !block.IsCode).SelectMany(block => block.Lines);

    /// <summary>The cells of each row of its tables, heads and rules among them.</summary>
    public IEnumerable<string[]> TableRows =>
        Prose.Where(line => line.StartsWith('|')).Select(row => row.Trim('|', ' ').Split(" | "));

    /// <summary>The items of its lists, each on one line, without its dash; those of inner lists are apart.</summary>
    public IReadOnlyList<string> Items =>
        [.. Item.Matches(string.Join('\n', Prose)).Select(match => OnOneLine(match.Groups["text"].Value))];

    /// <summary>What <c>#name</c> may follow in a link to this page.</summary>
    public IReadOnlyList<string> Anchors
    {
        get
        {
            IEnumerable<string> headings = Prose.Where(line => line.StartsWith('#'));
            string[] plain = [.. headings.Select(line => Anchor(line.TrimStart('#', ' ')))];
            int Before(int i) => plain[..i].Count(name => name == plain[i]);
            return [.. plain.Select((name, i) => Before(i) == 0 ? name : $"{name}-{Before(i)}")];
        }
    }

    /// <summary>Where its links lead, pictures among them.</summary>
    public IEnumerable<string> Links => Link.Matches(string.Join('\n', Prose)).Select(match => match.Groups[1].Value);

    /// <summary>The words in backticks.</summary>
    public IReadOnlyList<string> CodeSpans => Spans(OnOneLine(string.Join('\n', Prose)));

    public static MarkdownPage Load(string path) => new(path, File.ReadAllText(Repository.Path(path.Split('/'))));

    /// <summary>The words in backticks of a text.</summary>
    public static string[] Spans(string text) => [.. CodeSpan.Matches(text).Select(match => match.Groups[1].Value)];

    public static string OnOneLine(string text) => Space.Replace(text, " ").Trim();

    /// <summary>The part below a heading, up to the next one of its rank or above.</summary>
    public MarkdownPage Section(string heading)
    {
        int first = Array.IndexOf(Lines, heading);
        Xunit.Assert.True(first >= 0, $"{Path} has no heading '{heading}'.");
        int rank = heading.TakeWhile(c => c == '#').Count();
        IEnumerable<string> below = Lines.Skip(first + 1).TakeWhile(line => !IsHeading(line, rank));
        return new MarkdownPage($"{Path}, {heading}", string.Join('\n', below));
    }

    /// <summary>The one item that begins so.</summary>
    public string ItemOf(string beginning) =>
        Xunit.Assert.Single(Items, item => item.StartsWith(beginning, StringComparison.Ordinal));

    public override string ToString() => Path;

    private static bool IsHeading(string line, int lowestRank) =>
        line.TakeWhile(c => c == '#').Count() is > 0 and var rank && rank <= lowestRank && line[rank] == ' ';

    private static string Anchor(string heading) =>
        NotInAnchors.Replace(LinkText.Replace(heading, "$1").ToLowerInvariant(), "").Replace(' ', '-');

    private IEnumerable<(bool IsCode, string[] Lines)> Blocks()
    {
        bool isCode = false;
        List<string> lines = [];
        foreach (string line in Lines)
        {
            if (line.TrimStart().StartsWith(Fence, StringComparison.Ordinal))
            {
                yield return (isCode, [.. lines]);
                lines.Clear();
                isCode = !isCode;
            }
            else
            {
                lines.Add(line);
            }
        }
        yield return (isCode, [.. lines]);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space { get; }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan { get; }

    [GeneratedRegex(@"\[[^\[\]]+\]\(([^()\s]+)\)")]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"\[([^\[\]]+)\]\([^()\s]+\)")]
    private static partial Regex LinkText { get; }

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors { get; }

    [GeneratedRegex(@"^ *(?:-|\d+\.) (?<text>.+(?:\n {2,}(?!-|\d+\. )\S.*)*)", RegexOptions.Multiline)]
    private static partial Regex Item { get; }
}
