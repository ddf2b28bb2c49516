using NeuronProbe.Cli.Terminals;
using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Cli.Commands;

/// <summary>The command that CONTRIBUTING.md shows runs a model over a corpus.</summary>
public sealed class DeadCommandTests
{
    private static readonly string[] Asked =
    [
        "-m", SampleFolder.Path("tiny-english"), "-c", SampleFolder.Path("sentences.jsonl"),
        "--limit-documents", "20", "-l", "ffn.1.post", "ffn.3.post", "--threshold", "0.5", "--quiet",
    ];

    [Fact]
    public void It_counts_the_neurons_that_a_scan_never_finds_active()
    {
        var output = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal { Output = output, Error = TextWriter.Null };
        Assert.Equal(ExitCode.Done, DeadCommand.Create(terminal).Parse(Asked).Invoke());
        string[][] neurons =
        [
            .. CommandLine.Run(["scan", .. Asked, "--collect", "stats", "--print", "neurons", "--as", "csv"])
                .Succeeded().OutputLines.Select(line => line.Split(',')),
        ];
        int active = Array.IndexOf(neurons[0], "active_fraction");
        Assert.Equal(
            neurons.Skip(1).GroupBy(row => row[0]).Select(
                site => $"{site.Key}: {site.Count(row => row[active] == "0")} of {site.Count()} neurons"),
            output.ToString().TrimEnd('\n').Split('\n'));
    }
}
