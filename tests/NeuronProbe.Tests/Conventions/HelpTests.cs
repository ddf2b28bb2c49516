using System.Text.RegularExpressions;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>README.md and the program's own help know the same options.</summary>
public sealed partial class HelpTests
{
    [Theory]
    [InlineData("scan")]
    [InlineData("inspect")]
    [InlineData("show")]
    [InlineData("report")]
    [InlineData("download")]
    [InlineData("bench")]
    public async Task The_readme_lists_every_option(string command)
    {
        string help = await Help(command);
        string[] spans = [.. CodeSpan.Matches(await File.ReadAllTextAsync(Repository.Path("README.md"))).Select(match => match.Groups[1].Value)];
        string[] options = [.. Option.Matches(help).SelectMany(match => match.Value.Split(',', StringSplitOptions.TrimEntries)).Except(["--help", "-h", "-?"])];
        Assert.NotEmpty(options);
        Assert.All(options, option => Assert.Contains(spans, span => Regex.IsMatch(span, $@"(?<![\w-]){Regex.Escape(option)}(?![\w-])")));
    }

    [Fact]
    public async Task The_readme_names_every_command()
    {
        string readMe = await File.ReadAllTextAsync(Repository.Path("README.md"));
        string help = await Help();
        string[] commands = [.. CommandName.Matches(help[help.IndexOf("Commands:", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value)];
        Assert.Contains("scan", commands);
        Assert.All(commands, command => Assert.Matches($@"neuronprobe {command}\b|`{command}\b", readMe));
    }

    private static async Task<string> Help(params string[] command)
    {
        using var output = new StringWriter { NewLine = "\n" };
        Assert.Equal(ExitCode.Done, await NeuronProbe.Cli.Program.RunAsync([.. command, "--help"], new Terminal { Output = output, Error = TextWriter.Null }));
        return output.ToString();
    }

    [GeneratedRegex(@"^  -[\w?-]+(, -[\w?-]+)*", RegexOptions.Multiline)]
    private static partial Regex Option { get; }

    [GeneratedRegex(@"^  (\w+) ", RegexOptions.Multiline)]
    private static partial Regex CommandName { get; }

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex CodeSpan { get; }
}
