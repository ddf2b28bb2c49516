using System.Text;
using System.Text.RegularExpressions;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>The project's pages: how wide and long they are, and where their links lead.</summary>
public sealed partial class MarkdownTests
{
    private const int MostBytes = 10_240;
    private const int MostLines = 200;
    private const int ReadmeWidth = 100;
    private const int Width = 120;

    // Shorter ones, such as "A release of the library.", may well stand twice.
    private const int ShortestSentence = 60;

    private static readonly MarkdownPage Readme = MarkdownPage.Load("README.md");

    private static IReadOnlyList<MarkdownPage> Pages =>
        [.. TrackedFiles.Under("", ".md").Select(file => new MarkdownPage(file.Path, file.Text))];

    [Fact]
    public void The_README_fits_a_page()
    {
        Assert.InRange(Encoding.UTF8.GetByteCount(Readme.Text), 1, MostBytes);
        Assert.InRange(Readme.Lines.Length, 1, MostLines);
    }

    [Fact]
    public void The_README_is_wrapped() =>
        Assert.DoesNotContain(Readme.Prose, line => line.Length > ReadmeWidth && !line.StartsWith('|'));

    [Fact]
    public void No_line_of_a_page_is_too_wide() =>
        Assert.Empty(from page in Pages from line in page.Lines where line.Length > Width select $"{page}: {line}");

    [Fact]
    public void Each_link_leads_somewhere() => Assert.Empty(
        from page in Pages
        from link in page.Links
        where !IsElsewhere(link) && !Leads(page, link)
        select $"{page}: {link}");

    [Fact]
    public void Each_page_is_reached_from_the_README()
    {
        HashSet<string> reached = [Readme.Path];
        Queue<MarkdownPage> open = new([Readme]);
        while (open.TryDequeue(out MarkdownPage? page))
        {
            foreach (string link in page.Links.Where(link => !IsElsewhere(link)))
            {
                string path = TargetOf(page, link).Path;
                if (path.EndsWith(".md", StringComparison.Ordinal) && reached.Add(path))
                {
                    open.Enqueue(MarkdownPage.Load(path));
                }
            }
        }
        Assert.Equal(Pages.Select(page => page.Path).Order(), reached.Order());
    }

    [Fact]
    public void No_sentence_stands_twice() => Assert.Empty(
        from page in Pages
        from sentence in SentencesOf(page).Distinct()
        group page.Path by sentence into same
        where same.Count() > 1
        select $"{string.Join(", ", same)}: {same.Key}");

    [Theory]
    [InlineData("[a](b.md#c-d) and [e\nf](g.md)", "b.md#c-d g.md")]
    [InlineData("```\n[a](b.md)\n```", "")]
    public void Links_are_found(string text, string links) =>
        Assert.Equal(links, string.Join(' ', new MarkdownPage("", text).Links));

    [Fact]
    public void Headings_have_the_names_that_links_give_them() => Assert.Equal(
        ["what-it-isnt", "top_examplescsv", "read-on", "read-on-1"],
        new MarkdownPage("", "# What it isn't\n## `top_examples.csv`\n## Read on\n### [Read](a.md) on\n").Anchors);

    private static bool IsElsewhere(string link) => link.Contains("://", StringComparison.Ordinal);

    private static bool Leads(MarkdownPage page, string link)
    {
        (string path, string anchor) = TargetOf(page, link);
        bool isPage = path.EndsWith(".md", StringComparison.Ordinal);
        return TrackedFiles.Paths.Any(file => $"{file}/".StartsWith($"{path}/", StringComparison.Ordinal))
            && (anchor.Length == 0 || (isPage && MarkdownPage.Load(path).Anchors.Contains(anchor)));
    }

    private static (string Path, string Anchor) TargetOf(MarkdownPage page, string link)
    {
        string[] parts = link.Split('#', 2);
        string full = parts[0].Length == 0
            ? Repository.Path(page.Path)
            : Path.GetFullPath(parts[0], Path.GetDirectoryName(Repository.Path(page.Path))!);
        string path = Path.GetRelativePath(Repository.Root, full).Replace('\\', '/').TrimEnd('/');
        return (path, parts.Length > 1 ? parts[1] : "");
    }

    private static IEnumerable<string> SentencesOf(MarkdownPage page) =>
        from paragraph in Paragraph.Split(string.Join('\n', page.Prose.Where(line => !line.StartsWith('|'))))
        from sentence in SentenceEnd.Split(MarkdownPage.OnOneLine(paragraph))
        where sentence.Length >= ShortestSentence
        select sentence;

    // An empty line, or the dash of an item.
    [GeneratedRegex(@"\n\n|^ *(?:-|\d+\.) ", RegexOptions.Multiline)]
    private static partial Regex Paragraph { get; }

    [GeneratedRegex(@"(?<=[.:;!?])\s+(?=[\p{Lu}`*\[])")]
    private static partial Regex SentenceEnd { get; }
}
