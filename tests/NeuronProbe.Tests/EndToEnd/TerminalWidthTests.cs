using System.Text.RegularExpressions;
using NeuronProbe.Tests.Support;
using Spectre.Console;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Whole commands on terminals of several widths, with and without UTF-8.</summary>
public sealed partial class TerminalWidthTests
{
    private static readonly string Model = Repository.Path("samples", "tiny-english");

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(200)]
    public void Inspect_and_a_dry_run_fit(int width)
    {
        string[] dry =
            ["scan", "--model", Model, "--corpus", Repository.Path("samples", "sentences.jsonl"), "--dry-run", "-q"];
        string inspected = Draw(width, "inspect", Model);
        // How much memory is needed depends on the processor.
        Golden.Matches($"views/widths/inspect_{width}.txt", Memory.Replace(inspected, ""));
        // A path is not broken.
        Assert.All(
            $"{inspected}\n{Draw(width, dry)}".Split('\n').Where(line => line.Trim().Contains(' ')),
            line => Assert.InRange(line.GetCellWidth(), 0, width));
    }

    [Fact]
    public void Lines_that_other_programs_read_are_not_broken()
    {
        CommandLine run = CommandLine.Run("inspect", Model).Succeeded();
        Assert.Contains(run.OutputLines, line => line.EndsWith(" parameters", StringComparison.Ordinal));
        Assert.Contains(Draw(60, "inspect", Model).Split('\n'), line =>
            line.StartsWith("    ", StringComparison.Ordinal)
            && line.EndsWith(" parameters", StringComparison.Ordinal));
    }

    private static string Draw(int width, params string[] arguments)
    {
        string drawn = CommandLine.RunOnTerminal(width, "C.UTF-8", arguments).Succeeded().Output;
        string inAscii = CommandLine.RunOnTerminal(width, "C", arguments).Succeeded().Output;
        Assert.DoesNotContain(inAscii, character => character > '~');
        return $"{drawn}\n{new string('=', width)}\n\n{inAscii}";
    }

    [GeneratedRegex(@"memory of a scan [^)]*\)\n")]
    private static partial Regex Memory { get; }
}
