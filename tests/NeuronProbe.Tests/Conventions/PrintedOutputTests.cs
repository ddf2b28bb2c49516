using System.Globalization;
using System.Text.RegularExpressions;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>What pages say that commands print is what they print.</summary>
public sealed partial class PrintedOutputTests : IDisposable
{
    private const string LeftOut = "...";

    private static readonly MarkdownPage Readme = MarkdownPage.Load("README.md");

    private static readonly MarkdownPage[] Pages =
    [
        .. Directory.EnumerateFiles(Repository.Path("docs"), "*.md").Order(StringComparer.Ordinal)
            .Select(path => MarkdownPage.Load($"docs/{Path.GetFileName(path)}")),
        Readme,
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_first_command_prints_what_the_README_shows()
    {
        MarkdownPage section = Readme.Section("## Try it");
        string command = string.Join(' ', section.CodeBlocks[0].Select(line => line.TrimEnd('\\').Trim()));
        string arguments = command[(command.IndexOf(" -- ", StringComparison.Ordinal) + " -- ".Length)..];
        CommandLine run = CommandLine.RunAsShown($"neuronprobe {arguments}", folder["out"]).Succeeded();
        Assert.Equal(section.CodeBlocks[1], run.OutputLines, AreAlike);
    }

    [Fact]
    public void Each_output_of_a_finished_scan_is_that_of_its_command()
    {
        (string Scan, string[] Block)[] shown =
        [
            .. from page in Pages
               from block in page.CodeBlocks
               where OfFinishedScan.IsMatch(block[0])
               select (ScanOf(page), block),
        ];
        Assert.True(shown.Length >= 5, $"The pages show {shown.Length} outputs.");
        string[] scans = [.. shown.Select(s => s.Scan).Distinct()];
        Assert.All(scans, scan => CommandLine.RunAsShown(scan, FolderOf(scan)).Succeeded());
        Assert.Multiple([.. shown.Select(s => (Action)(() => Check(s.Block, FolderOf(s.Scan))))]);

        string FolderOf(string scan) => folder[$"out{Array.IndexOf(scans, scan)}"];
    }

    [Fact]
    public void Each_output_of_ablations_is_that_of_its_command()
    {
        string[][] shown =
        [
            .. Pages.SelectMany(page => page.CodeBlocks)
                .Select(lines => string.Join('\n', lines).Replace(" \\\n ", "", StringComparison.Ordinal).Split('\n'))
                .Where(lines => lines[0].StartsWith(
                    "$ neuronprobe ablate -m samples/tiny-english ", StringComparison.Ordinal)),
        ];
        Assert.NotEmpty(shown);
        Assert.All(shown, lines => Check(
            lines[1..], CommandLine.RunAsShown(lines[0]["$ ".Length..], folder["out"]).Succeeded().OutputLines));
    }

    [Theory]
    [InlineData("a b", "a b", true)]
    [InlineData("mean 0.1202", "mean 0.1203", true)]
    [InlineData("mean 0.1202", "mean 0.1212", false)]
    [InlineData("1 ┤▇█", "1 ┤▆█", true)]
    [InlineData("of 2,048", "of 2,148", false)]
    [InlineData("<1e-99", "<1e-98", true)]
    [InlineData("team 5", "team 6", false)]
    public void Lines_may_differ_in_the_last_digits_alone(string said, string printed, bool areAlike) =>
        Assert.Equal(areAlike, AreAlike(said, printed));

    private static string ScanOf(MarkdownPage page) => page.CodeBlocks
        .SelectMany(lines => string.Join('\n', lines).Replace(" \\\n ", "", StringComparison.Ordinal).Split('\n'))
        .Last(line => line.StartsWith("neuronprobe scan -m samples/tiny-english ", StringComparison.Ordinal));

    /// <summary>Demands that the lines between dots are printed, in order,
    /// and all lines where there are no dots.</summary>
    private static void Check(string[] block, string scan) =>
        Check(block[1..], CommandLine.RunAsShown(block[0]["$ ".Length..], scan).Succeeded().OutputLines);

    private static void Check(string[] said, string[] printed)
    {
        string[][] parts = [.. PartsOf(said)];
        int next = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            string[] part = parts[i];
            int first = i == 0 ? 0
                : part.Length == 0 ? printed.Length
                : Array.FindIndex(printed, next, line => AreAlike(part[0], line));
            Assert.InRange(first, 0, printed.Length - part.Length);
            Assert.Equal(part, printed.Skip(first).Take(part.Length), AreAlike);
            next = first + part.Length;
        }
        Assert.Equal(printed.Length, next);
    }

    /// <summary>The runs of lines between dots; an empty one where dots stand first or last.</summary>
    private static IEnumerable<string[]> PartsOf(string[] lines)
    {
        int first = 0;
        for (int dots; (dots = Array.IndexOf(lines, LeftOut, first)) >= 0; first = dots + 1)
        {
            yield return lines[first..dots];
        }
        yield return lines[first..];
    }

    /// <summary>Whether lines differ in the last digits of numbers and in the heights of drawings alone.</summary>
    /// <remarks>Other processors add in another order.</remarks>
    private static bool AreAlike(string said, string printed)
    {
        string Shape(string line) => Heights.Replace(Number.Replace(line, "#"), " ");
        IEnumerable<string> Numbers(string line) => Number.Matches(line).Select(n => n.Value);
        return Shape(said) == Shape(printed) && Numbers(said).Zip(Numbers(printed), AreClose).All(isClose => isClose);
    }

    /// <summary>Whether numbers differ by two in the last digit at most.</summary>
    /// <remarks>Counts may differ by a two-hundredth, and numbers with an exponent by a factor of ten.</remarks>
    private static bool AreClose(string said, string printed)
    {
        double first = double.Parse(said, CultureInfo.InvariantCulture);
        double second = double.Parse(printed, CultureInfo.InvariantCulture);
        if (said.Contains('e'))
        {
            return Math.Abs(Math.Log10(first / second)) <= 1 + 1e-9;
        }
        int digits = said.Contains('.') ? said.Length - said.IndexOf('.') - 1 : 0;
        double unit = said.Contains(',') ? Math.Abs(first) / 200 : digits == 0 ? 0 : 2 * Math.Pow(10, -digits);
        return Math.Abs(first - second) <= unit * (1 + 1e-9);
    }

    [GeneratedRegex(@"^\$ neuronprobe (show|neighbours|trace) (.* )?out( |$)")]
    private static partial Regex OfFinishedScan { get; }

    [GeneratedRegex(@"(?<![\w.])-?\d[\d,]*(\.\d+)?(e[+-]\d+)?")]
    private static partial Regex Number { get; }

    [GeneratedRegex("[▁▂▃▄▅▆▇█▔▀ ]+")]
    private static partial Regex Heights { get; }
}
