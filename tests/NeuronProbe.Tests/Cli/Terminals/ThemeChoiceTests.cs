using NeuronProbe.Cli.Commands;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Cli.Terminals;

public sealed class ThemeChoiceTests
{
    private static readonly Colour White = new(255, 255, 255);
    private static readonly Colour Black = new(0, 0, 0);

    [Theory]
    [InlineData("light", null, "0;0", true)]
    [InlineData("dark", true, "0;15", false)]
    [InlineData("auto", true, "15;0", true)]
    [InlineData("auto", false, "0;15", false)]
    [InlineData("auto", null, "0;15", true)]
    [InlineData("auto", null, "0;default;15", true)]
    [InlineData("auto", null, "0;7", true)]
    [InlineData("auto", null, "7;8", false)]
    [InlineData("auto", null, "15;0", false)]
    [InlineData("auto", null, "15;default", false)]
    [InlineData("auto", null, null, false)]
    public void The_option_then_the_terminal_then_the_variable(
        string mode, bool? answersLight, string? variable, bool expected)
    {
        var choice = new ThemeChoice(
            Parse<ThemeMode>(mode),
            name => name == "COLORFGBG" ? variable : null,
            () => answersLight switch { true => White, false => Black, _ => null });
        Assert.Equal(expected, choice.IsLight());
    }

    [Theory]
    [InlineData(true, true, "always", "auto", "xterm", true, true)]
    [InlineData(false, true, "always", "auto", "xterm", false, false)]
    [InlineData(true, false, "always", "auto", "xterm", false, false)]
    [InlineData(true, true, "never", "auto", "xterm", false, false)]
    [InlineData(true, true, "always", "light", "xterm", false, true)]
    [InlineData(true, true, "always", "dark", "xterm", false, false)]
    [InlineData(true, true, "always", "auto", "dumb", false, false)]
    [InlineData(true, true, "always", "auto", "linux", false, false)]
    [InlineData(true, true, "always", "auto", null, false, false)]
    public void Only_a_terminal_with_a_keyboard_and_colours_is_asked(
        bool isOutput, bool isInput, string color, string theme, string? term, bool isAsked, bool isLight)
    {
        int asked = 0;
        var terminal = new Terminal
        {
            Output = new StringWriter(),
            IsOutputTerminal = isOutput,
            IsInputTerminal = isInput,
            ColumnsOf = _ => 80,
            Variable = name => name == "TERM" ? term : null,
            Options = new() { Color = Parse<ColorMode>(color), Theme = Parse<ThemeMode>(theme) },
            AskBackground = () =>
            {
                asked++;
                return White;
            },
        };
        var console = (ThemedConsole)terminal.OutputConsole();
        Assert.Same(isLight ? Palette.OnLight : Palette.OnDark, console.Palette);
        Assert.Equal(isAsked ? 1 : 0, asked);
    }

    [Fact]
    public void A_terminal_is_asked_once_and_only_for_what_is_drawn()
    {
        int asked = 0;
        var terminal = new Terminal
        {
            Output = new StringWriter(),
            IsOutputTerminal = true,
            IsInputTerminal = true,
            ColumnsOf = _ => 80,
            Variable = name => name == "TERM" ? "xterm" : null,
            Options = new() { Color = ColorMode.Always },
            AskBackground = () =>
            {
                asked++;
                return White;
            },
        };
        RepeatedNotes.Write(SmallManifest.Create(), new PrintOptions(), terminal);
        Assert.Equal(0, asked);
        RepeatedNotes.Write(SmallManifest.Create() with { Warnings = ["a"] }, new PrintOptions(), terminal);
        Assert.Equal(1, asked);
        Assert.Same(Palette.OnLight, ((ThemedConsole)terminal.OutputConsole()).Palette);
        Assert.Equal(1, asked);
    }

    [Fact]
    public void Another_word_is_refused_with_the_ones_that_there_are() =>
        CommandLine.Run("help", "--theme", "blue").Refused("--theme", "auto", "light", "dark", "'blue'");

    private static T Parse<T>(string word)
        where T : struct, Enum => Enum.Parse<T>(word, ignoreCase: true);
}
