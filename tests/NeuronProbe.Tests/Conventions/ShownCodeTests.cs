using System.Text.RegularExpressions;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Tests.Collectors;
using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>Code, definitions and commands that pages show are what there is.</summary>
public sealed partial class ShownCodeTests
{
    private static readonly IReadOnlyList<CollectorKind> ShownKinds =
    [
        new("mean_absolute", "mean of the magnitudes", [], _ => 16,
            (selection, _, _) => new MeanAbsoluteCollector(selection)),
    ];

    private static readonly MarkdownPage Readme = MarkdownPage.Load("README.md");

    [Fact]
    public void The_collector_that_is_shown_is_the_one_that_the_laws_test()
    {
        string path = Repository.Path("tests", "NeuronProbe.Tests", "Collectors", "MeanAbsoluteCollector.cs");
        string source = File.ReadAllText(path);
        string collector = source[source.IndexOf("/// <summary>", StringComparison.Ordinal)..];
        MarkdownPage page = MarkdownPage.Load("CONTRIBUTING.md").Section("### A collector");
        Assert.Contains($"```csharp\n{collector}```", page.Text, StringComparison.Ordinal);
        IEnumerable<string> usings = source.Split('\n')
            .Where(line => line.StartsWith("using ", StringComparison.Ordinal));
        // In the library the collector stands in this namespace.
        string[] elsewhere = [.. usings.Except(["using NeuronProbe.Collectors;"])];
        Assert.Equal(elsewhere, page.CodeSpans.Where(span => span.StartsWith("using ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_line_of_that_collector_makes_it()
    {
        CollectorKind kind = Assert.Single(ShownKinds);
        Collector made = kind.Create(ActivationSample.Neurons(1), new CollectorOptions(), []);
        Assert.Equal((kind.Name, kind.PrintName), (made.Name, made.Schema.Name));
    }

    [Fact]
    public void Whatever_code_is_shown_stands_in_a_source_file()
    {
        string[] sources = [.. TrackedFiles.Under("", ".cs").Select(file => WithoutIndents($"\n{file.Text}"))];
        string page = MarkdownPage.Load("CONTRIBUTING.md").Text;
        string[] shown = [.. CodeBlock.Matches(page).Select(match => WithoutIndents($"\n{match.Groups[1].Value}\n"))];
        Assert.Equal(page.Split("```csharp").Length - 1, shown.Length);
        Assert.All(shown, code => Assert.Contains(sources, source => source.Contains(code, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_definitions_of_concepts_that_are_shown_can_be_read()
    {
        string json = MarkdownPage.Load("docs/concepts.md").Section("## Definitions").CodeBlocks
            .Select(lines => string.Join('\n', lines))
            .Single(text => text.Contains("\"token\"", StringComparison.Ordinal));
        using var folder = new TemporaryFolder();
        Assert.Equal(4, ConceptDefinitions.Load(folder.Write("concepts.json", json)).Rules.Count);
    }

    [Fact]
    public void CI_runs_the_test_command_of_the_README()
    {
        string command = Readme.Lines.First(line => line.StartsWith("dotnet test", StringComparison.Ordinal));
        Assert.Contains($"\n{command} ", File.ReadAllText(Repository.Path(".ci", "run")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_speeds_of_the_README_are_those_that_were_measured()
    {
        string[][] measured = [.. MarkdownPage.Load("docs/performance.md").Section("## Speed").TableRows];
        string[][] shown = [.. Readme.Section("## What it costs").TableRows.Skip(2)];
        Assert.Equal(3, shown.Length);
        Assert.All(shown, row => Assert.Contains(measured, other => row.Skip(1).SequenceEqual(other.Skip(1))));
    }

    private static string WithoutIndents(string code) => Indent.Replace(code, "");

    [GeneratedRegex("```csharp\\n(.*?)\\n *```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock { get; }

    [GeneratedRegex("(?<=\\n) +")]
    private static partial Regex Indent { get; }
}
