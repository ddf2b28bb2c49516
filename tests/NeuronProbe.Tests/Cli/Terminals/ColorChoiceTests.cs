using NeuronProbe.Cli.Terminals;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Cli.Terminals;

/// <remarks>Variables of the environment are those of the whole process, so nothing else runs meanwhile.</remarks>
[Collection(OwnEnvironment.Name)]
public sealed class ColorChoiceTests
{
    [Theory]
    [InlineData("auto", true, "", null)]
    [InlineData("auto", false, "", false)]
    [InlineData("auto", true, "NO_COLOR=1", false)]
    [InlineData("auto", true, "NO_COLOR=", null)]
    [InlineData("auto", true, "NO_COLOR= FORCE_COLOR=1", true)]
    [InlineData("auto", true, "NO_COLOR=1 FORCE_COLOR=1", false)]
    [InlineData("auto", true, "FORCE_COLOR=3", true)]
    [InlineData("auto", true, "FORCE_COLOR=0", false)]
    [InlineData("auto", true, "CLICOLOR_FORCE=1", true)]
    [InlineData("auto", true, "CLICOLOR_FORCE=0", null)]
    [InlineData("auto", true, "CLICOLOR=0", false)]
    [InlineData("auto", false, "FORCE_COLOR=1 CLICOLOR_FORCE=1 GITHUB_ACTIONS=true", false)]
    [InlineData("always", false, "NO_COLOR=1", true)]
    [InlineData("never", true, "FORCE_COLOR=1", false)]
    public void The_option_then_the_stream_then_the_variables(
        string mode, bool isTerminal, string variables, bool? expected)
    {
        var choice = new ColorChoice(
            Enum.Parse<ColorMode>(mode, ignoreCase: true), Variables(variables).GetValueOrDefault);
        Assert.Equal(expected, choice.HasColours(isTerminal));
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS=true")]
    [InlineData("TF_BUILD=True")]
    [InlineData("FORCE_COLOR=3 CLICOLOR_FORCE=1 COLORTERM=truecolor TERM=xterm-256color")]
    public void No_escape_leaves_through_a_pipe_unless_it_is_asked_for(string variables)
    {
        foreach ((string name, string value) in Variables(variables))
        {
            Environment.SetEnvironmentVariable(name, value);
        }
        try
        {
            string[] inspect = ["inspect", TestData.Path("conformance", "gpt2")];
            Assert.All(
                [["--help"], ["scann"], inspect], (string[] arguments) => AssertPlain(CommandLine.Run(arguments)));
            AssertPlain(Drawn(ColorMode.Auto));
            Assert.Contains('\e', Drawn(ColorMode.Always));
            AssertPlain(Drawn(ColorMode.Never));
        }
        finally
        {
            foreach (string name in Variables(variables).Keys)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }

        static void AssertPlain(object run) => Assert.DoesNotContain('\e', run.ToString()!);
    }

    [Fact]
    public void Each_stream_is_judged_by_itself()
    {
        var terminal = new Terminal
        {
            Output = new StringWriter(),
            Error = new StringWriter(),
            IsOutputTerminal = false,
            IsErrorTerminal = true,
            Variable = name => name == "TERM" ? "xterm" : null,
        };
        Assert.True(terminal.CanRedrawError);
        Assert.False(terminal.OutputConsole().Profile.Capabilities.Ansi);
        terminal.Options = new() { Color = ColorMode.Never };
        Assert.False(terminal.CanRedrawError);
    }

    private static string Drawn(ColorMode mode)
    {
        var output = new StringWriter();
        var terminal = new Terminal { Output = output, IsOutputTerminal = false, Options = new() { Color = mode } };
        terminal.OutputConsole().Write(new Spectre.Console.Text(
            "bold", new Spectre.Console.Style(Spectre.Console.Color.Red, null, Spectre.Console.Decoration.Bold)));
        return output.ToString();
    }

    private static Dictionary<string, string> Variables(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(pair => pair.Split('=')[0], pair => pair.Split('=')[1]);
}
