using System.Diagnostics;
using Xunit;

namespace NeuronProbe.Tests;

/// <summary>Commands that messages show to be copied.</summary>
public sealed class ShellCommandTests
{
    [Theory]
    [InlineData("out")]
    [InlineData("/tmp/a-b_c.d")]
    [InlineData("org/name@refs/pr/1")]
    [InlineData("--model")]
    public void A_plain_word_stays_as_it_is(string word) => Assert.Equal(word, ShellCommand.Quote(word));

    [Theory]
    [InlineData("a b")]
    [InlineData("it's")]
    [InlineData("$HOME/x")]
    [InlineData("a\"b")]
    [InlineData("`id`")]
    [InlineData("a;b&c|d")]
    [InlineData("*")]
    [InlineData("~")]
    [InlineData("~/x")]
    [InlineData("=x")]
    [InlineData("a!b")]
    [InlineData("größe")]
    [InlineData("")]
    [InlineData("a\\b")]
    [InlineData("#x")]
    [InlineData("a\nb")]
    public void A_shell_reads_every_word_back(string word)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Another shell.");
        var start = new ProcessStartInfo("sh", ["-c",
            $"printf '%s' {ShellCommand.Quote(word)}"])
        { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        Assert.Equal(word, process.StandardOutput.ReadToEnd());
    }

    [Fact]
    public void A_path_that_begins_with_a_dash_is_no_option() =>
        Assert.Equal($".{Path.DirectorySeparatorChar}-x", ShellCommand.PathWord("-x"));

    [Fact]
    public void Other_marks_stand_round_a_command_with_apostrophes()
    {
        Assert.Equal("'neuronprobe show out'", ShellCommand.Shown("neuronprobe", "show", "out"));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Another shell.");
        Assert.Equal("`neuronprobe show 'my out'`", ShellCommand.Shown("neuronprobe", "show", "my out"));
    }
}
