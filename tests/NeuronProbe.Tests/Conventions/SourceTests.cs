using System.Text.RegularExpressions;
using NeuronProbe.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>What holds for every file of the project.</summary>
public sealed partial class SourceTests
{
    private const int MostLines = 300;
    private const int MostLinesOfScripts = 1500;
    private const int Width = 120;

    [Fact]
    public void Lines_are_indented_by_spaces_and_end_in_a_plain_newline() =>
        // Visual Studio's own format for solutions has tabs.
        AssertNone(
            TrackedFiles.All.Where(file => !file.Path.EndsWith(".sln", StringComparison.Ordinal)),
            line => line.Contains('\t', StringComparison.Ordinal) || line.Contains('\r', StringComparison.Ordinal));

    [Fact]
    public void No_line_has_white_space_after_its_text() =>
        AssertNone(TrackedFiles.Under("", ".cs", ".md"), line => line.Length > 0 && char.IsWhiteSpace(line[^1]));

    [Fact]
    public void No_text_begins_with_a_byte_order_mark() =>
        // Reading decodes the mark away, so the bytes are looked at.
        Assert.All(TrackedFiles.Under("", ".cs", ".md"), file =>
            Assert.False(File.ReadAllBytes(Repository.Path(file.Path)) is [0xEF, 0xBB, 0xBF, ..]));

    [Fact]
    public void No_source_file_is_too_long_to_read() =>
        Assert.All(
            TrackedFiles.Under("src/", ".cs"),
            file => Assert.InRange(
                file.Lines.Count(line => !line.StartsWith("using ", StringComparison.Ordinal)), 1, MostLines));

    [Theory]
    [InlineData("report")]
    [InlineData("compare")]
    public void The_scripts_of_a_page_stay_small_together(string page) => Assert.InRange(
        HtmlPage.Named(page).Parts.Where(part => part.Name.EndsWith(".js", StringComparison.Ordinal))
            .Sum(part => part.Text.Count(c => c == '\n')),
        1000,
        MostLinesOfScripts);

    [Fact]
    public void Every_script_is_part_of_a_page() => Assert.Empty(
        TrackedFiles.Under("src/", ".js").Select(file => Path.GetFileName(file.Path))
            .Except(((string[])["report", "compare"]).SelectMany(
                page => HtmlPage.Named(page).Parts.Select(part => part.Name))));

    [Fact]
    public void No_line_is_too_wide_to_read() => AssertNone(
        TrackedFiles.Under("", ".cs", ".csproj", ".props", ".targets", ".sh", ".js"), line => line.Length > Width);

    [Fact]
    public void No_file_names_a_path_of_somebodys_machine() =>
        AssertNone(TrackedFiles.All, line => MachinePath.IsMatch(line));

    /// <summary>Fails where a line is as it must not be, and says which.</summary>
    private static void AssertNone(IEnumerable<TrackedFile> files, Func<string, bool> isWrong) => Assert.Empty(
        files.SelectMany(file => file.Lines.Select((line, i) => (Place: $"{file}:{i + 1}", Line: line)))
            .Where(found => isWrong(found.Line)).Select(found => $"{found.Place}: {found.Line}"));

    // A path that only ends so, such as ../work/, is another thing.
    [GeneratedRegex(@"(?<![\w.*])/(work|root|home/\w+|Users/\w+)/")]
    private static partial Regex MachinePath { get; }
}
