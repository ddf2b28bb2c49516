using System.Text.RegularExpressions;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>What reaches a terminal goes through <c>Terminal</c>, which makes it visible.</summary>
public sealed partial class TerminalTests
{
    // Each of them writes CSV, JSON, SVG or a path for a program.
    private static readonly string[] ForPrograms =
        [
            "AblateCommand.cs", "BenchCommand.cs", "CompareCommand.cs", "CompareMatches.cs", "CompletionCommand.cs",
            "Completions.cs", "DownloadCommand.cs", "InspectCommand.cs", "NeighboursCommand.cs", "PlotFile.cs",
            "PrintTable.cs", "ProbeCommand.cs", "SchemaCommand.cs", "StatusCommand.cs", "Terminal.cs",
            "TraceCommand.cs", "VerdictOutput.cs", "WeightsCommand.cs",
        ];

    [Fact]
    public void Only_what_writes_for_programs_writes_exactly() =>
        Assert.Equal(ForPrograms, Naming(ExactOutput));

    [Fact]
    public void Nothing_but_the_terminal_names_the_streams_of_the_process() =>
        Assert.Equal(["Terminal.cs"], Naming(Streams));

    private static string[] Naming(Regex what) =>
    [
        .. TrackedFiles.Under("src/", ".cs").Where(file => file.Lines.Any(line => what.IsMatch(line)))
            .Select(file => Path.GetFileName(file.Path)).Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"\bExactOutput\b")]
    private static partial Regex ExactOutput { get; }

    [GeneratedRegex(@"\bConsole\.(Out|Error|Write\w*|OpenStandardOutput|OpenStandardError)\b|\bAnsiConsole\.(Console"
        + @"|Write|Markup)")]
    private static partial Regex Streams { get; }
}
